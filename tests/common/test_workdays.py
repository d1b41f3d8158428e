from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.exceptions import Refusal
from common.workdays import add_workdays, is_workday, workdays_in

known_days = st.dates(date(2024, 2, 1), date(2026, 11, 30))


def test_a_saturday_made_up_for_a_holiday_is_worked():
    assert is_workday(date(2026, 10, 10))


def test_national_day_is_not():
    assert not is_workday(date(2026, 10, 1))


def test_the_fifth_working_day_after_september_2026_lies_behind_the_holiday():
    assert add_workdays(date(2026, 9, 30), 5) == date(2026, 10, 13)


def test_no_working_days_later_is_the_same_day():
    assert add_workdays(date(2026, 10, 1), 0) == date(2026, 10, 1)


@pytest.mark.django_db
def test_an_unknown_year_is_refused_and_says_what_to_do():
    with pytest.raises(Refusal) as refused:
        add_workdays(date(2098, 12, 31), 1)
    assert (refused.value.code, "2099" in str(refused.value)) == ("unknown-year", True)


@given(known_days, st.integers(1, 15))
def test_there_and_back_comes_to_the_last_working_day_passed(day, count):
    there = add_workdays(day, count)
    assert len(list(workdays_in(day, there))) == count + is_workday(day)
    assert add_workdays(there, -count) <= day
