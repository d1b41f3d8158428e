from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from cohorts.actions.closing import close_session
from cohorts.actions.follow_ups import follow_up
from cohorts.actions.leave import approve_leave, ask_leave, refuse_leave, withdraw_leave
from cohorts.choices import AbsenceReason, LeaveKind, LeaveState, Outcome
from cohorts.models import AbsenceFollowUp, Attendance, LeaveRequest
from cohorts.tasks import remind_absences
from common.access import Right
from common.exceptions import Refusal, StaleSave
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent
from tests.cohorts.actions.test_roll import call_both
from tests.factories.cohorts import SessionFactory


def at_nine(day):
    return timezone.make_aware(datetime.combine(day, time(9)))


def lesson_on(cohort, day, **fields):
    """A lesson in the morning of the day."""
    return SessionFactory(cohort=cohort, starts_at=at_nine(day), **fields)


def ask(member, by, days=1, start=None, kind=LeaveKind.PERSONAL):
    """Leave of these days, on the first of which there is a lesson."""
    first = start or timezone.localdate()
    if not member.cohort.sessions.filter(starts_at__date=first).exists():
        lesson_on(member.cohort, first)
    return ask_leave(
        enrolment=member, kind=kind, starts_on=first, ends_on=first + timedelta(days=days - 1), reason="家中有事",
        by=by, now=timezone.now(),
    )  # fmt: skip


