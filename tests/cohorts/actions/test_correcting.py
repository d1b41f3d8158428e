"""A settled roll taken up again: posted once more, never twice."""

from datetime import timedelta

import pytest
from django.db.models import Sum

from cohorts.actions.closing import close_session
from cohorts.actions.correcting import abandon_correction, reopen_session
from cohorts.actions.finishing import finish_cohort
from cohorts.actions.follow_ups import follow_up
from cohorts.choices import AbsenceReason, CohortState, Outcome, Phase, SessionState
from cohorts.models import AbsenceFollowUp, Attendance, AttendanceMark, Session
from cohorts.permissions import can_call_roll
from cohorts.queries.corrections import corrections_of, said_of
from common.exceptions import Refusal
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent
from tests.cohorts.actions.test_roll import call_both, mark


@pytest.fixture
def settled(session, members, teacher, now):
    """Closed with the first member absent."""
    gone = [(members[0], "absent")]
    call_both(session, teacher, now, before=gone, after=gone)
    return close_session(session=session, by=teacher, now=now)


def correct(session, teacher, now, marks):
    """Reopen, set the marks of both rolls, settle again."""
    opened = reopen_session(session=session, reason="误点", by=teacher, now=now)
    for member, status in marks:
        for phase in Phase:
            mark(opened, member, status, teacher, phase)
    return close_session(session=opened, by=teacher, now=now)


def outcomes():
    return dict(Attendance.objects.values_list("enrolment__person__name", "outcome"))


def test_who_was_there_after_all_gets_the_hours_once_and_is_not_asked_after(settled, members, teacher, now):
    later = now + timedelta(hours=2)
    closed = correct(settled, teacher, later, [(members[0], "present")])
    assert outcomes() == dict.fromkeys(["陈思远", "王雨桐", "赵晓燕"], Outcome.PRESENT)
    assert Attendance.objects.aggregate(all=Sum("hours"))["all"] == 3 * settled.hours
    task = AbsenceFollowUp.objects.get()
    assert (task.reason, task.closed_at, task.closed_by) == (AbsenceReason.CORRECTED, later, teacher)
    assert (closed.state, closed.reopened_at, closed.held_at) == (SessionState.HELD, None, now)


def test_what_was_posted_stands_until_the_correction_is_done(settled, members, teacher, now):
    opened = reopen_session(session=settled, reason="误点", by=teacher, now=now)
    mark(opened, members[0], "present", teacher)
    assert outcomes()["陈思远"] == Outcome.ABSENT
    with pytest.raises(Refusal, match="还没有结课"):
        finish_cohort(cohort=settled.cohort, by=teacher, now=now)


def test_an_absence_found_later_is_asked_after_and_told_once(settled, members, teacher, now):
    correct(settled, teacher, now, [(members[1], "absent")])
    tasks = AbsenceFollowUp.objects.open()
    assert {task.enrolment for task in tasks} == {members[0], members[1]}
    assert Attendance.objects.get(enrolment=members[1]).hours == 0
    told = Notice.objects.filter(occasion="cohorts.absence", channel="inbox").order_by("pk")
    assert [one.title for one in told] == ["1 位学员缺课未说明原因"] * 2


def test_a_correction_of_a_correction_asks_again(settled, members, teacher, now):
    correct(settled, teacher, now, [(members[0], "present")])
    later = now + timedelta(days=1)
    correct(Session.objects.get(), teacher, later, [(members[0], "absent")])
    task = AbsenceFollowUp.objects.get()
    assert (task.closed_at, task.reason, task.due_at) == (None, "", later + timedelta(hours=24))
    assert Attendance.objects.count() == 3


def test_what_the_teacher_found_out_is_not_overwritten(settled, members, teacher, now):
    task = AbsenceFollowUp.objects.get()
    follow_up(task=task, expected=1, reason="family", care_note="", by=teacher, now=now)
    correct(settled, teacher, now, [(members[0], "present")])
    assert AbsenceFollowUp.objects.get().reason == "family"


def test_the_old_marks_and_the_reason_stay_on_record(settled, members, teacher, now):
    correct(settled, teacher, now, [(members[0], "present")])
    kept = AttendanceMark.objects.get(enrolment=members[0], roll_call__phase="before")
    assert (kept.status, kept.version) == ("present", 2)
    assert list(kept.events.order_by("pgh_id").values_list("status", flat=True)) == ["absent", "present"]
    assert AuditEvent.objects.get(verb="cohorts.reopen_session").reason == "误点"
    told = AuditEvent.objects.get(verb="cohorts.correct_session").detail
    assert told["changes"] == {str(members[0].pk): ["absent", "present"]}


