"""The smallest valid programmes, cohorts, sessions and members."""

from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import factory

from cohorts.choices import CohortState
from cohorts.models import Cohort, CohortTeacher, Enrolment, HostBody, Programme, Session
from people.choices import Role
from people.models import CareLink, Person, Unit, User

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class ProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Programme

    name = factory.Sequence(lambda n: f"菁英培育计划{n}")
    starts_on = date(2026, 1, 1)
    ends_on = date(2026, 12, 31)


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort

    code = factory.Sequence(lambda n: f"JY2026-{n:02d}")
    name = factory.Sequence(lambda n: f"第{n}期菁英班")
    state = CohortState.RUNNING
    starts_on = date(2026, 1, 10)
    ends_on = date(2026, 12, 20)
    programme = factory.SubFactory(ProgrammeFactory, unit=factory.SelfAttribute("..unit"))


class SessionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Session

    # Far from the numbers that tests give by hand.
    number = factory.Sequence(lambda n: n + 100)
    topic = "居民议事协商"
    starts_at = factory.LazyAttribute(lambda o: NOW + timedelta(days=o.number))
    ends_at = factory.LazyAttribute(lambda o: o.starts_at + timedelta(hours=3))
    hours = Decimal("4.0")


def make_cohort(unit: Unit, **fields) -> Cohort:
    cohort = CohortFactory(unit=unit, **fields)
    HostBody.objects.create(programme=cohort.programme, name="区委社会工作部", is_lead=True)
    return cohort


def enrol_person(cohort: Cohort, person: Person, **fields) -> Enrolment:
    """A member, and the links to the class teacher if the cohort has one."""
    enrolment = Enrolment.objects.create(
        cohort=cohort, person=person, **{"unit": person.unit, "joined_on": cohort.starts_on, **fields}
    )
    for teacher in cohort.teachers.filter(until=None):
        link_teacher(teacher.user, enrolment)
    return enrolment


def give_teacher(cohort: Cohort, user: User) -> CohortTeacher:
    teacher = CohortTeacher.objects.create(cohort=cohort, user=user, since=NOW)
    for enrolment in cohort.enrolments.all():
        link_teacher(user, enrolment)
    return teacher


def link_teacher(user: User, enrolment: Enrolment) -> CareLink:
    return CareLink.objects.create(
        user=user,
        person=enrolment.person,
        role=Role.CLASS_TEACHER,
        source=f"cohorts.enrolment:{enrolment.pk}",
        since=NOW,
    )
