"""Leave on its pages: an answer that came too late, and asking after the fact."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from cohorts.models import AbsenceFollowUp, Attendance, LeaveRequest
from people.choices import Role
from tests.cohorts.views.test_classes import page
from tests.factories.cohorts import SessionFactory


@pytest.fixture
def leave(members):
    day = timezone.localdate() + timedelta(days=2)
    return LeaveRequest.objects.create(
        enrolment=members[0], kind="personal", starts_on=day, ends_on=day, reason="办事", asked_at=timezone.now()
    )


def test_an_answer_that_comes_too_late_says_so_and_keeps_what_was_typed(leave, teacher, account, sign_in):
    decide = page("leave-decide", leave.pk)
    said = sign_in(teacher).post(decide, {"refuse": "1", "answer": "当天考核"}, follow=True).content.decode()
    assert "未准陈思远的假，理由已告诉本人" in said
    late = sign_in(account(Role.DISTRICT_ADMIN, name="何秀英")).post(decide, {"approve": "1", "answer": "注意安全"})
    shown = late.content.decode()
    assert late.status_code == 422
    assert ("班主任" in shown, "您的“准假”没有生效" in shown, "请本人重新申请" in shown) == (True, True, True)
    assert ("注意安全" in shown, "您写的意见（没有保存）" in shown, 'role="alert"' in shown) == (True, True, True)
    leave.refresh_from_db()
    assert (leave.state, leave.answer) == ("refused", "当天考核")
    assert "（没有保存）" not in sign_in(teacher).get(page("leave-detail", leave.pk)).content.decode()


@pytest.fixture
def missed(cohort, members, now):
    """A lesson ten days ago that the first member missed."""
    day = timezone.localdate() - timedelta(days=10)
    starts_at = timezone.make_aware(datetime.combine(day, time(9)))
    session = SessionFactory(cohort=cohort, starts_at=starts_at, state="held", held_at=starts_at + timedelta(hours=3))
    Attendance.objects.create(session=session, enrolment=members[0], outcome="absent", hours=0)
    AbsenceFollowUp.objects.create(enrolment=members[0], session=session, opened_at=now, due_at=now)
    return session


def facts(member, day):
    return {"enrolment": member.pk, "kind": "sick", "starts_on": day.isoformat(), "ends_on": "", "reason": "高烧"}


def test_a_missed_lesson_is_excused_afterwards_and_called_so(missed, members, trainee, teacher, sign_in):
    asked = facts(members[0], timezone.localdate(missed.starts_at))
    told = sign_in(trainee).post(page("leave-ask"), asked, follow=True).content.decode()
    assert "事后补假已提交" in told
    leave = LeaveRequest.objects.get()
    client = sign_in(teacher)
    assert "事后补假" in client.get(page("leave-detail", leave.pk)).content.decode()
    home = client.get("/").content.decode()
    assert ("陈思远事后补病假 1 天" in home, "逾期 10 天" in home) == (True, False)


@pytest.mark.parametrize(("ahead", "words"), [(3, "这几天没有课，不用请假"), (-10, "您已到课，不用请假")])
def test_leave_without_a_lesson_to_miss_is_refused_at_the_day(missed, members, trainee, sign_in, ahead, words):
    Attendance.objects.update(outcome="present")
    AbsenceFollowUp.objects.all().delete()
    answer = sign_in(trainee).post(page("leave-ask"), facts(members[0], timezone.localdate() + timedelta(days=ahead)))
    assert (answer.status_code, words in answer.content.decode()) == (422, True)
    assert not LeaveRequest.objects.exists()