def test_a_roll_is_reopened_with_a_reason_once_and_only_when_settled(session, members, teacher, now):
    with pytest.raises(Refusal, match="直接点名即可"):
        reopen_session(session=session, reason="误点", by=teacher, now=now)
    call_both(session, teacher, now)
    close_session(session=session, by=teacher, now=now)
    with pytest.raises(Refusal, match="请写明更正原因") as refusal:
        reopen_session(session=session, reason=" ", by=teacher, now=now)
    assert refusal.value.field == "reason"
    reopen_session(session=session, reason="误点", by=teacher, now=now)
    with pytest.raises(Refusal, match="已经在更正"):
        reopen_session(session=session, reason="再来", by=teacher, now=now)


def test_a_class_that_is_over_is_not_corrected(settled, teacher, now):
    settled.cohort.state = CohortState.CLOSED
    settled.cohort.save()
    with pytest.raises(Refusal, match="学时已记入培训记录"):
        reopen_session(session=settled, reason="误点", by=teacher, now=now)


def test_a_correction_is_not_the_instructors(settled, teacher, organizer, account, now):
    instructor = account(Role.INSTRUCTOR)
    settled.instructor = instructor
    settled.save()
    opened = reopen_session(session=settled, reason="误点", by=teacher, now=now)
    assert [can_call_roll(user, opened) for user in (teacher, organizer, instructor)] == [True, True, False]


def marks():
    """Who was marked as what, when and by whom, in both rolls."""
    return list(AttendanceMark.objects.order_by("pk").values_list("enrolment", "status", "marked_at", "marked_by"))


def test_a_correction_given_up_leaves_the_marks_and_results_of_the_settled_roll(settled, members, organizer, now):
    before = marks()
    opened = reopen_session(session=settled, reason="误点", by=organizer, now=now)
    mark(opened, members[0], "present", organizer)
    mark(opened, members[1], "absent", organizer, Phase.AFTER)
    kept = abandon_correction(session=opened, by=organizer, now=now + timedelta(hours=1))
    assert (marks(), kept.reopened_at, kept.state) == (before, None, SessionState.HELD)
    assert outcomes() == {"陈思远": Outcome.ABSENT, "王雨桐": Outcome.PRESENT, "赵晓燕": Outcome.PRESENT}
    touched = AttendanceMark.objects.get(enrolment=members[0], roll_call__phase="before")
    assert list(touched.events.order_by("pgh_id").values_list("status", flat=True)) == ["absent", "present", "absent"]
    with pytest.raises(Refusal, match="没有在更正"):
        abandon_correction(session=kept, by=organizer, now=now)


def test_a_mark_added_in_a_correction_goes_with_it(settled, members, teacher, now):
    AttendanceMark.objects.filter(enrolment=members[2]).delete()
    opened = reopen_session(session=settled, reason="误点", by=teacher, now=now)
    mark(opened, members[2], "present", teacher)
    abandon_correction(session=opened, by=teacher, now=now)
    assert not AttendanceMark.objects.filter(enrolment=members[2]).exists()


def test_a_correction_begun_before_marks_were_noted_takes_nothing_away(settled, members, teacher, now):
    settled.reopened_at, settled.reopen_reason = now, "误点"
    settled.save()
    before = marks()
    with pytest.raises(Refusal, match="没有记下原来的点名"):
        abandon_correction(session=settled, by=teacher, now=now)
    assert marks() == before


def test_the_record_of_corrections_tells_who_when_why_and_what_became_of_whom(settled, members, teacher, now):
    assert corrections_of(settled) == []
    correct(settled, teacher, now, [(members[0], "present")])
    later = now + timedelta(days=1)
    opened = reopen_session(session=settled, reason="再看", by=teacher, now=later)
    abandon_correction(session=opened, by=teacher, now=later)
    reopen_session(session=settled, reason="又一次", by=teacher, now=later)
    third, second, first = corrections_of(settled)
    assert [str(one) for one in first.changes] == ["陈思远：缺课→到课"]
    assert (first.opened_at, first.opened_by, first.reason, first.ended_by) == (now, teacher, "误点", teacher)
    assert (second.abandoned, second.changes, second.ended_at) == (True, [], later)
    assert (third.ended_at, third.reason) == (None, "又一次")


def test_what_is_said_of_a_change_names_the_mark_that_still_stands(settled, members, teacher, now):
    opened = reopen_session(session=settled, reason="误点", by=teacher, now=now)
    mark(opened, members[0], "present", teacher)
    mark(opened, members[1], "absent", teacher)
    close_session(session=opened, by=teacher, now=now)
    said = said_of(settled, corrections_of(settled)[0].changes)
    assert said == ["陈思远：缺课→早退（课后仍为不在）", "王雨桐：到课→迟到（课前仍为缺）"]
