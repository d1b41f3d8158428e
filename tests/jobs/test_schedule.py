from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.schedule import MOST_MISSED, OFFICE_ZONE, CatchUp, Periodic, latest_slot, missed_slots

DAILY = Periodic("daily", task="t", every=timedelta(days=1), at=time(8, 30))
WEEKLY = Periodic("weekly", task="t", every=timedelta(days=7), at=time(9))
QUARTERLY_HOURS = Periodic("often", task="t", every=timedelta(minutes=15), catch_up=CatchUp.EACH)


def office(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=OFFICE_ZONE)


@pytest.mark.parametrize(
    ("row", "now", "slot"),
    [
        (DAILY, office(2026, 11, 24, 8, 30), office(2026, 11, 24, 8, 30)),
        (DAILY, office(2026, 11, 24, 8, 29, 59), office(2026, 11, 23, 8, 30)),
        (DAILY, datetime(2026, 12, 31, 23, 59, 58, tzinfo=UTC), office(2026, 12, 31, 8, 30)),
        (DAILY, datetime(2027, 1, 1, 0, 30, tzinfo=UTC), office(2027, 1, 1, 8, 30)),
        (WEEKLY, office(2026, 11, 29, 23, 0), office(2026, 11, 23, 9)),
        (QUARTERLY_HOURS, office(2026, 11, 24, 8, 44), office(2026, 11, 24, 8, 30)),
    ],
)
def test_latest_slot_lies_at_office_time(row, now, slot):
    assert latest_slot(row, now=now) == slot


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_latest_slot_is_never_ahead_and_less_than_one_period_back(now):
    assert timedelta(0) <= now - latest_slot(DAILY, now=now) < DAILY.every


def test_nothing_is_missed_when_the_newest_slot_is_on_record():
    now = office(2026, 11, 24, 12)

    assert missed_slots(DAILY, last=office(2026, 11, 24, 8, 30), now=now) == []


def test_clock_set_back_makes_no_second_occurrence():
    assert missed_slots(DAILY, last=office(2026, 11, 24, 8, 30), now=office(2026, 11, 24, 7)) == []


def test_after_three_days_off_only_the_newest_is_made():
    missed = missed_slots(DAILY, last=office(2026, 11, 21, 8, 30), now=office(2026, 11, 24, 12))

    assert missed == [office(2026, 11, 24, 8, 30)]


def test_each_missed_occurrence_is_made_where_the_row_says_so():
    missed = missed_slots(QUARTERLY_HOURS, last=office(2026, 11, 24, 8), now=office(2026, 11, 24, 8, 46))

    assert missed == [office(2026, 11, 24, 8, 15), office(2026, 11, 24, 8, 30), office(2026, 11, 24, 8, 45)]


def test_catching_up_is_bounded():
    missed = missed_slots(QUARTERLY_HOURS, last=office(2025, 1, 1), now=office(2026, 1, 1))

    assert len(missed) == MOST_MISSED
    assert missed[-1] == office(2026, 1, 1)


def test_first_start_makes_the_newest_occurrence_only():
    assert missed_slots(QUARTERLY_HOURS, last=None, now=office(2026, 1, 1)) == [office(2026, 1, 1)]
