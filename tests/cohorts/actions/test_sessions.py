from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from cohorts.actions.roll import save_mark
from cohorts.actions.sessions import cancel_session, move_session, plan_session
from cohorts.choices import MarkStatus, Phase, SessionState
from common.exceptions import Refusal, StaleSave
from notices.models import Notice
from people.choices import Role
from tests.factories.cohorts import make_cohort


def plan(cohort, start, by, now, **fields):
    fields = {"topic": "矛盾调解", "ends_at": start + timedelta(hours=3), **fields}
    return plan_session(cohort=cohort, starts_at=start, by=by, now=now, **fields)


@pytest.fixture
def tomorrow(now):
    """In the morning: a session ends on its day, whenever the tests run."""
    return timezone.localtime(now).replace(hour=8, minute=30) + timedelta(days=1)


def test_sessions_are_numbered_and_their_hours_counted(cohort, teacher, now, tomorrow):
    first = plan(cohort, tomorrow, teacher, now)
    second = plan(cohort, tomorrow + timedelta(days=1), teacher, now, hours=Decimal("2.5"))
    assert [(one.number, one.hours) for one in (first, second)] == [(1, Decimal("4.0")), (2, Decimal("2.5"))]


def test_a_session_counts_for_no_more_than_its_time_has_lessons(cohort, teacher, now, tomorrow):
    hour = {"ends_at": tomorrow + timedelta(hours=1)}
    with pytest.raises(Refusal, match="这段时间最多 2 学时") as refusal:
        plan(cohort, tomorrow, teacher, now, hours=Decimal(20), **hour)
    assert refusal.value.field == "hours"

    session = plan(cohort, tomorrow, teacher, now, hours=Decimal(2), **hour)
    with pytest.raises(Refusal, match="最多 2 学时"):
        move_session(session=session, expected=1, by=teacher, now=now, hours=Decimal("2.1"))


def test_a_class_has_one_session_at_a_time(cohort, teacher, now, tomorrow):
    plan(cohort, tomorrow, teacher, now)
    with pytest.raises(Refusal, match="与本班的课冲突：第六期菁英班“矛盾调解”") as refusal:
        plan(cohort, tomorrow + timedelta(hours=1), teacher, now)
    assert refusal.value.field == "starts_at"
    assert plan(cohort, tomorrow + timedelta(hours=3), teacher, now).number == 2


def test_an_instructor_is_in_one_class_at_a_time(tree, cohort, teacher, account, now, tomorrow):
    instructor = account(Role.INSTRUCTOR, name="徐老师")
    other = make_cohort(tree.district, starts_on=cohort.starts_on, ends_on=cohort.ends_on)
    assert plan(cohort, tomorrow, teacher, now, instructor=instructor).instructor_name == "徐老师"
    with pytest.raises(Refusal, match="与徐老师的课冲突"):
        plan(other, tomorrow, None, now, instructor=instructor)
    assert plan(other, tomorrow, None, now).number == 1


def test_a_session_lies_within_its_class_and_has_its_times_in_order(cohort, teacher, now, tomorrow):
    with pytest.raises(Refusal, match="不在班期内"):
        plan(cohort, now + timedelta(days=400), teacher, now)
    with pytest.raises(Refusal, match="结束时间要晚于开始时间") as refusal:
        plan(cohort, tomorrow, teacher, now, ends_at=tomorrow)
    assert refusal.value.field == "ends_at"


def test_a_moved_session_is_told_to_everybody_once(cohort, members, trainee, teacher, now, tomorrow):
    session = plan(cohort, tomorrow, teacher, now)
    later = tomorrow + timedelta(days=2)
    session = move_session(
        session=session, expected=1, starts_at=later, ends_at=later + timedelta(hours=3), by=teacher, now=now
    )
    told = Notice.objects.filter(occasion="cohorts.session_changed", channel="inbox")
    assert {notice.recipient for notice in told} == {trainee, teacher}
    with pytest.raises(StaleSave):
        move_session(session=session, expected=1, topic="别的", by=teacher, now=now)


def test_another_topic_is_no_news(cohort, members, trainee, teacher, now, tomorrow):
    session = plan(cohort, tomorrow, teacher, now)
    session = move_session(session=session, expected=1, topic="居民议事", by=teacher, now=now)
    assert (session.topic, Notice.objects.count()) == ("居民议事", 0)


