"""What waits for whom: rolls to call, sessions to settle, absences to ask after, leave to decide."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from cohorts.approvals import deciders
from cohorts.choices import CohortState, LeaveState, Phase
from cohorts.models import AbsenceFollowUp, Cohort, CohortTeacher, LeaveRequest, RollCall, Session
from cohorts.permissions import holds_over
from common.access import Right
from people.choices import Role

if TYPE_CHECKING:
    from people.models import User

# A roll may be called from an hour before class.
AHEAD = timedelta(hours=1)
COMING_SHOWN = 10


def callable_sessions(user: "User") -> QuerySet[Session]:
    """Unsettled sessions of running classes whose roll the user may call."""
    query = Q(cohort__in=CohortTeacher.objects.filter(user=user, until=None).values("cohort"))
    if user.access.has_role(Role.INSTRUCTOR):
        query |= Q(instructor=user, reopened_at=None)
    for path in user.access.paths():
        if holds_over(user, "roll_calls", Right.ENTER, path):
            query |= Q(cohort__unit__path__startswith=path)
    rows = Session.objects.unsettled().filter(query, cohort__state=CohortState.RUNNING)
    calls = RollCall.objects.filter(session=OuterRef("pk"), done_at__isnull=False)
    return rows.select_related("cohort").annotate(
        called_before=Exists(calls.filter(phase=Phase.BEFORE)), called_after=Exists(calls.filter(phase=Phase.AFTER))
    )


def rolls_of(user: "User", now: datetime) -> tuple[list[Session], list[Session]]:
    """(those whose time has come, those that follow); two queries."""
    rows = callable_sessions(user)
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
    waiting = list(rows.filter(starts_at__lt=midnight).order_by("starts_at"))
    coming = list(rows.filter(starts_at__gte=midnight).order_by("starts_at")[:COMING_SHOWN])
    return waiting, coming


def open_follow_ups(user: "User") -> QuerySet[AbsenceFollowUp]:
    """Absences that the user has to ask after, as class teacher; the soonest due first."""
    rows = AbsenceFollowUp.objects.visible_to(user, Right.ENTER).open()
    return rows.select_related("enrolment__person", "session").order_by("due_at", "pk")


def leave_to_decide(user: "User") -> list[LeaveRequest]:
    """Requests that are the user's to decide by their length, the earliest leave first."""
    mine = LeaveRequest.objects.visible_to(user, Right.APPROVE).filter(state=LeaveState.ASKED)
    rows = mine.exclude(enrolment__person__user=user).select_related("enrolment__person", "enrolment__cohort")
    held = {Role(one.role) for one in user.access.held}
    return [leave for leave in rows.order_by("starts_on", "pk") if held & deciders(leave.days)]


def cohorts_without_teacher(user: "User") -> QuerySet[Cohort]:
    """Classes that people are in, or soon will be, and nobody looks after."""
    teachers = CohortTeacher.objects.filter(cohort=OuterRef("pk"), until=None)
    rows = Cohort.objects.visible_to(user, Right.MANAGE).filter(
        ~Exists(teachers), state__in=[CohortState.ENROLLING, CohortState.RUNNING]
    )
    return rows.order_by("starts_on", "pk")


def overdue_follow_ups(now: datetime) -> QuerySet[AbsenceFollowUp]:
    """Of all classes: absences without a reason after 24 hours."""
    return AbsenceFollowUp.objects.open().filter(due_at__lte=now)
