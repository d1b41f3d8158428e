"""For which days leave can be asked."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.choices import Outcome
from cohorts.leaves import Lesson, Need, idle_day
from cohorts.outcomes import CREDITED

NOW = datetime(2026, 11, 24, 6, 0, tzinfo=UTC)
DAY, NEXT = date(2026, 11, 23), date(2026, 11, 24)
SETTLED = NOW - timedelta(hours=20)


@pytest.mark.parametrize(
    ("lesson", "need"),
    [
        (Lesson(DAY), Need.OPEN),
        (Lesson(DAY, "absent", asked_after=True, settled_at=SETTLED), Need.OPEN),
        (Lesson(DAY, "absent", settled_at=SETTLED), Need.ANSWERED),
        (Lesson(DAY, "early", settled_at=SETTLED), Need.OPEN),
        (Lesson(DAY, "early", settled_at=SETTLED - timedelta(hours=4)), Need.ANSWERED),
        (Lesson(DAY, "late", settled_at=SETTLED), Need.ATTENDED),
        (Lesson(DAY, "present", settled_at=SETTLED), Need.ATTENDED),
        (Lesson(DAY, "leave", settled_at=SETTLED), Need.ANSWERED),
        (Lesson(DAY, "na", settled_at=SETTLED), Need.ANSWERED),
    ],
)
def test_what_leave_has_to_do_for_a_lesson(lesson, need):
    assert lesson.need(NOW) is need


def test_a_morning_attended_is_no_hindrance_for_the_afternoon():
    assert idle_day([Lesson(DAY, "present", settled_at=SETTLED), Lesson(DAY)], NOW) is None


def test_the_first_day_without_need_is_named():
    lessons = [Lesson(NEXT), Lesson(DAY, "leave", settled_at=SETTLED), Lesson(DAY, "present", settled_at=SETTLED)]
    assert idle_day(lessons, NOW) == (DAY, Need.ATTENDED)


@given(st.lists(st.sampled_from(sorted(CREDITED)), min_size=1), st.sampled_from(Outcome.values), st.booleans())
def test_a_lesson_attended_alone_never_takes_leave(attended, other, asked_after):
    lessons = [Lesson(DAY, one, settled_at=SETTLED) for one in attended]
    assert idle_day([*lessons, Lesson(NEXT, other, asked_after, SETTLED)], NOW)[0] == DAY
