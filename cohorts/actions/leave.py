"""Leave: asked by the trainee, decided by whoever may at that length, reaching back to what is on record."""

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.actions.closing import excuse, settle_absences
from cohorts.approvals import first_deciders
from cohorts.choices import ON_ROLL, AbsenceReason, CohortState, LeaveKind, LeaveState
from cohorts.leaves import Need, idle_day
from cohorts.models import AbsenceFollowUp, Enrolment, LeaveRequest, Session
from cohorts.occasions import LEAVE_ANSWERED, LEAVE_ASKED
from cohorts.permissions import can_decide_leave
from cohorts.queries.attendance import lessons_of
from common.exceptions import Refusal
from common.templatetags.banfei import moment
from notices.actions import notify, settle
from people import audit
from people.choices import Role
from people.models import RoleHolding, User

OPEN = (LeaveState.ASKED, LeaveState.APPROVED)
ANSWERS = {LeaveState.APPROVED: gettext_lazy("准假"), LeaveState.REFUSED: gettext_lazy("不准假")}
REASON_OF = {
    LeaveKind.SICK: AbsenceReason.ILLNESS,
    LeaveKind.PERSONAL: AbsenceReason.FAMILY,
    LeaveKind.OFFICIAL: AbsenceReason.WORK,
}


@transaction.atomic
def ask_leave(
    *, enrolment: Enrolment, kind: LeaveKind, starts_on: date, ends_on: date, reason: str, by: User, now: datetime
) -> LeaveRequest:
    """Ask for leave from the own class, after the fact too (ADR 0042).

    Raises Refusal for days outside the class or already asked for, and where no lesson is left to be excused.
    """
    enrolment = (
        Enrolment.objects.select_for_update(of=("self",)).select_related("cohort__unit", "person").get(pk=enrolment.pk)
    )
    if enrolment.person_id != by.person_id:
        raise Refusal(_("请假由本人申请。"))
    cohort = enrolment.cohort
    if enrolment.state not in ON_ROLL or cohort.state not in {CohortState.ENROLLING, CohortState.RUNNING}:
        raise Refusal(_("您现在不在这个班上课，不需要请假。"))
    if ends_on < starts_on:
        raise Refusal(_("结束日期早于开始日期。"), field="ends_on")
    if starts_on < cohort.starts_on or ends_on > cohort.ends_on:
        days = {"first": cohort.starts_on, "last": cohort.ends_on}
        raise Refusal(_("日期不在班期内（%(first)s 至 %(last)s）。") % days, field="starts_on")
    same = enrolment.leaves.filter(state__in=OPEN, starts_on__lte=ends_on, ends_on__gte=starts_on).first()
    if same is not None:
        known = {"first": same.starts_on, "last": same.ends_on, "state": same.get_state_display()}
        raise Refusal(_("与已有的请假重叠：%(first)s 至 %(last)s（%(state)s）。") % known, field="starts_on")
    _require_lessons(enrolment, starts_on, ends_on, now)
    leave = LeaveRequest.objects.create(
        enrolment=enrolment, kind=kind, starts_on=starts_on, ends_on=ends_on, reason=reason, asked_at=now
    )
    audit.record("cohorts.ask_leave", by=by, target=leave, unit=cohort.unit, now=now, days=leave.days)
    notify(
        recipients=deciders_for(leave), occasion=LEAVE_ASKED.code, key=str(leave.pk), due_on=starts_on,
        title=lambda: _late_or_not(leave) % {"name": enrolment.person.name, "days": leave.days},
        body=lambda: _("%(cohort)s · %(first)s 至 %(last)s") % {
            "cohort": cohort.name, "first": starts_on, "last": ends_on,
        },
        url=reverse("cohorts:leave-detail", args=[leave.pk]), now=now,
    )  # fmt: skip
    return leave


def _late_or_not(leave: LeaveRequest) -> str:
    return _("%(name)s事后补假 %(days)d 天") if leave.is_late else _("%(name)s请假 %(days)d 天")


def _require_lessons(enrolment: Enrolment, starts_on: date, ends_on: date, now: datetime) -> None:
    """Leave is from lessons: there must be some, and not all of a day attended or answered for."""
    lessons = lessons_of(enrolment, starts_on, ends_on)
    if not lessons:
        raise Refusal(_("这几天没有课，不用请假。"), field="starts_on")
    idle = idle_day(lessons, now)
    if idle is None:
        return
    day, need = idle
    if need is Need.ATTENDED:
        raise Refusal(_("%(day)s 的课您已到课，不用请假，请去掉这一天。") % {"day": day}, field="starts_on")
    raise Refusal(
        _("%(day)s 的课已结课，出勤已有结论，不能再补假。有出入的，请找班主任更正点名。") % {"day": day},
        field="starts_on",
    )


def deciders_for(leave: LeaveRequest) -> list[User]:
    """Who is asked first: the class teacher, or the training office of the cohort's unit."""
    cohort = leave.enrolment.cohort
    roles = first_deciders(leave.days)
    if Role.CLASS_TEACHER in roles:
        teachers = [row.user for row in cohort.teachers.filter(until=None).select_related("user")]
        if teachers:
            return teachers
    today = timezone.localdate(leave.asked_at)
    above = Q()
    for end in range(len(cohort.unit.path), 0, -cohort.unit.steplen):
        above |= Q(unit__path=cohort.unit.path[:end])
    holdings = RoleHolding.objects.in_force(today).filter(above, role=Role.TRAINING_ADMIN).select_related("user")
    return [holding.user for holding in holdings]


