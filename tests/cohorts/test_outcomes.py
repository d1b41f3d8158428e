"""What two roll calls and the leave say together."""

from collections import Counter
from datetime import datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.choices import MarkStatus, Outcome
from cohorts.outcomes import decide, hours_between, hours_credited, most_hours, over_leave_line, tally

MARKS = st.sampled_from([None, *MarkStatus])


@pytest.mark.parametrize(
    ("before", "after", "on_leave", "outcome"),
    [
        ("present", "present", False, "present"),
        ("late", "present", False, "late"),
        ("absent", "present", False, "late"),
        ("present", "absent", False, "early"),
        ("late", "absent", False, "early"),
        ("absent", "absent", False, "absent"),
        (None, None, False, "absent"),
        ("absent", "absent", True, "leave"),
        ("present", "absent", True, "leave"),
        ("leave", "absent", False, "leave"),
        ("present", "present", True, "present"),
    ],
)
def test_both_roll_calls_and_the_leave_make_the_outcome(before, after, on_leave, outcome):
    assert decide(before, after, on_leave=on_leave) == outcome


def test_who_was_not_in_the_class_yet_is_not_absent():
    assert decide("absent", "absent", on_leave=False, joined=False) == Outcome.NOT_APPLICABLE


@given(before=MARKS, after=MARKS)
def test_leave_is_never_called_absent_and_never_early(before, after):
    assert decide(before, after, on_leave=True) not in {Outcome.ABSENT, Outcome.EARLY}


@given(before=MARKS, after=MARKS, on_leave=st.booleans())
def test_nobody_is_present_without_a_mark_at_both_ends(before, after, on_leave):
    if decide(before, after, on_leave=on_leave) == Outcome.PRESENT:
        assert (before, after in {MarkStatus.PRESENT, MarkStatus.LATE}) == (MarkStatus.PRESENT, True)


@given(outcome=st.sampled_from(Outcome), hours=st.decimals(0, 24, places=1))
def test_hours_count_in_full_or_not_at_all(outcome, hours):
    assert hours_credited(outcome, hours) in {Decimal(0), hours}
    assert (hours_credited(outcome, hours) == hours) or outcome not in {Outcome.PRESENT, Outcome.LATE}


@pytest.mark.parametrize(("minutes", "hours"), [(45, "1.0"), (90, "2.0"), (180, "4.0"), (60, "1.3"), (120, "2.7")])
def test_an_hour_has_45_minutes(minutes, hours):
    start = datetime(2026, 11, 3, 9)
    assert hours_between(start, start + timedelta(minutes=minutes)) == Decimal(hours)


@pytest.mark.parametrize(("minutes", "most"), [(45, 1), (46, 2), (60, 2), (90, 2), (180, 4)])
def test_a_lesson_begun_is_the_most_a_session_counts_for(minutes, most):
    start = datetime(2026, 11, 3, 9)
    assert most_hours(start, start + timedelta(minutes=minutes)) == most


def test_two_lates_are_one_absence():
    rows = [("late", Decimal(4))] * 3 + [("absent", Decimal(0)), ("na", Decimal(0)), ("present", Decimal(4))]
    counted = tally(rows)
    assert (counted.absences, counted.attended, counted.applicable, counted.hours) == (2, 4, 5, Decimal(16))


@given(st.lists(st.tuples(st.sampled_from([one.value for one in Outcome]), st.decimals(0, 8, places=1)), max_size=40))
def test_a_tally_counts_every_row_once(rows):
    counted = tally(rows)
    assert sum(counted.counts.values()) == len(rows)
    assert counted.counts == Counter(outcome for outcome, _hours in rows)
    assert counted.attended <= counted.applicable


def test_exactly_one_seventh_is_not_over_the_line():
    assert not over_leave_line(Decimal("10"), Decimal("70"))
    assert over_leave_line(Decimal("10.1"), Decimal("70"))
    assert not over_leave_line(Decimal("0.3"), Decimal("2.1"))
