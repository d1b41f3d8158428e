"""Pages of sessions: planned, moved, cancelled, looked at."""

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.actions.sessions import cancel_session, move_session, plan_session
from cohorts.choices import CohortState, Outcome, Phase, SessionState
from cohorts.forms.sessions import CancelForm, SessionForm, instructors_for
from cohorts.models import Attendance, Cohort, RollCall, Session
from cohorts.permissions import can_call_roll, can_correct_roll, can_plan_sessions, can_see_roll
from cohorts.queries.corrections import corrections_of
from cohorts.queries.registers import on_leave, roll_of
from cohorts.times import opens_at
from common.access import Right, get_visible, guarded, require
from common.forms import form_page

FORM = "cohorts/form.html"
WITH_COHORT = Session.objects.select_related("cohort__unit", "cohort__programme", "instructor")
# What one looks for first.
OUTCOME_ORDER = (Outcome.ABSENT, Outcome.EARLY, Outcome.LATE, Outcome.LEAVE, Outcome.PRESENT, Outcome.NOT_APPLICABLE)


def _crumbs(cohort: Cohort) -> list[tuple[str, str]]:
    return [
        (_("培训班次"), reverse("cohorts:cohort-list")),
        (cohort.name, reverse("cohorts:cohort-detail", args=[cohort.pk])),
    ]


@require_safe
@guarded("programmes", Right.READ)
def session_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The timetable of a class, in order of time: at most a year of lessons, so no pages."""
    user: Any = request.user
    cohort = get_visible(Cohort.objects.select_related("unit", "programme"), user, pk=pk)
    context = {
        "cohort": cohort,
        "sessions": list(Session.objects.visible_to(user).filter(cohort=cohort)),
        "may_plan": cohort.is_open and can_plan_sessions(user, cohort),
        "now": timezone.now(),
    }
    return render(request, "cohorts/session_list.html", context)


def _may_reopen(user: Any, session: Session) -> bool:
    settled = session.state == SessionState.HELD and session.reopened_at is None
    return settled and session.cohort.state == CohortState.RUNNING and can_correct_roll(user, session.cohort)


def _phase(phase: Phase, session: Session, call: RollCall | None, now: datetime) -> dict[str, Any]:
    """One of the two roll calls in the card; `opens_at` while it is too early for it."""
    opens = opens_at(phase, session.starts_at)
    return {"phase": phase, "label": phase.label, "call": call, "opens_at": opens if now < opens else None}


@require_safe
@guarded("programmes", Right.READ)
def session_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    session = get_visible(WITH_COHORT.all(), user, pk=pk)
    cohort = session.cohort
    planned, now = session.state == SessionState.PLANNED, timezone.now()
    calls = {call.phase: call for call in RollCall.objects.filter(session=session).select_related("done_by")}
    rows = Attendance.objects.visible_to(user).filter(session=session).select_related("enrolment__person")
    attendances = sorted(
        rows, key=lambda row: (OUTCOME_ORDER.index(Outcome(row.outcome)), row.enrolment.person.name_key)
    )
    sees_roll = can_see_roll(user, session)
    context = {
        "session": session,
        "cohort": cohort,
        "planned": planned,
        "corrections": corrections_of(session) if sees_roll and session.state == SessionState.HELD else [],
        "phases": [_phase(phase, session, calls.get(phase), now) for phase in Phase],
        "attendances": attendances,
        "counts": [
            {"label": outcome.label, "number": number, "need": outcome is Outcome.ABSENT}
            for outcome in OUTCOME_ORDER
            if (number := sum(row.outcome == outcome for row in attendances))
        ],
        "sees_roll": sees_roll,
        "may_call": session.is_unsettled and cohort.is_open and can_call_roll(user, session),
        "may_reopen": _may_reopen(user, session),
        "may_abandon": session.reopened_at is not None and can_correct_roll(user, cohort),
        "may_plan": planned and cohort.is_open and can_plan_sessions(user, cohort),
    }
    return render(request, "cohorts/session_detail.html", context)


@require_safe
@guarded("roll_calls", Right.READ)
def session_sheet(request: HttpRequest, pk: int) -> HttpResponse:
    """The paper that goes round in class: everybody on the roll, with room to sign twice."""
    user: Any = request.user
    session = get_visible(WITH_COHORT.all(), user, pk=pk)
    require(can_see_roll(user, session))
    members = list(roll_of(session).select_related("person", "unit__parent").order_by("person__name_key", "pk"))
    away = on_leave(session, members)
    rows = [(member, away.get(member.pk, "")) for member in members]
    return render(request, "cohorts/session_sheet.html", {"session": session, "cohort": session.cohort, "rows": rows})


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.ENTER)
def session_add(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(Cohort.objects.select_related("unit"), user, Right.ENTER, pk=pk)
    form = SessionForm(request.POST or None, instructors=instructors_for(cohort.unit, timezone.localdate()))
    if form.is_valid() and (
        session := form.act(plan_session, cohort=cohort, by=user, now=timezone.now(), **form.facts())
    ):
        messages.success(request, _("第 %(number)d 次课已排好。") % {"number": session.number})
        return redirect("cohorts:session-list", pk)
    return form_page(
        request, FORM, form, title=_("排课"), submit=_("排入课表"), crumbs=_crumbs(cohort),
        cancel_url=reverse("cohorts:session-list", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.ENTER)
def session_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    session = get_visible(WITH_COHORT.all(), user, pk=pk)
    require(can_plan_sessions(user, session.cohort))
    form = SessionForm(
        request.POST or None, session=session, instructors=instructors_for(session.cohort.unit, timezone.localdate())
    )
    if (
        form.is_valid()
        and form.act(
            move_session,
            session=session,
            expected=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
            **form.facts(),
        )
        is not None
    ):
        messages.success(request, _("已保存；时间或地点有变的，学员会收到通知。"))
        return redirect("cohorts:session-detail", pk)
    return form_page(
        request, FORM, form, title=_("修改课次"), submit=_("保存"), crumbs=_crumbs(session.cohort),
        cancel_url=reverse("cohorts:session-detail", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.ENTER)
def session_cancel(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    session = get_visible(WITH_COHORT.all(), user, pk=pk)
    require(can_plan_sessions(user, session.cohort))
    form = CancelForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(cancel_session, session=session, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("第 %(number)d 次课已取消，已通知学员。") % {"number": session.number})
        return redirect("cohorts:session-detail", pk)
    return form_page(
        request, FORM, form, title=_("取消“%(topic)s”") % {"topic": session.topic}, submit=_("取消这次课"),
        crumbs=_crumbs(session.cohort), cancel_url=reverse("cohorts:session-detail", args=[pk]),
    )  # fmt: skip
