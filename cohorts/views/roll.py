"""The roll call: a page of tiles, one tap a person. Works by plain form posts, and better with register.js."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.actions.closing import close_session
from cohorts.actions.correcting import abandon_correction, reopen_session
from cohorts.actions.roll import StaleMark, finish_roll_call, is_locked, mark_rest, resume_roll_call, save_mark
from cohorts.choices import CohortState, MarkStatus, Phase, SessionState
from cohorts.forms.sessions import ReopenForm
from cohorts.models import AttendanceMark, Enrolment, RollCall, Session
from cohorts.permissions import can_call_roll, can_correct_roll
from cohorts.queries.corrections import corrections_of, said_of
from cohorts.queries.registers import register
from cohorts.queries.waiting import rolls_of
from cohorts.rolls import label_of, register_part, states_now
from cohorts.times import opens_at
from cohorts.waiting import next_roll
from common.access import Right, get_visible, guarded, require
from common.exceptions import Refusal
from common.forms import PlainForm, form_page

NAMED = 5
WITH_COHORT = Session.objects.select_related("cohort__unit", "instructor")


def _session(request: HttpRequest, pk: int) -> Session:
    user: Any = request.user
    session: Session = get_visible(WITH_COHORT.all(), user, pk=pk)
    require(can_call_roll(user, session))
    return session


def _session_to_tap(request: HttpRequest, pk: int) -> Session:
    """As _session, but one statement says that the roll is the user's to call. Only where it doesn't, or where more
    depends on who asks, the long way says why not."""
    session = Session.objects.to_call(request.user).select_related("cohort").filter(pk=pk).first()
    if session is None or session.state == SessionState.CANCELLED or session.reopened_at is not None:
        return _session(request, pk)
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
    rolls = [next_roll(session, now) for session in waiting]
    return render(request, "cohorts/roll_list.html", {"rolls": rolls, "coming": coming, "now": now})


@require_safe
@guarded("roll_calls", Right.ENTER)
def roll_call(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    return _page(request, _session(request, pk), _phase(phase))


def _page(request: HttpRequest, session: Session, chosen: Phase, refused: str = "") -> HttpResponse:
    """The roll, or why there is none now; `refused` says why it isn't complete."""
    user: Any = request.user
    open_now = session.is_unsettled and session.cohort.state == CohortState.RUNNING
    opens = opens_at(chosen, session.starts_at)
    early = open_now and timezone.now() < opens
    shown = register(session, chosen)
    context = {
        "session": session,
        "cohort": session.cohort,
        "phase": chosen,
        "open_now": open_now,
        "opens_at": opens if early else None,
        "may_reopen": session.state == SessionState.HELD
        and session.cohort.state == CohortState.RUNNING
        and can_correct_roll(user, session.cohort),
        "register": register_part(shown, refused=refused) if open_now and not early and shown.tiles else None,
    }
    return render(request, "cohorts/roll_call.html", context, status=422 if refused else 200)


