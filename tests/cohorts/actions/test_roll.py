from datetime import datetime, timedelta
from itertools import product

import pytest
from django.utils import timezone

from cohorts.actions.closing import close_session
from cohorts.actions.leave import approve_leave
from cohorts.actions.roll import StaleMark, finish_roll_call, mark_rest, resume_roll_call, save_mark
from cohorts.choices import CohortState, EnrolmentState, LeaveState, MarkStatus, Outcome, Phase, SessionState
from cohorts.models import AbsenceFollowUp, Attendance, AttendanceMark, Enrolment, LeaveRequest, RollCall
from cohorts.queries.registers import is_on_roll, register, roll_of
from common.exceptions import Refusal
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent
from tests.factories.cohorts import SessionFactory, enrol_person
from tests.factories.people import PersonFactory


def at(text):
    """A moment in Shanghai."""
    return datetime.fromisoformat(text).replace(tzinfo=timezone.get_default_timezone())


def mark(session, member, status, by=None, phase=Phase.BEFORE, at=None):
    return save_mark(
        session=session, phase=phase, enrolment=member, status=MarkStatus(status), by=by, now=at or timezone.now()
    )


def call_both(session, by, now, before=(), after=()):
    """Both roll calls: the exceptions, then everybody else present."""
    for phase, exceptions in ((Phase.BEFORE, before), (Phase.AFTER, after)):
        for member, status in exceptions:
            mark(session, member, status, by, phase)
        mark_rest(session=session, phase=phase, by=by, now=now)
        finish_roll_call(session=session, phase=phase, by=by, now=now)


def grant(member, day, kind="personal"):
    return LeaveRequest.objects.create(
        enrolment=member, kind=kind, starts_on=day, ends_on=day, reason="办事", state=LeaveState.APPROVED,
        asked_at=timezone.now(), decided_at=timezone.now(),
    )  # fmt: skip


def test_the_same_tap_twice_is_one_mark(session, members, teacher):
    first = mark(session, members[0], "present", teacher)
    again = mark(session, members[0], "present", teacher)
    assert (again.pk, again.version, AttendanceMark.objects.count()) == (first.pk, 1, 1)
    assert AuditEvent.objects.filter(verb="cohorts.save_mark").count() == 1


def test_another_tap_replaces_the_mark_and_both_stay_on_record(session, members, teacher):
    mark(session, members[0], "present", teacher)
    kept = mark(session, members[0], "late", teacher)
    assert (kept.status, kept.version) == ("late", 2)
    event = AuditEvent.objects.filter(verb="cohorts.save_mark").latest("pk")
    assert (event.detail["before"], event.detail["after"]) == ({"status": "present"}, {"status": "late"})


def test_after_class_nobody_comes_late(session, members, teacher):
    with pytest.raises(Refusal, match="课后点名没有“迟到”"):
        mark(session, members[0], "late", teacher, Phase.AFTER)


def test_only_who_is_on_the_register_is_called(tree, cohort, session, teacher):
    later = timezone.localdate(session.starts_at) + timedelta(days=1)
    newcomer = enrol_person(cohort, PersonFactory(unit=tree.community), joined_on=later)
    with pytest.raises(Refusal, match="不在这次课的名册上"):
        mark(session, newcomer, "present", teacher)


def test_a_class_that_has_not_started_is_not_called(cohort, session, members, teacher):
    cohort.state = CohortState.ENROLLING
    cohort.save()
    session.refresh_from_db()
    with pytest.raises(Refusal, match="开班后才能点名"):
        mark(session, members[0], "present", teacher)


def test_the_rest_are_present_but_who_has_leave_is_on_leave(session, members, teacher, now):
    mark(session, members[0], "absent", teacher)
    grant(members[1], timezone.localdate(session.starts_at))
    assert mark_rest(session=session, phase=Phase.BEFORE, by=teacher, now=now) == 2
    assert [tile.status for tile in register(session, Phase.BEFORE).tiles] == ["absent", "leave", "present"]
    assert mark_rest(session=session, phase=Phase.BEFORE, by=teacher, now=now) == 0


def test_nobody_is_present_without_an_act(session, members):
    shown = register(session, Phase.BEFORE)
    assert [tile.status for tile in shown.tiles] == [None, None, None]
    assert (shown.count(None), shown.saved_at) == (3, None)


