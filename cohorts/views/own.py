"""What a trainee sees of the own training, and the part of a person's record page."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from cohorts.choices import ON_ROLL, SessionState
from cohorts.models import Attendance, LeaveRequest, Session
from cohorts.outcomes import tally
from cohorts.queries.attendance import trainings_of
from cohorts.queries.due import standing_of
from cohorts.queries.people import own_enrolments
from cohorts.tables import leave_days, leave_state
from common.access import Right, get_visible, guarded
from people.models import Person

COMING_SHOWN, GONE_SHOWN, LEAVES_SHOWN = 5, 30, 5


@require_safe
@guarded("roll_calls", Right.OWN)
def own(request: HttpRequest) -> HttpResponse:
    """My training: what comes next, how I attended, my leave."""
    user: Any = request.user
    now = timezone.now()
    enrolments = list(own_enrolments(user))
    cohorts = [one.cohort_id for one in enrolments if one.state in ON_ROLL]
    coming = Session.objects.filter(cohort__in=cohorts, state=SessionState.PLANNED, ends_at__gte=now)
    mine = Attendance.objects.filter(enrolment__in=[one.pk for one in enrolments])
    leaves = LeaveRequest.objects.filter(enrolment__person__user=user).order_by("-asked_at")[:LEAVES_SHOWN]
    context = {
        "enrolments": enrolments,
        "coming": coming.select_related("cohort").order_by("starts_at")[:COMING_SHOWN],
        "gone": mine.select_related("session__cohort").order_by("-session__starts_at", "-pk")[:GONE_SHOWN],
        "tally": tally(mine.values_list("outcome", "hours")),
        "leaves": [(leave, leave_days(leave), leave_state(leave)) for leave in leaves],
        "may_ask": bool(cohorts),
    }
    return render(request, "cohorts/own.html", context)


@require_safe
@guarded("archive", Right.READ)
def person_trainings(request: HttpRequest, pk: int) -> HttpResponse:
    """A part of the record page of a person."""
    user: Any = request.user
    person = get_visible(Person, user, pk=pk)
    records = list(trainings_of(person, user))
    context = {"person": person, "records": records, "verdict": standing_of(person, records, timezone.localdate())}
    return render(request, "cohorts/partials/person_trainings.html", context)
