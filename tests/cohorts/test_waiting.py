"""What a desk says of a lesson: its hour while it is to come, and no way to a roll that can't be called yet."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from cohorts.desk import todos
from cohorts.models import RollCall
from tests.cohorts.views.test_classes import page
from tests.factories.cohorts import SessionFactory

ZONE = timezone.get_default_timezone()
NOON = datetime(2026, 12, 1, 12, 0, tzinfo=ZONE)


@pytest.fixture
def lesson(cohort):
    """At two in the afternoon, for three hours."""
    cohort.starts_on, cohort.ends_on = NOON.date() - timedelta(days=90), NOON.date() + timedelta(days=90)
    cohort.save()
    return SessionFactory(cohort=cohort, topic="案例撰写", starts_at=NOON + timedelta(hours=2))


@pytest.fixture
def called(lesson, teacher):
    """The roll before class is done."""
    return RollCall.objects.create(
        session=lesson, phase="before", opened_at=NOON, opened_by=teacher, done_at=NOON, done_by=teacher
    )


def first(user, now):
    todo = todos(user, now)[0]
    return str(todo.title), str(todo.state), str(todo.action), todo.primary, todo.url


def test_before_class_the_roll_before_it_waits_with_the_hour(lesson, members, teacher):
    title, badge, action, primary, url = first(teacher, NOON)
    assert ("课前点名" in title, "今天 14:00" in badge, "今天截止" in badge) == (True, True, False)
    assert (action, primary, url) == ("去点名", True, page("roll-call", lesson.pk, "before"))


def test_the_roll_after_class_is_no_way_before_its_time(called, lesson, members, teacher):
    title, badge, action, primary, url = first(teacher, NOON)
    assert ("课后点名" in title, "14:00 起" in badge) == (True, True)
    assert (action, primary, url) == ("看课次", False, page("session-detail", lesson.pk))
    begun = first(teacher, lesson.starts_at)
    assert begun[2:] == ("去点名", True, page("roll-call", lesson.pk, "after"))


@pytest.mark.parametrize(("after", "words"), [(timedelta(hours=6), "今天截止"), (timedelta(days=2), "逾期 2 天")])
def test_a_roll_left_open_is_due(called, lesson, members, teacher, after, words):
    assert words in first(teacher, NOON + after)[1]


def test_a_correction_of_an_old_lesson_is_not_overdue(called, lesson, members, teacher):
    lesson.state, lesson.held_at = "held", lesson.ends_at
    lesson.reopened_at, lesson.reopen_reason = NOON + timedelta(days=9), "误点"
    lesson.save()
    title, badge, _action, primary, url = first(teacher, NOON + timedelta(days=9))
    assert ("更正点名" in title, "更正中" in badge, primary) == (True, True, True)
    assert url == page("roll-call", lesson.pk, "before")


@pytest.mark.parametrize(
    ("earlier", "words"),
    [(timedelta(), "今天 14:00"), (timedelta(days=1), "明天 14:00"), (timedelta(days=3), "12-01 14:00")],
)
def test_a_trainee_reads_when_the_lesson_is(lesson, trainee, earlier, words):
    assert words in first(trainee, NOON - earlier)[1]


def test_the_list_of_rolls_offers_no_button_before_its_time(cohort, members, teacher, sign_in, time_machine_at):
    now = timezone.make_aware(datetime.combine(timezone.localdate(), time(12)))
    soon = now + timedelta(hours=1)
    lesson = SessionFactory(cohort=cohort, starts_at=soon)
    RollCall.objects.create(
        session=lesson, phase="before", opened_at=now, opened_by=teacher, done_at=now, done_by=teacher
    )
    with time_machine_at(now):
        shown = sign_in(teacher).get(page("roll-list")).content.decode()
    assert (f"{timezone.localtime(soon):%H:%M} 起" in shown, "课后点名" in shown) == (True, True)
    assert page("roll-call", lesson.pk, "after") not in shown