def test_a_roll_call_is_done_when_everybody_is_marked(session, members, teacher, now):
    mark(session, members[0], "present", teacher)
    with pytest.raises(Refusal, match="还有 2 人没有点：王雨桐、赵晓燕"):
        finish_roll_call(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    mark_rest(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    call = finish_roll_call(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    assert (call.done_by, RollCall.objects.count()) == (teacher, 1)
    again = finish_roll_call(session=session, phase=Phase.BEFORE, by=None, now=now + timedelta(hours=1))
    assert again.done_at == call.done_at


def test_a_complete_roll_call_is_changed_only_once_it_is_taken_up_again(session, members, teacher, now):
    mark_rest(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    finish_roll_call(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    for act in (
        lambda: mark(session, members[0], "absent", teacher),
        lambda: mark_rest(session=session, phase=Phase.BEFORE, by=teacher, now=now),
    ):
        with pytest.raises(Refusal, match=r"课前点名 .* 已完成，要改请先点“更正”"):
            act()
    assert mark(session, members[0], "absent", teacher, Phase.AFTER).status == "absent"
    taken_up = resume_roll_call(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    assert (taken_up.done_at, taken_up.done_by) == (None, None)
    assert mark(session, members[0], "absent", teacher).status == "absent"
    resume_roll_call(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    assert AuditEvent.objects.get(verb="cohorts.resume_roll_call").detail["before"]["done_by"] == teacher.pk


def test_a_session_is_settled_from_both_roll_calls(session, members, teacher, now):
    call_both(session, teacher, now, before=[(members[1], "late")], after=[(members[2], "absent")])
    closed = close_session(session=session, by=teacher, now=now)
    outcomes = dict(Attendance.objects.values_list("enrolment__person__name", "outcome"))
    assert outcomes == {"陈思远": Outcome.PRESENT, "王雨桐": Outcome.LATE, "赵晓燕": Outcome.EARLY}
    assert (closed.state, closed.held_at) == (SessionState.HELD, now)
    hours = dict(Attendance.objects.values_list("enrolment__person__name", "hours"))
    assert (hours["王雨桐"], hours["赵晓燕"]) == (session.hours, 0)


def test_an_unexplained_absence_becomes_the_teachers_task_with_24_hours(session, members, teacher, now):
    grant(members[1], timezone.localdate(session.starts_at))
    gone = [(members[0], "absent"), (members[1], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    close_session(session=session, by=teacher, now=now)
    task = AbsenceFollowUp.objects.get()
    assert (task.enrolment, task.due_at) == (members[0], now + timedelta(hours=24))
    assert Attendance.objects.get(enrolment=members[1]).outcome == Outcome.LEAVE
    notice = Notice.objects.get(recipient=teacher, channel="inbox", occasion="cohorts.absence")
    assert notice.title == "1 位学员缺课未说明原因"


def test_who_joined_after_the_session_is_not_absent(tree, cohort, session, members, teacher, now):
    later = timezone.localdate(session.starts_at) + timedelta(days=1)
    newcomer = enrol_person(cohort, PersonFactory(unit=tree.community), joined_on=later)
    call_both(session, teacher, now)
    close_session(session=session, by=teacher, now=now)
    assert Attendance.objects.get(enrolment=newcomer).outcome == Outcome.NOT_APPLICABLE
    assert not AbsenceFollowUp.objects.exists()


def test_a_session_needs_both_roll_calls_and_is_settled_once(session, members, teacher, now):
    mark_rest(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    finish_roll_call(session=session, phase=Phase.BEFORE, by=teacher, now=now)
    with pytest.raises(Refusal, match="课后点名还没有完成"):
        close_session(session=session, by=teacher, now=now)
    mark_rest(session=session, phase=Phase.AFTER, by=teacher, now=now)
    finish_roll_call(session=session, phase=Phase.AFTER, by=teacher, now=now)
    close_session(session=session, by=teacher, now=now)
    with pytest.raises(Refusal, match="第 14 次课已结课"):
        close_session(session=session, by=teacher, now=now)
    with pytest.raises(Refusal, match="不能再点名"):
        mark(session, members[0], "absent", teacher)


def test_a_class_of_six_costs_no_more_than_a_class_of_three(tree, cohort, session, members, teacher, now, queries_of):
    call_both(session, teacher, now)
    cost = queries_of(lambda: close_session(session=session, by=teacher, now=now))
    for _ in range(3):
        enrol_person(cohort, PersonFactory(unit=tree.community))
    other = type(session).objects.create(
        cohort=cohort, number=15, topic="案例", hours=4, starts_at=now - timedelta(days=1),
        ends_at=now - timedelta(days=1) + timedelta(hours=3),
    )  # fmt: skip
    call_both(other, teacher, now)
    assert queries_of(lambda: close_session(session=other, by=teacher, now=now)) == cost


@pytest.mark.parametrize(("phase", "opens"), [(Phase.BEFORE, "12-01 00:00"), (Phase.AFTER, "12-01 14:00")])
def test_a_roll_is_not_called_before_its_time(phase, opens, cohort, members, teacher):
    session = SessionFactory(cohort=cohort, starts_at=at("2026-12-01 14:00"))
    early = at(f"2026-{opens}") - timedelta(minutes=1)
    for act in (
        lambda: mark(session, members[0], "present", teacher, phase, early),
        lambda: mark_rest(session=session, phase=phase, by=teacher, now=early),
        lambda: finish_roll_call(session=session, phase=phase, by=teacher, now=early),
    ):
        with pytest.raises(Refusal, match=f"{opens} 起可以点"):
            act()
    assert not RollCall.objects.exists()
    assert mark(session, members[0], "present", teacher, phase, at(f"2026-{opens}")).status == "present"


def test_a_session_is_not_settled_before_it_has_begun(cohort, members, teacher, now):
    session = SessionFactory(cohort=cohort, starts_at=now - timedelta(minutes=1))
    call_both(session, teacher, now)
    type(session).objects.filter(pk=session.pk).update(starts_at=now + timedelta(hours=1))
    with pytest.raises(Refusal, match="不能提前结课"):
        close_session(session=session, by=teacher, now=now)


def ask_leave_on(member, session):
    day = timezone.localdate(session.starts_at)
    return LeaveRequest.objects.create(
        enrolment=member, kind="personal", starts_on=day, ends_on=day, reason="办事", asked_at=timezone.now()
    )


def test_leave_is_what_was_granted_not_what_is_tapped(session, members, teacher):
    with pytest.raises(Refusal, match="这天没有准假"):
        mark(session, members[0], "leave", teacher)
    ask_leave_on(members[1], session)
    with pytest.raises(Refusal, match="请假还没有批准"):
        mark(session, members[1], "leave", teacher)
    grant(members[2], timezone.localdate(session.starts_at))
    assert mark(session, members[2], "leave", teacher).status == "leave"
    assert AttendanceMark.objects.count() == 1


def test_who_asked_for_leave_is_absent_until_it_is_granted(session, members, teacher, now):
    leave = ask_leave_on(members[0], session)
    call_both(session, teacher, now, before=[(members[0], "absent")], after=[(members[0], "absent")])
    assert [tile.awaits_leave for tile in register(session, Phase.BEFORE).tiles] == [True, False, False]
    close_session(session=session, by=teacher, now=now)
    assert Attendance.objects.get(enrolment=members[0]).outcome == Outcome.ABSENT
    assert AbsenceFollowUp.objects.open().count() == 1
    approve_leave(leave=leave, by=teacher, now=now)
    assert Attendance.objects.get(enrolment=members[0]).outcome == Outcome.LEAVE
    assert not AbsenceFollowUp.objects.open().exists()


def test_marks_of_leave_from_before_the_rule_stay_readable(session, members, teacher, now):
    call_both(session, teacher, now)
    AttendanceMark.objects.filter(enrolment=members[0]).update(status="leave")
    assert register(session, Phase.BEFORE).tiles[0].status == "leave"
    close_session(session=session, by=teacher, now=now)
    assert Attendance.objects.get(enrolment=members[0]).outcome == Outcome.LEAVE


@pytest.fixture
def other(account):
    return account(Role.INSTRUCTOR, name="罗志远")


def seen(version, session, member, status, by):
    return save_mark(
        session=session, phase=Phase.BEFORE, enrolment=member, status=MarkStatus(status), by=by, seen=version,
        now=timezone.now(),
    )  # fmt: skip


def test_an_older_tap_does_not_overwrite_what_somebody_else_marked(session, members, teacher, other):
    seen(0, session, members[0], "late", other)
    with pytest.raises(StaleMark, match=r"罗志远 .* 点了“迟到”，您点的是“到”") as stale:
        seen(0, session, members[0], "present", teacher)
    assert stale.value.fields == [("陈思远", "迟到", "到")]
    assert AttendanceMark.objects.get().status == "late"
    assert seen(stale.value.mark.version, session, members[0], "present", teacher).status == "present"


def test_the_same_mark_by_two_and_a_second_thought_of_ones_own_are_no_clash(session, members, teacher, other):
    seen(0, session, members[0], "late", other)
    assert seen(0, session, members[0], "late", teacher).version == 1
    seen(0, session, members[1], "present", teacher)
    assert seen(0, session, members[1], "absent", teacher).status == "absent"


def test_who_was_just_read_is_on_the_roll_as_the_database_says(session, members):
    member, day = members[0], timezone.localdate(session.starts_at)
    for state, days in product(EnrolmentState, (-1, 0, 1)):
        gone = state in {EnrolmentState.WITHDRAWN, EnrolmentState.DISMISSED}
        joined_on = day + timedelta(days=days)
        Enrolment.objects.filter(pk=member.pk).update(
            state=state, joined_on=joined_on, left_on=joined_on if gone else None, reason="病退" if gone else ""
        )
        member.refresh_from_db()
        assert is_on_roll(session, member) == roll_of(session).filter(pk=member.pk).exists(), (state, days)


def test_a_first_tap_that_comes_second_meets_the_mark_of_the_first(session, members, teacher, organizer):
    theirs = mark(session, members[0], "present", organizer)
    with pytest.raises(StaleMark):
        save_mark(
            session=session, phase=Phase.BEFORE, enrolment=members[0], status=MarkStatus.ABSENT, by=teacher,
            now=timezone.now(), seen=0,
        )  # fmt: skip
    theirs.refresh_from_db()
    assert (theirs.status, theirs.version, AttendanceMark.objects.count()) == ("present", 1, 1)
