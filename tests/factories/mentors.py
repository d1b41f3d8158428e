"""The smallest valid mentors, pairs and logs."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import factory
from django.utils import timezone

from cohorts.models import Enrolment
from mentors.actions.bonds import propose_bond, sign_bonds
from mentors.choices import How, MentorKind
from mentors.models import Bond, GuidanceLog, MentorProfile
from mentors.rules import slot_of
from people.choices import PersonKind, Role
from people.models import Unit, User
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.people import PersonFactory, UserFactory, give_role

NOW = datetime(2026, 11, 3, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class MentorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = MentorProfile

    kind = MentorKind.ACADEMIC
    organisation = "云溪大学社会学院"
    title = "教授"
    tags = ["矛盾调解", "公文写作"]
    since = date(2026, 1, 5)
    person = factory.SubFactory(
        PersonFactory, kind=PersonKind.EXTERNAL, unit=factory.SelfAttribute("..unit"), post_title="", post_track=""
    )


def make_mentor(unit: Unit, kind: str = MentorKind.ACADEMIC, *, name: str = "", **fields) -> MentorProfile:
    """A mentor in the unit's pool, without an account."""
    named = {"person__name": name, "person__name_key": name} if name else {}
    return MentorFactory(unit=unit, kind=kind, **named, **fields)


def mentor_account(mentor: MentorProfile, **fields) -> User:
    user = UserFactory(home=mentor.unit, person=mentor.person, name=mentor.person.name, **fields)
    give_role(user, Role.MENTOR, mentor.unit)
    return user


def make_trainee(district: Unit, community: Unit, *, needs=("矛盾调解",), cohort=None, **person) -> Enrolment:
    """A worker of the community in a running class of the district."""
    cohort = cohort or make_cohort(district)
    return enrol_person(cohort, PersonFactory(unit=community, **person), needs=list(needs))


def make_bond(enrolment: Enrolment, mentor: MentorProfile, *, now: datetime = NOW) -> Bond:
    """A signed pair, as the office makes it."""
    bond = propose_bond(enrolment=enrolment, mentor=mentor, slot=slot_of(mentor.kind), by=None, now=now)
    return sign_bonds(bonds=[bond], by=None, now=now)[0]


class LogFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = GuidanceLog

    met_on = date(2026, 11, 3)
    how = How.FACE
    topic = factory.Sequence(lambda n: f"停车难议事会{n}")
    advice = "先做居民需求清单"
    written_at = factory.LazyFunction(timezone.now)