@transaction.atomic
def approve_leave(*, leave: LeaveRequest, by: User, now: datetime, answer: str = "") -> LeaveRequest:
    """Grant it; sessions already closed in these days count as leave, and nobody has to ask why any more."""
    leave = _decide(leave, LeaveState.APPROVED, by, now, answer)
    sessions = Session.objects.filter(
        cohort=leave.enrolment.cohort_id, starts_at__date__gte=leave.starts_on, starts_at__date__lte=leave.ends_on
    )
    excused = excuse(enrolment=leave.enrolment, sessions=sessions, now=now)
    open_tasks = AbsenceFollowUp.objects.open().filter(enrolment=leave.enrolment, session__in=sessions)
    open_tasks.update(reason=REASON_OF[LeaveKind(leave.kind)], closed_at=now, closed_by=by)
    settle_absences(cohort=leave.enrolment.cohort_id, now=now)
    audit.record(
        "cohorts.approve_leave", by=by, target=leave, unit=leave.enrolment.cohort.unit, now=now, excused=excused
    )
    _tell_answer(leave, now)
    return leave


@transaction.atomic
def refuse_leave(*, leave: LeaveRequest, by: User, now: datetime, answer: str) -> LeaveRequest:
    """Say no, with the reason that the trainee will read."""
    if leave.state == LeaveState.ASKED and not answer.strip():
        raise Refusal(_("请写明不准假的理由。"), field="answer")
    leave = _decide(leave, LeaveState.REFUSED, by, now, answer)
    audit.record("cohorts.refuse_leave", by=by, target=leave, unit=leave.enrolment.cohort.unit, now=now, reason=answer)
    _tell_answer(leave, now)
    return leave


@transaction.atomic
def withdraw_leave(*, leave: LeaveRequest, by: User, now: datetime) -> LeaveRequest:
    """Take back a request that is undecided, or granted leave that has not begun."""
    leave = _locked(leave)
    if leave.enrolment.person_id != by.person_id:
        raise Refusal(_("只有本人可以撤回请假。"))
    granted_ahead = leave.state == LeaveState.APPROVED and leave.starts_on > timezone.localdate(now)
    if leave.state != LeaveState.ASKED and not granted_ahead:
        raise Refusal(_("这次请假%(state)s，不能撤回。") % {"state": leave.get_state_display()})
    leave.state = LeaveState.WITHDRAWN
    leave.version += 1
    leave.save(update_fields=["state", "version"])
    settle(occasion=LEAVE_ASKED.code, key=str(leave.pk), now=now)
    audit.record("cohorts.withdraw_leave", by=by, target=leave, unit=leave.enrolment.cohort.unit, now=now)
    return leave


def _locked(leave: LeaveRequest) -> LeaveRequest:
    rows = LeaveRequest.objects.select_for_update(of=("self",))
    return rows.select_related(
        "enrolment__cohort__unit", "enrolment__person__user", "enrolment__unit", "decided_by"
    ).get(pk=leave.pk)


def _decide(leave: LeaveRequest, state: LeaveState, by: User, now: datetime, answer: str) -> LeaveRequest:
    leave = _locked(leave)
    if leave.state != LeaveState.ASKED:
        raise Refusal(_overtaken(leave, state, now), code="decided")
    if not can_decide_leave(by, leave):
        raise Refusal(_("请假 %(days)d 天不由您审批。") % {"days": leave.days}, code="forbidden")
    leave.state, leave.decided_at, leave.decided_by, leave.answer = state, now, by, answer.strip()
    leave.version += 1
    leave.save(update_fields=["state", "decided_at", "decided_by", "answer", "version"])
    settle(occasion=LEAVE_ASKED.code, key=str(leave.pk), now=now)
    return leave


def _overtaken(leave: LeaveRequest, mine: LeaveState, now: datetime) -> str:
    """Somebody answered first: who and when, that this answer isn't in force, and what can be done about it."""
    if leave.state == LeaveState.WITHDRAWN or leave.decided_at is None:
        return _("%(name)s已撤回这次请假，不用再批。") % {"name": leave.enrolment.person.name}
    facts = {
        "who": leave.decided_by.name if leave.decided_by else _("别人"),
        "at": moment(leave.decided_at),
        "state": leave.get_state_display(),
        "mine": ANSWERS[mine],
    }
    said = _("%(who)s %(at)s %(state)s，您的“%(mine)s”没有生效。") % facts
    if leave.state == mine:
        return _("%(who)s %(at)s %(state)s，不用再批。") % facts
    if leave.state == LeaveState.REFUSED:
        return said + _("要准假的，请本人重新申请。")
    if leave.starts_on > timezone.localdate(now):
        return said + _("批过的不能改；本人可以在请假开始前撤回。")
    return said + _("批过的不能改；学员来了的，点名照实点“到”，以点名为准。")


def _tell_answer(leave: LeaveRequest, now: datetime) -> None:
    account = getattr(leave.enrolment.person, "user", None)
    notify(
        recipients=[account] if account else [],
        occasion=LEAVE_ANSWERED.code,
        key=f"{leave.pk}:{leave.version}",
        due_on=timezone.localdate(now),
        title=lambda: _("%(first)s 的请假%(state)s") % {"first": leave.starts_on, "state": leave.get_state_display()},
        body=leave.answer,
        url=reverse("cohorts:leave-detail", args=[leave.pk]),
        now=now,
    )
