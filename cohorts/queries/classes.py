"""How a class is doing. Each number is defined once, here.

Attendance rate = members who came, also late or not to the end / members whom it concerned, over settled sessions:
of one session, of a class, or of the last 30 days. Who left early came, but gets no hours.
Hours of a member = sum of the credited hours of the settled sessions.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Count, DecimalField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from cohorts.choices import EnrolmentState, Outcome, SessionState
from cohorts.models import AbsenceFollowUp, Attendance, Cohort, Enrolment, Session
from cohorts.models.enrolments import EnrolmentQuerySet
from common.rounding import half_up_ratio

if TYPE_CHECKING:
    from people.models import User

CAME = [Outcome.PRESENT, Outcome.LATE, Outcome.EARLY]
DID_COME, WAS_CONCERNED = Q(outcome__in=CAME), ~Q(outcome=Outcome.NOT_APPLICABLE)
RECENT = timedelta(days=30)
MANY_ABSENCES = 2
HOURS = DecimalField(max_digits=6, decimal_places=1)


def with_hours(enrolments: EnrolmentQuerySet) -> Any:
    """Annotated with `hours`, `absences` and `lates` of the settled sessions."""
    rows = Attendance.objects.filter(enrolment=OuterRef("pk")).order_by().values("enrolment")

    def counted(**filters: Any) -> Any:
        return Coalesce(Subquery(rows.filter(**filters).annotate(n=Count("pk")).values("n")), Value(0))

    return enrolments.annotate(
        hours=Coalesce(Subquery(rows.annotate(sum=Sum("hours")).values("sum")), Value(Decimal(0)), output_field=HOURS),
        absences=counted(outcome=Outcome.ABSENT),
        lates=counted(outcome__in=[Outcome.LATE, Outcome.EARLY]),
    )


def short_of_hours(cohort: Cohort) -> Any:
    """Active members with fewer hours than the class asks for."""
    active = Enrolment.objects.filter(cohort=cohort, state=EnrolmentState.ACTIVE)
    return with_hours(active).filter(hours__lt=cohort.hours_required).order_by("person__name_key", "pk")


def rate_of(came: int, concerned: int) -> Decimal | None:
    """In percent with one decimal; None where it concerned nobody."""
    return half_up_ratio(came * 100, concerned, 1) if concerned else None


def recent_rate(attendances: QuerySet[Attendance], now: datetime) -> Decimal | None:
    """Over the settled sessions that began in the last 30 days, up to this moment; one query."""
    rows = attendances.filter(
        session__state=SessionState.HELD, session__starts_at__gte=now - RECENT, session__starts_at__lte=now
    )
    sums = rows.aggregate(came=Count("pk", filter=DID_COME), concerned=Count("pk", filter=WAS_CONCERNED))
    return rate_of(sums["came"], sums["concerned"])


@dataclass(frozen=True)
class SessionRate:
    """Attendance of one settled session."""

    session: Session
    came: int
    concerned: int

    @property
    def rate(self) -> Decimal | None:
        return rate_of(self.came, self.concerned)


def rates(cohort: Cohort) -> list[SessionRate]:
    """Of every settled session, in order of time; one query."""
    held = (
        cohort.sessions.filter(state=SessionState.HELD)
        .annotate(
            came=Count("attendances", filter=Q(attendances__outcome__in=CAME)),
            concerned=Count("attendances", filter=~Q(attendances__outcome=Outcome.NOT_APPLICABLE)),
        )
        .order_by("starts_at", "pk")
    )
    return [SessionRate(session, session.came, session.concerned) for session in held]


@dataclass(frozen=True)
class Progress:
    """How far a class has come."""

    members: int
    sessions: int
    held: int
    hours_planned: Decimal
    hours_held: Decimal

    @property
    def held_of(self) -> str:
        return f"/{self.sessions}"

    @property
    def hours_of(self) -> str:
        return f"/{self.hours_planned}"


def progress_of(cohort: Cohort) -> Progress:
    """Two queries."""
    held = Q(state=SessionState.HELD)
    sums = cohort.sessions.standing().aggregate(
        sessions=Count("pk"), held=Count("pk", filter=held), planned=Sum("hours"), done=Sum("hours", filter=held)
    )
    return Progress(
        members=cohort.enrolments.members().count(),
        sessions=sums["sessions"],
        held=sums["held"],
        hours_planned=sums["planned"] or Decimal(0),
        hours_held=sums["done"] or Decimal(0),
    )


@dataclass(frozen=True)
class Care:
    """A member who needs somebody now, and why."""

    enrolment: Enrolment
    absences: int
    task: AbsenceFollowUp | None


def needs_care(cohort: Cohort, viewer: "User") -> list[Care]:
    """Members with an unanswered absence, or with several; those longest waiting first. Two queries."""
    tasks: dict[int, AbsenceFollowUp] = {}
    open_tasks = AbsenceFollowUp.objects.visible_to(viewer).open().filter(enrolment__cohort=cohort)
    for task in open_tasks.select_related("session").order_by("due_at"):
        tasks.setdefault(task.enrolment_id, task)
    members = with_hours(Enrolment.objects.visible_to(viewer).filter(cohort=cohort).on_roll())
    concerned = members.filter(Q(pk__in=tasks) | Q(absences__gte=MANY_ABSENCES)).select_related("person")
    found = [Care(member, member.absences, tasks.get(member.pk)) for member in concerned]
    return sorted(found, key=lambda care: (care.task is None, care.task.due_at if care.task else 0, -care.absences))


def next_session(cohort: Cohort, now: datetime) -> Session | None:
    """The session under way, or the next to come."""
    return cohort.sessions.filter(state=SessionState.PLANNED, ends_at__gte=now).order_by("starts_at").first()


def sessions_to_close(cohorts: QuerySet[Cohort], now: datetime) -> QuerySet[Session]:
    """Sessions that are over and whose roll isn't settled."""
    return (
        Session.objects.unsettled()
        .filter(cohort__in=cohorts.values("pk"), ends_at__lt=now)
        .select_related("cohort")
        .order_by("starts_at")
    )


def with_member_count(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """Annotated with `members`, `held` and `planned` for lists."""
    members = Enrolment.objects.members().filter(cohort=OuterRef("pk")).order_by().values("cohort")
    sessions = Session.objects.standing().filter(cohort=OuterRef("pk")).order_by().values("cohort")
    return cohorts.annotate(
        members=Coalesce(Subquery(members.annotate(n=Count("pk")).values("n")), Value(0)),
        planned=Coalesce(Subquery(sessions.annotate(n=Count("pk")).values("n")), Value(0)),
        held=Coalesce(Subquery(sessions.filter(state=SessionState.HELD).annotate(n=Count("pk")).values("n")), Value(0)),
    )
