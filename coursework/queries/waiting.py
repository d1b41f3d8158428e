"""What waits, and for whom."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cohorts.choices import MEMBERS, ON_ROLL
from cohorts.models import Cohort, Enrolment
from coursework.choices import WITH_AUTHOR, CaseState
from coursework.models import Case, CaseCall
from coursework.models.cases import CaseQuerySet
from panels.choices import PanelState, SeatState
from panels.models import Seat
from people.choices import Role
from people.models import RoleHolding, Unit, User


def unsubmitted(calls: QuerySet[CaseCall]) -> QuerySet[Enrolment]:
    """Members who have handed nothing in, annotated with `call_id` and `due_on`: one row a member and call."""
    handed_in = Case.objects.live().filter(call=OuterRef("cohort__case_calls__pk"), author=OuterRef("person"))
    return (
        Enrolment.objects.filter(state__in=ON_ROLL, cohort__case_calls__in=calls)
        .annotate(
            call_id=F("cohort__case_calls__pk"),
            call_title=F("cohort__case_calls__title"),
            due_on=F("cohort__case_calls__due_on"),
        )
        .filter(~Exists(handed_in.exclude(state__in=WITH_AUTHOR)))
    )


def calls_near(day: date, within: int) -> QuerySet[CaseCall]:
    """Calls whose deadline is at most so many days away, or past by no more than a month."""
    return CaseCall.objects.filter(
        voided_at=None, due_on__lte=day + timedelta(days=within), due_on__gte=day - timedelta(days=31)
    )


def own_calls(user: User) -> QuerySet[CaseCall]:
    """Calls to the user's own cohorts, the nearest deadline first."""
    cohorts = Enrolment.objects.filter(person=user.person_id, state__in=MEMBERS).values("cohort")
    calls = CaseCall.objects.filter(voided_at=None, cohort__in=cohorts)
    return calls.select_related("cohort", "rubric").order_by("-due_on", "-pk")


def open_seats(user: User) -> QuerySet[Seat]:
    """Readings that wait for the judge, the nearest deadline first."""
    rows = Seat.objects.visible_to(user).waiting().filter(panel__case__voided_at=None)
    around = ("panel__case__unit", "panel__case__author__unit")
    return rows.select_related(*around).order_by("panel__due_on", "pk")


def with_seats(cases: CaseQuerySet) -> CaseQuerySet:
    """Annotated with `seated` (judges who sit) and `wanted` (judges who should)."""
    sitting = (
        Seat.objects.sitting()
        .filter(panel=OuterRef("panel"))
        .order_by()
        .values("panel")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return cases.annotate(seated=Coalesce(Subquery(sitting), 0))


LACKS_JUDGES = Q(state=CaseState.SUBMITTED) | (
    Q(state=CaseState.REVIEW)
    & (
        Q(panel__third_asked_at=None, seated__lt=F("panel__needed"))
        | Q(panel__third_asked_at__isnull=False, seated__lt=F("panel__needed") + 1)
    )
)


def lacking_judges(cases: CaseQuerySet) -> CaseQuerySet:
    """Submitted cases without a panel, and panels with a free seat."""
    return with_seats(cases).filter(LACKS_JUDGES)


def to_decide(cases: CaseQuerySet) -> CaseQuerySet:
    return cases.filter(state=CaseState.REVIEW, panel__state=PanelState.SETTLED)


def call_counts(calls: Iterable[CaseCall]) -> dict[int, dict[str, int]]:
    """How far each call has come: members, and cases by state; two queries however many calls."""
    calls = list(calls)
    members = dict(
        Cohort.objects.filter(pk__in={call.cohort_id for call in calls})
        .annotate(number=Count("enrolments", filter=Q(enrolments__state__in=MEMBERS)))
        .values_list("pk", "number")
    )
    counts: dict[int, dict[str, int]] = {
        call.pk: {"members": members.get(call.cohort_id, 0), "handed_in": 0} for call in calls
    }
    rows = Case.objects.live().filter(call__in=counts).order_by().values("call", "state").annotate(number=Count("pk"))
    for row in rows:
        counts[row["call"]][row["state"]] = row["number"]
        if row["state"] not in WITH_AUTHOR:
            counts[row["call"]]["handed_in"] += row["number"]
    return counts


def seats_due(day: date, within: int) -> QuerySet[Seat]:
    """Open readings whose deadline is near or past, with their judge."""
    rows = Seat.objects.filter(
        state=SeatState.ASSIGNED, panel__case__isnull=False, panel__due_on__lte=day + timedelta(days=within)
    )
    return rows.select_related("judge", "panel").order_by("judge", "panel__due_on")


def training_admins(unit: Unit, day: date) -> list[User]:
    """Training administrators over the unit, to be told what waits for them."""
    above = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    held = RoleHolding.objects.in_force(day).filter(role=Role.TRAINING_ADMIN, unit__path__in=above)
    return list(User.objects.filter(pk__in=held.values("user"), is_active=True).order_by("pk"))


def loads_of(judges: Iterable[int]) -> dict[int, int]:
    """How many readings wait for each of these accounts."""
    waiting = Seat.objects.waiting().filter(judge__in=judges, panel__case__isnull=False)
    return dict(waiting.order_by().values_list("judge").annotate(number=Count("pk")))
