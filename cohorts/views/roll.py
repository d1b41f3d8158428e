"""The roll call: a page of tiles, one tap a person. Works by plain form posts, and better with register.js."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohorts.actions.closing import close_session
from cohorts.actions.roll import finish_roll_call, mark_rest, save_mark
from cohorts.choices import CohortState, MarkStatus, Phase, SessionState
from cohorts.models import Enrolment, RollCall, Session
from cohorts.permissions import can_call_roll
from cohorts.queries.registers import register
from cohorts.queries.waiting import rolls_of
from cohorts.rolls import label_of, register_part
from cohorts.times import opens_at
from common.access import Right, get_visible, guarded, require
from common.exceptions import Refusal

WITH_COHORT = Session.objects.select_related("cohort__unit", "instructor")


def _session(request: HttpRequest, pk: int) -> Session:
    user: Any = request.user
    session: Session = get_visible(WITH_COHORT.all(), user, pk=pk)
    require(can_call_roll(user, session))
    return session


def _phase(text: str) -> Phase:
    if text not in Phase.values:
        raise Http404
    return Phase(text)


@require_safe
@guarded("roll_calls", Right.ENTER)
def roll_list(request: HttpRequest) -> HttpResponse:
    """The sessions whose roll waits: today's and those left open, then the next to come."""
    user: Any = request.user
    now = timezone.now()
    waiting, coming = rolls_of(user, now)
    return render(request, "cohorts/roll_list.html", {"waiting": waiting, "coming": coming, "now": now})


@require_safe
@guarded("roll_calls", Right.ENTER)
def roll_call(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    session, chosen = _session(request, pk), _phase(phase)
    open_now = session.state == SessionState.PLANNED and session.cohort.state == CohortState.RUNNING
    opens = opens_at(chosen, session.starts_at)
    early = open_now and timezone.now() < opens
    shown = register(session, chosen)
    context = {
        "session": session,
        "cohort": session.cohort,
        "phase": chosen,
        "done_at": shown.done_at,
        "open_now": open_now,
        "opens_at": opens if early else None,
        "register": register_part(shown) if open_now and not early and shown.tiles else None,
    }
    return render(request, "cohorts/roll_call.html", context)


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_tap(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """Keep one mark. Asked for JSON it answers {saved_at, state, label}, refused too; else it leads back."""
    session, chosen = _session(request, pk), _phase(phase)
    enrolment, status = _tapped(request.POST.get("tap", ""), session)
    wants_json = "application/json" in request.headers.get("Accept", "")
    user: Any = request.user
    try:
        mark = save_mark(session=session, phase=chosen, enrolment=enrolment, status=status, by=user, now=timezone.now())
    except Refusal as refusal:
        if not wants_json:
            raise
        return JsonResponse({"message": str(refusal.message)}, status=422)
    if not wants_json:
        return redirect("cohorts:roll-call", pk, phase)
    saved_at = f"{timezone.localtime(mark.marked_at):%H:%M}"
    return JsonResponse({"saved_at": saved_at, "state": mark.status, "label": label_of(mark, session, chosen)})


def _tapped(text: str, session: Session) -> tuple[Enrolment, MarkStatus]:
    key, _colon, status = text.partition(":")
    rows = Enrolment.objects.filter(cohort=session.cohort_id).select_related("person")
    enrolment = rows.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if enrolment is None or status not in MarkStatus.values:
        raise Refusal(_("没有收到点名结果，请重新点一次。"))
    return enrolment, MarkStatus(status)


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_rest(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """Everybody not yet marked is there; exceptions are tapped before or afterwards."""
    session, chosen = _session(request, pk), _phase(phase)
    user: Any = request.user
    number = mark_rest(session=session, phase=chosen, by=user, now=timezone.now())
    messages.success(request, _("其余 %(n)d 人已记为到（已准假的记为请假）。") % {"n": number})
    return redirect("cohorts:roll-call", pk, phase)


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_done(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """A roll call is complete; after the second one the session is settled at once."""
    session, chosen = _session(request, pk), _phase(phase)
    user: Any = request.user
    now = timezone.now()
    finish_roll_call(session=session, phase=chosen, by=user, now=now)
    done = RollCall.objects.filter(session=session, done_at__isnull=False).count()
    if done < len(Phase):
        other = Phase.AFTER if chosen is Phase.BEFORE else Phase.BEFORE
        messages.success(request, _("%(phase)s点名已完成，别忘了%(other)s点名。") % {
            "phase": chosen.label, "other": other.label,
        })  # fmt: skip
        return redirect("cohorts:session-detail", pk)
    close_session(session=session, by=user, now=now)
    messages.success(request, _("两次点名都已完成，本次课已结课。"))
    return redirect("cohorts:session-detail", pk)