@pytest.fixture
def absence(session, members, trainee, teacher, now):
    """The first member missed the settled session without a word."""
    gone = [(members[0], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    close_session(session=session, by=teacher, now=now)
    return AbsenceFollowUp.objects.get()


def test_up_to_three_days_are_laid_before_the_class_teacher(members, trainee, teacher, organizer):
    ask(members[0], trainee, days=3)
    assert [notice.recipient for notice in Notice.objects.filter(channel="inbox")] == [teacher]


def test_more_are_laid_before_the_training_office(members, trainee, teacher, organizer):
    ask(members[0], trainee, days=4)
    assert [notice.recipient for notice in Notice.objects.filter(channel="inbox")] == [organizer]


def test_leave_is_asked_for_by_the_person_for_days_of_the_class(members, trainee, teacher, cohort):
    with pytest.raises(Refusal, match="由本人申请"):
        ask(members[1], trainee)
    with pytest.raises(Refusal, match="不在班期内") as refusal:
        ask(members[0], trainee, start=cohort.ends_on, days=2)
    assert refusal.value.field == "starts_on"
    with pytest.raises(Refusal, match="结束日期早于开始日期"):
        ask(members[0], trainee, days=0)
    ask(members[0], trainee, days=2)
    with pytest.raises(Refusal, match="与已有的请假重叠"):
        ask(members[0], trainee)


@pytest.mark.parametrize(
    ("days", "role", "may"),
    [
        (1, Role.SECRETARY, True),
        (2, Role.SECRETARY, False),
        (3, Role.CLASS_TEACHER, True),
        (4, Role.CLASS_TEACHER, False),
        (4, Role.TRAINING_ADMIN, True),
        (30, Role.DISTRICT_ADMIN, True),
        (1, Role.STREET_ADMIN, False),
    ],
)
def test_who_decides_depends_on_the_length(members, trainee, teacher, account, now, days, role, may):
    user = teacher if role is Role.CLASS_TEACHER else account(role)
    leave = ask(members[0], trainee, days=days)
    if may:
        assert approve_leave(leave=leave, by=user, now=now).state == LeaveState.APPROVED
        assert Notice.objects.filter(recipient=trainee, channel="inbox").count() == 1
    else:
        with pytest.raises(Refusal, match="不由您审批"):
            approve_leave(leave=leave, by=user, now=now)


def test_nobody_decides_on_their_own_leave_nor_in_another_district(tree, members, trainee, account, now):
    leave = ask(members[0], trainee)
    far = account(Role.TRAINING_ADMIN, tree.far_district)
    with pytest.raises(Refusal, match="不由您审批"):
        approve_leave(leave=leave, by=far, now=now)
    from tests.factories.people import give_role

    give_role(trainee, Role.TRAINING_ADMIN, tree.district)
    with pytest.raises(Refusal, match="不由您审批"):
        approve_leave(leave=leave, by=trainee, now=now)


def test_a_refusal_says_why_and_decides_once(members, trainee, teacher, now):
    leave = ask(members[0], trainee)
    with pytest.raises(Refusal, match="请写明不准假的理由") as refusal:
        refuse_leave(leave=leave, by=teacher, now=now, answer=" ")
    assert refusal.value.field == "answer"
    refuse_leave(leave=leave, by=teacher, now=now, answer="当天考核")
    with pytest.raises(Refusal, match="您的“准假”没有生效。要准假的，请本人重新申请") as late:
        approve_leave(leave=leave, by=teacher, now=now)
    assert "班主任" in str(late.value)
    leave.refresh_from_db()
    with pytest.raises(Refusal, match="未准假，不用再批"):
        refuse_leave(leave=leave, by=teacher, now=now, answer="")


@pytest.mark.parametrize(("ahead", "advice"), [(0, "以点名为准"), (3, "请假开始前撤回")])
def test_who_refuses_what_was_granted_is_told_what_can_be_done(members, trainee, teacher, now, ahead, advice):
    leave = ask(members[0], trainee, start=timezone.localdate() + timedelta(days=ahead))
    approve_leave(leave=leave, by=teacher, now=now)
    with pytest.raises(Refusal, match=f"已准假，您的“不准假”没有生效。.*{advice}"):
        refuse_leave(leave=leave, by=teacher, now=now, answer="当天考核")
    assert LeaveRequest.objects.get().state == LeaveState.APPROVED


def test_a_request_taken_back_needs_no_answer(members, trainee, teacher, now):
    leave = ask(members[0], trainee)
    withdraw_leave(leave=leave, by=trainee, now=now)
    with pytest.raises(Refusal, match="已撤回这次请假，不用再批"):
        approve_leave(leave=leave, by=teacher, now=now)


def test_days_without_a_lesson_need_no_leave(cohort, members, trainee):
    lesson_on(cohort, timezone.localdate() + timedelta(days=5), state="cancelled")
    with pytest.raises(Refusal, match="这几天没有课") as refusal:
        ask_leave(
            enrolment=members[0], kind=LeaveKind.SICK, starts_on=timezone.localdate() + timedelta(days=5),
            ends_on=timezone.localdate() + timedelta(days=6), reason="x", by=trainee, now=timezone.now(),
        )  # fmt: skip
    assert refusal.value.field == "starts_on"


def held(cohort, day, outcome, teacher, enrolment):
    """A lesson of the past, settled with this outcome of the member."""
    session = lesson_on(cohort, day, state="held", held_at=at_nine(day) + timedelta(hours=3))
    Attendance.objects.create(session=session, enrolment=enrolment, outcome=outcome, hours=0)
    return session


def test_a_lesson_attended_long_ago_needs_no_leave(cohort, members, trainee, teacher):
    day = timezone.localdate() - timedelta(days=100)
    held(cohort, day, "present", teacher, members[0])
    with pytest.raises(Refusal, match=f"{day} 的课您已到课"):
        ask(members[0], trainee, start=day)
    assert not LeaveRequest.objects.exists()


def test_an_absence_takes_leave_until_it_is_answered_for(cohort, members, trainee, teacher, now):
    day = timezone.localdate() - timedelta(days=20)
    session = held(cohort, day, "absent", teacher, members[0])
    with pytest.raises(Refusal, match="出勤已有结论"):
        ask(members[0], trainee, start=day)
    AbsenceFollowUp.objects.create(enrolment=members[0], session=session, opened_at=now, due_at=now)
    leave = ask(members[0], trainee, start=day)
    assert (leave.is_late, leave.waits_until) == (True, timezone.localdate())
    assert Notice.objects.get(recipient=teacher, channel="inbox").title == "陈思远事后补假 1 天"
    approve_leave(leave=leave, by=teacher, now=now)
    assert Attendance.objects.get().outcome == Outcome.LEAVE


def test_leave_asked_ahead_is_not_late(members, trainee):
    leave = ask(members[0], trainee, start=timezone.localdate() + timedelta(days=2))
    assert (leave.is_late, leave.waits_until) == (False, leave.starts_on)


def test_leave_granted_later_excuses_the_absence_and_ends_the_task(absence, members, trainee, teacher, now):
    leave = ask(members[0], trainee, start=timezone.localdate(absence.session.starts_at), kind=LeaveKind.SICK)
    approve_leave(leave=leave, by=teacher, now=now)
    absence.refresh_from_db()
    assert Attendance.objects.get(enrolment=members[0]).outcome == Outcome.LEAVE
    assert (absence.closed_at, absence.reason) == (now, AbsenceReason.ILLNESS)


def test_leave_is_withdrawn_by_the_person_before_it_begins(members, trainee, teacher, now):
    leave = ask(members[0], trainee, start=timezone.localdate() + timedelta(days=2))
    approve_leave(leave=leave, by=teacher, now=now)
    with pytest.raises(Refusal, match="只有本人可以撤回"):
        withdraw_leave(leave=leave, by=teacher, now=now)
    assert withdraw_leave(leave=leave, by=trainee, now=now).state == LeaveState.WITHDRAWN
    begun = ask(members[0], trainee)
    approve_leave(leave=begun, by=teacher, now=now)
    with pytest.raises(Refusal, match="不能撤回"):
        withdraw_leave(leave=begun, by=trainee, now=now)


def test_the_reason_of_sick_leave_is_for_those_who_read_care_notes(members, trainee, teacher, account, organizer):
    ask(members[0], trainee, kind=LeaveKind.SICK)
    rows = LeaveRequest.objects
    sees = {
        role: rows.visible_to(account(role), thing="care_notes").exists()
        for role in (Role.SECRETARY, Role.STREET_ADMIN, Role.CITY_ADMIN, Role.AUDITOR, Role.DISTRICT_ADMIN)
    }
    assert [role for role, may in sees.items() if may] == [Role.DISTRICT_ADMIN]
    assert rows.visible_to(teacher, thing="care_notes").exists()
    assert rows.visible_to(organizer, thing="care_notes").exists()


def test_the_teacher_notes_the_reason_and_settles(absence, teacher, now):
    with pytest.raises(Refusal, match="请选择缺课原因"):
        follow_up(task=absence, expected=1, reason="", care_note="", by=teacher, now=now)
    kept = follow_up(task=absence, expected=1, reason="", care_note="没有接电话", by=teacher, now=now, close=False)
    assert (kept.closed_at, kept.contacted_at) == (None, now)
    done = follow_up(task=kept, expected=2, reason="illness", care_note="高烧，已就医", by=teacher, now=now)
    assert (done.closed_at, done.closed_by) == (now, teacher)
    with pytest.raises(Refusal, match="已经办结"):
        follow_up(task=done, expected=3, reason="illness", care_note="", by=teacher, now=now)
    assert "高烧" not in str(list(AuditEvent.objects.values_list("detail", flat=True)))


def test_two_who_write_at_once_do_not_overwrite_each_other(absence, teacher, now):
    stale = AbsenceFollowUp.objects.get()
    follow_up(task=absence, expected=1, reason="family", care_note="", by=teacher, now=now, close=False)
    with pytest.raises(StaleSave):
        follow_up(task=stale, expected=1, reason="work", care_note="", by=teacher, now=now, close=False)


def test_care_notes_are_seen_by_teacher_trainee_and_training_office_only(
    tree, absence, teacher, trainee, account, organizer
):
    def sees(user, right=Right.READ):
        return AbsenceFollowUp.objects.visible_to(user, right).exists()

    assert (sees(teacher, Right.ENTER), sees(trainee), sees(organizer)) == (True, True, True)
    assert not sees(trainee, Right.ENTER)
    assert not sees(organizer, Right.ENTER)
    others = (Role.SECRETARY, Role.STREET_ADMIN, Role.CITY_ADMIN, Role.AUDITOR, Role.MENTOR, Role.CLASS_TEACHER)
    assert [role for role in others if sees(account(role))] == []
    assert not sees(account(Role.TRAINING_ADMIN, tree.far_district))


def unread(occasion):
    return Notice.objects.filter(occasion=occasion, channel="inbox", read_at=None).count()


@pytest.mark.parametrize("answer", ["approve", "refuse", "withdraw"])
def test_a_decided_leave_waits_on_nobodys_bell(members, trainee, teacher, now, answer):
    leave = ask(members[0], trainee)
    assert unread("cohorts.leave_asked") == 1
    if answer == "approve":
        approve_leave(leave=leave, by=teacher, now=now)
    elif answer == "refuse":
        refuse_leave(leave=leave, by=teacher, now=now, answer="考核周")
    else:
        withdraw_leave(leave=leave, by=trainee, now=now)
    assert unread("cohorts.leave_asked") == 0


def test_a_refused_decision_leaves_the_bell(members, trainee, teacher, now):
    leave = ask(members[0], trainee)
    with pytest.raises(Refusal):
        refuse_leave(leave=leave, by=teacher, now=now, answer=" ")
    assert unread("cohorts.leave_asked") == 1


def test_the_last_absence_asked_after_settles_the_message(session, members, trainee, teacher, now):
    gone = [(members[0], "absent"), (members[1], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    close_session(session=session, by=teacher, now=now)
    remind_absences.work(due_at=now + timedelta(days=2), now=now + timedelta(days=2))
    first, last = AbsenceFollowUp.objects.order_by("pk")
    later = now + timedelta(days=2)
    follow_up(task=first, expected=1, reason="illness", care_note="", by=teacher, now=later)
    assert (unread("cohorts.absence"), unread("cohorts.absence_overdue")) == (1, 1)
    follow_up(task=last, expected=1, reason="", care_note="没有接", by=teacher, now=later, close=False)
    assert unread("cohorts.absence") == 1
    last.refresh_from_db()
    follow_up(task=last, expected=2, reason="illness", care_note="", by=teacher, now=later)
    assert (unread("cohorts.absence"), unread("cohorts.absence_overdue")) == (0, 0)


def test_leave_granted_later_settles_the_message_too(absence, members, trainee, teacher, now):
    assert unread("cohorts.absence") == 1
    approve_leave(leave=ask(members[0], trainee), by=teacher, now=now)
    assert unread("cohorts.absence") == 0