def test_a_session_cannot_be_moved_onto_another(cohort, teacher, now, tomorrow):
    plan(cohort, tomorrow, teacher, now, topic="先排的")
    session = plan(cohort, tomorrow + timedelta(days=1), teacher, now)
    with pytest.raises(Refusal, match="“先排的”"):
        move_session(
            session=session, expected=1, starts_at=tomorrow, ends_at=tomorrow + timedelta(hours=1), by=teacher, now=now
        )


def test_once_the_roll_is_called_the_time_stands(session, members, teacher, now):
    save_mark(session=session, phase=Phase.BEFORE, enrolment=members[0], status=MarkStatus.PRESENT, by=teacher, now=now)
    later = session.starts_at + timedelta(hours=5)
    with pytest.raises(Refusal, match="已经点过名"):
        move_session(
            session=session, expected=1, starts_at=later, ends_at=later + timedelta(hours=1), by=teacher, now=now
        )
    with pytest.raises(Refusal, match="已经点过名"):
        cancel_session(session=session, by=teacher, now=now, reason="下雨")
    assert move_session(session=session, expected=1, room="党校 401", by=teacher, now=now).room == "党校 401"


def test_a_cancelled_session_makes_room_and_keeps_its_reason(cohort, members, trainee, teacher, now, tomorrow):
    session = plan(cohort, tomorrow, teacher, now)
    with pytest.raises(Refusal, match="请写明取消原因"):
        cancel_session(session=session, by=teacher, now=now, reason="")
    session = cancel_session(session=session, by=teacher, now=now, reason="防汛")
    assert (session.state, session.cancel_reason) == (SessionState.CANCELLED, "防汛")
    assert Notice.objects.filter(recipient=trainee, channel="inbox").get().title == "“矛盾调解”取消：防汛"
    assert plan(cohort, tomorrow, teacher, now).number == 2
    with pytest.raises(Refusal, match="已取消，不能再改"):
        cancel_session(session=session, by=teacher, now=now, reason="又一次")


def test_a_session_ends_on_the_day_on_which_it_began(cohort, teacher, now, tomorrow):
    with pytest.raises(Refusal, match="几天的课请按天分开排") as refusal:
        plan(cohort, tomorrow, teacher, now, ends_at=tomorrow + timedelta(days=4))
    assert refusal.value.field == "ends_at"
    session = plan(cohort, tomorrow, teacher, now)
    with pytest.raises(Refusal, match="几天的课请按天分开排"):
        move_session(session=session, expected=1, ends_at=tomorrow + timedelta(days=1), by=teacher, now=now)


def numbers(cohort):
    return [(one.number, one.topic) for one in cohort.sessions.order_by("starts_at")]


def test_numbers_follow_the_days_whatever_was_planned_first(cohort, teacher, now, tomorrow):
    later = plan(cohort, tomorrow + timedelta(days=9), teacher, now, topic="三")
    middle = plan(cohort, tomorrow + timedelta(days=5), teacher, now, topic="二")
    assert (middle.number, plan(cohort, tomorrow, teacher, now, topic="一").number) == (1, 1)
    assert numbers(cohort) == [(1, "一"), (2, "二"), (3, "三")]

    later.refresh_from_db()
    early = tomorrow - timedelta(hours=8)
    times = {"starts_at": early, "ends_at": early + timedelta(hours=2)}
    assert move_session(session=later, expected=later.version, by=teacher, now=now, **times).number == 1
    assert numbers(cohort) == [(1, "三"), (2, "一"), (3, "二")]


def test_a_cancelled_session_keeps_the_number_on_its_papers(cohort, teacher, now, tomorrow):
    off = plan(cohort, tomorrow + timedelta(days=3), teacher, now, topic="停")
    cancel_session(session=off, by=teacher, now=now, reason="台风")
    plan(cohort, tomorrow + timedelta(days=2), teacher, now, topic="乙")
    plan(cohort, tomorrow, teacher, now, topic="甲")
    assert numbers(cohort) == [(2, "甲"), (3, "乙"), (1, "停")]
