from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from config.schedule import PERIODIC
from coursework.tasks import remind_authors, remind_judges
from notices.models import Notice
from tests.factories.coursework import appoint, make_author, read, submit

GOOD = (18, 16, 17, 15, 19)


def at(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 8, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


def run(task, *moments):
    for moment in moments:
        task.work(due_at=moment, now=moment)


def occasions(user):
    return list(Notice.objects.visible_to(user).inbox().order_by("pk").values_list("occasion", flat=True))


@pytest.fixture
def authors(call, author, tree):
    """One who hands in and one who doesn't."""
    done = make_author(call.cohort, tree.community, "交了的")
    submit(call, done)
    return done, author


def test_both_tasks_stand_in_the_schedule():
    assert {"coursework.remind_authors", "coursework.remind_judges"} <= {row.task for row in PERIODIC}


def test_long_before_the_deadline_nobody_is_told(authors):
    run(remind_authors, at(11, 10))
    assert occasions(authors[1]) == []


def test_a_week_and_a_day_before_and_once_after(authors, teacher):
    done, late = authors
    run(remind_authors, *[at(11, day) for day in range(12, 25)])
    assert occasions(late) == ["coursework.due_7", "coursework.due_1", "coursework.overdue"]
    assert occasions(done) == []
    told = Notice.objects.visible_to(teacher).inbox().get()
    assert (told.title, told.body) == ("“社区创新案例”有1人逾期未交", "陈思远")


def test_a_day_missed_is_made_up_for_once(authors):
    run(remind_authors, at(11, 15), at(11, 16))
    told = Notice.objects.visible_to(authors[1]).inbox().get()
    assert told.title == "“社区创新案例”还有5天截止，您还没有提交"


def test_on_the_day_itself_the_words_say_so(authors):
    run(remind_authors, at(11, 20))
    assert Notice.objects.visible_to(authors[1]).inbox().get().title == "“社区创新案例”今天截止，您还没有提交"


def test_judges_are_told_three_days_before_and_once_after(call, authors, organizer, judges):
    case = call.cases.get()
    seat = appoint(case, judges[0], organizer)
    read(appoint(case, judges[1], organizer), *GOOD)
    Notice.objects.all().delete()
    run(remind_judges, *[at(12, day) for day in range(1, 12)])
    assert occasions(judges[0]) == ["coursework.reading_due"] * 2
    assert occasions(judges[1]) == []
    assert Notice.objects.filter(recipient=judges[0]).first().due_on == seat.panel.due_on
