"""People join a class and leave it; the class teacher's sight of them follows."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.choices import ON_ROLL, CohortState, EnrolmentState
from cohorts.models import Cohort, CohortTeacher, Enrolment
from cohorts.sources import care_source
from common.exceptions import Refusal
from people import audit
from people.actions.care import close_care, open_cares
from people.choices import Role, Source
from people.models import Person, User

ADMITTED_AHEAD = timedelta(days=365)


@transaction.atomic
def enrol(
    *,
    cohort: Cohort,
    person: Person,
    by: User | None,
    now: datetime,
    joined_on: date | None = None,
    needs: Iterable[str] = (),
) -> Enrolment:
    """Take one person into the class. Raises Refusal when it is full or the person is in it."""
    known = Enrolment.objects.filter(cohort=cohort, person=person).first()
    if known is not None and known.state in {*ON_ROLL, EnrolmentState.GRADUATED, EnrolmentState.APPLIED}:
        raise Refusal(_("%(name)s已在本班名册中。") % {"name": person.name}, field="person")
    if joined_on is not None:
        _require_day(cohort, joined_on)
    if known is not None:
        return _take_back(known, by=by, now=now)
    teacher = CohortTeacher.objects.filter(cohort=cohort, until=None, user__person=person).exists()
    if teacher:
        raise Refusal(_("%(name)s是本班班主任，不能同时是学员。") % {"name": person.name}, field="person")
    made = enrol_all(
        cohort=cohort, persons=[person], by=by, now=now, joined_on=joined_on, needs={person.pk: list(needs)}
    )
    return made[0]


@transaction.atomic
def enrol_all(
    *,
    cohort: Cohort,
    persons: Sequence[Person],
    by: User | None,
    now: datetime,
    joined_on: date | None = None,
    needs: Mapping[int, Sequence[str]] | None = None,
    source: Source = Source.ENTERED,
) -> list[Enrolment]:
    """Take many people, none of whom is on the roll, into the class; a handful of statements however many.

    They are admitted, or active at once in a class that is running. Raises Refusal for a class that is over
    or has too few seats left, and for a day that isn't one of the class.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cohort.pk)
    if not cohort.is_open:
        raise Refusal(_("%(cohort)s已经结业，不能再加学员。") % {"cohort": cohort.name})
    _require_seats(cohort, len(persons))
    running = cohort.state == CohortState.RUNNING
    today = min(timezone.localdate(now), cohort.ends_on)
    day = joined_on or (max(cohort.starts_on, today) if running else cohort.starts_on)
    _require_day(cohort, day)
    made = Enrolment.objects.bulk_create(
        Enrolment(
            cohort=cohort,
            person=person,
            unit_id=person.unit_id,
            state=EnrolmentState.ACTIVE if running else EnrolmentState.ADMITTED,
            joined_on=day,
            needs=list((needs or {}).get(person.pk, ())),
            source=source,
        )
        for person in persons
    )
    _let_teacher_see(cohort, made, now)
    audit.record(
        "cohorts.enrol", by=by, target=cohort, unit=cohort.unit, now=now, people=[person.pk for person in persons]
    )
    return made


def _require_day(cohort: Cohort, day: date) -> None:
    """People are taken in from the year before the first day until the last."""
    first = cohort.starts_on - ADMITTED_AHEAD
    if not first <= day <= cohort.ends_on:
        facts = {"first": first, "last": cohort.ends_on}
        raise Refusal(_("入班日期应在 %(first)s 至 %(last)s 之间，请核对年份。") % facts, field="joined_on")


def _require_seats(cohort: Cohort, wanted: int) -> None:
    if wanted > (left := cohort.seats_left):
        raise Refusal(
            _("本班名额 %(seats)d 人，只剩 %(left)d 个，请先调整名额。") % {"seats": cohort.capacity, "left": left},
            field="person",
            code="full",
        )


def _let_teacher_see(cohort: Cohort, enrolments: Iterable[Enrolment], now: datetime) -> None:
    teacher = CohortTeacher.objects.filter(cohort=cohort, until=None).select_related("user").first()
    if teacher is not None:
        sources = {enrolment.person_id: care_source(enrolment.pk) for enrolment in enrolments}
        open_cares(user=teacher.user, sources=sources, role=Role.CLASS_TEACHER, now=now)


def _take_back(enrolment: Enrolment, *, by: User | None, now: datetime) -> Enrolment:
    """Who had left comes again: the same row, so that the marks of before still count."""
    cohort = Cohort.objects.select_for_update(of=("self",)).get(pk=enrolment.cohort_id)
    if not cohort.is_open:
        raise Refusal(_("%(cohort)s已经结业，不能再加学员。") % {"cohort": cohort.name})
    _require_seats(cohort, 1)
    running = cohort.state == CohortState.RUNNING
    enrolment.state = EnrolmentState.ACTIVE if running else EnrolmentState.ADMITTED
    enrolment.left_on, enrolment.reason = None, ""
    enrolment.version += 1
    enrolment.save()
    _let_teacher_see(cohort, [enrolment], now)
    audit.record("cohorts.take_back", by=by, target=enrolment, unit_id=cohort.unit_id, now=now)
    return enrolment


@transaction.atomic
def admit(*, enrolment: Enrolment, by: User, now: datetime) -> Enrolment:
    """Say yes to an application."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("cohort", "person").get(pk=enrolment.pk)
    )
    if enrolment.state != EnrolmentState.APPLIED:
        raise Refusal(_("%(name)s不在待录取名单中。") % {"name": enrolment.person.name})
    _require_seats(enrolment.cohort, 1)
    running = enrolment.cohort.state == CohortState.RUNNING
    enrolment.state = EnrolmentState.ACTIVE if running else EnrolmentState.ADMITTED
    enrolment.version += 1
    enrolment.save(update_fields=["state", "version"])
    _let_teacher_see(enrolment.cohort, [enrolment], now)
    audit.record("cohorts.admit", by=by, target=enrolment, unit_id=enrolment.cohort.unit_id, now=now)
    return enrolment


@transaction.atomic
def withdraw(
    *, enrolment: Enrolment, by: User, now: datetime, reason: str, left_on: date | None = None, dismissed: bool = False
) -> Enrolment:
    """Take somebody off the roll for a reason; what was attended stays on record."""
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("cohort", "person").get(pk=enrolment.pk)
    )
    if enrolment.state not in {*ON_ROLL, EnrolmentState.APPLIED}:
        raise Refusal(_("%(name)s已不在本班。") % {"name": enrolment.person.name})
    if not reason.strip():
        raise Refusal(_("请写明离班原因。"), field="reason")
    enrolment.state = EnrolmentState.DISMISSED if dismissed else EnrolmentState.WITHDRAWN
    enrolment.left_on = max(left_on or timezone.localdate(now), enrolment.joined_on)
    enrolment.reason = reason.strip()
    enrolment.version += 1
    enrolment.save(update_fields=["state", "left_on", "reason", "version"])
    close_care(source=care_source(enrolment.pk), now=now)
    audit.record(
        "cohorts.withdraw", by=by, target=enrolment, unit_id=enrolment.cohort.unit_id, now=now, reason=reason.strip(),
        state=enrolment.state,
    )  # fmt: skip
    return enrolment