@require_safe
@guarded("roll_calls", Right.ENTER)
def roll_state(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """The marks as they stand, for a page that is open: what others tapped in the meantime."""
    session, chosen = _session(request, pk), _phase(phase)
    shown = register(session, chosen)
    is_open = session.is_unsettled and not is_locked(session, shown.roll_call)
    return JsonResponse({"open": is_open, **states_now(shown)})


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_tap(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """Keep one mark. Asked for JSON it answers {saved_at, state, label, version}, refused too; else it leads back.

    409 when somebody else marked the member since the page was shown, with their mark.
    """
    session, chosen = _session_to_tap(request, pk), _phase(phase)
    enrolment, status, seen = _tapped(request.POST.get("tap", ""), session)
    wants_json = "application/json" in request.headers.get("Accept", "")
    user: Any = request.user
    try:
        mark = save_mark(
            session=session, phase=chosen, enrolment=enrolment, status=status, seen=seen, by=user, now=timezone.now()
        )
    except StaleMark as stale:
        if not wants_json:
            raise
        return JsonResponse({"message": str(stale.message), **_told(stale.mark, session, chosen)}, status=409)
    except Refusal as refusal:
        if not wants_json:
            raise
        return JsonResponse({"message": str(refusal.message)}, status=422)
    if not wants_json:
        return redirect("cohorts:roll-call", pk, phase)
    saved_at = f"{timezone.localtime(mark.marked_at):%H:%M}"
    return JsonResponse({"saved_at": saved_at, **_told(mark, session, chosen)})


def _told(mark: AttendanceMark, session: Session, phase: Phase) -> dict[str, Any]:
    return {"state": mark.status, "label": label_of(mark, session, phase), "version": mark.version}


def _tapped(text: str, session: Session) -> tuple[Enrolment, MarkStatus, int]:
    """Of "member:status:version": the version that was seen, none given meaning that no mark was."""
    key, _colon, rest = text.partition(":")
    status, _colon, seen = rest.partition(":")
    rows = Enrolment.objects.filter(cohort=session.cohort_id)
    enrolment = rows.filter(pk=key).first() if key.isascii() and key.isdigit() and len(key) < 19 else None
    if enrolment is None or status not in MarkStatus.values:
        raise Refusal(_("没有收到点名结果，请重新点一次。"))
    return enrolment, MarkStatus(status), int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else 0


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_rest(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """Everybody not yet marked is there; exceptions are tapped before or afterwards."""
    session, chosen = _session(request, pk), _phase(phase)
    user: Any = request.user
    number = mark_rest(session=session, phase=chosen, by=user, now=timezone.now())
    came = _("其余 %(n)d 人已记为到（已准假的记为请假）。")
    stayed = _("其余 %(n)d 人已记为在（已准假的记为请假）。")
    messages.success(request, (came if chosen is Phase.BEFORE else stayed) % {"n": number})
    return redirect("cohorts:roll-call", pk, phase)


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_done(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """A roll call is complete; after the second one the session is settled at once."""
    session, chosen = _session(request, pk), _phase(phase)
    user: Any = request.user
    now = timezone.now()
    try:
        finish_roll_call(session=session, phase=chosen, by=user, now=now)
    except Refusal as refusal:
        if refusal.code != "unmarked":
            raise
        return _page(request, session, chosen, refused=str(refusal.message))
    done = RollCall.objects.filter(session=session, done_at__isnull=False).count()
    if done < len(Phase):
        other = Phase.AFTER if chosen is Phase.BEFORE else Phase.BEFORE
        messages.success(request, _("%(phase)s点名已完成，别忘了%(other)s点名。") % {
            "phase": chosen.label, "other": other.label,
        })  # fmt: skip
        return redirect("cohorts:session-detail", pk)
    close_session(session=session, by=user, now=now)
    messages.success(request, _corrected(session) if session.reopened_at else _("两次点名都已完成，本次课已结课。"))
    return redirect("cohorts:session-detail", pk)


def _corrected(session: Session) -> str:
    """What the correction that was just done has changed."""
    changed = said_of(session, corrections_of(session)[0].changes)
    if not changed:
        return _("更正已完成，出勤结果没有变化。")
    more = _("等 %(n)d 人") % {"n": len(changed)} if len(changed) > NAMED else ""
    return _("更正已完成。%(changes)s%(more)s。") % {"changes": "；".join(changed[:NAMED]), "more": more}


@require_POST
@guarded("roll_calls", Right.ENTER)
def roll_resume(request: HttpRequest, pk: int, phase: str) -> HttpResponse:
    """A complete roll call taken up again, as long as the session isn't settled."""
    session, chosen = _session(request, pk), _phase(phase)
    user: Any = request.user
    resume_roll_call(session=session, phase=chosen, by=user, now=timezone.now())
    messages.success(request, _("可以改了。改完再点“完成点名”。"))
    return redirect("cohorts:roll-call", pk, phase)


@require_http_methods(["GET", "POST"])
@guarded("roll_calls", Right.ENTER)
def roll_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """A settled roll taken up again, with a reason."""
    session = _session(request, pk)
    user: Any = request.user
    require(can_correct_roll(user, session.cohort))
    form = ReopenForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(reopen_session, session=session, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("可以更正了。改完点“完成更正”，出勤和学时会重新计算。"))
        return redirect("cohorts:roll-call", pk, Phase.BEFORE.value)
    page = reverse("cohorts:session-detail", args=[pk])
    return form_page(
        request, "cohorts/form.html", form, title=_("更正点名"), submit=_("开始更正"), cancel_url=page,
        crumbs=[(session.topic, page)],
        lead=_("第 %(number)d 次课已结课。更正完成前，原来的出勤和学时照旧有效；改动前后的记录都会保留。") % {
            "number": session.number,
        },
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("roll_calls", Right.ENTER)
def roll_abandon(request: HttpRequest, pk: int) -> HttpResponse:
    """A correction given up: asked once more, since it takes back what was tapped."""
    session = _session(request, pk)
    user: Any = request.user
    require(can_correct_roll(user, session.cohort))
    page = reverse("cohorts:session-detail", args=[pk])
    form = PlainForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and form.act(abandon_correction, session=session, by=user, now=timezone.now()) is not None:
        messages.success(request, _("已放弃更正，点名恢复为结课时的结果。"))
        return redirect(page)
    return form_page(
        request, "cohorts/form.html", form, title=_("放弃更正"), submit=_("放弃更正"),
        cancel_url=reverse("cohorts:roll-call", args=[pk, Phase.BEFORE.value]), crumbs=[(session.topic, page)],
        lead=_("这次更正中点的会全部取消，点名恢复为结课时的结果；出勤、学时本来就没有变。"),
    )  # fmt: skip
