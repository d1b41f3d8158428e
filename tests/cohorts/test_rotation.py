"""How often whom must be trained (S16)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cohorts.rotation import Standing, verdict
from people.choices import PostTrack

TODAY = date(2026, 11, 24)
LONG_AGO = date(2015, 1, 1)
DAYS = st.dates(date(2016, 1, 1), date(2026, 12, 31))


@pytest.mark.parametrize(
    ("track", "completed", "since", "standing", "due_on"),
    [
        ("chief", [date(2026, 3, 1)], LONG_AGO, Standing.MET, date(2027, 12, 31)),
        ("chief", [date(2025, 3, 1)], LONG_AGO, Standing.DUE, date(2026, 12, 31)),
        ("chief", [date(2024, 3, 1)], LONG_AGO, Standing.OVERDUE, date(2025, 12, 31)),
        ("chief", [], date(2026, 5, 1), Standing.DUE, date(2026, 12, 31)),
        ("chief", [], LONG_AGO, Standing.OVERDUE, date(2015, 12, 31)),
        ("general", [date(2023, 11, 24)], LONG_AGO, Standing.MET, date(2026, 11, 24)),
        ("general", [date(2023, 11, 23)], LONG_AGO, Standing.OVERDUE, date(2026, 11, 23)),
        ("general", [], date(2024, 2, 29), Standing.DUE, date(2027, 2, 28)),
        ("deputy", [], LONG_AGO, Standing.OVERDUE, date(2018, 1, 1)),
    ],
)
def test_the_chief_counts_by_year_and_the_others_by_three_rolling_years(track, completed, since, standing, due_on):
    found = verdict(track, completed, since, TODAY)
    assert (found.standing, found.due_on) == (standing, due_on)


@given(track=st.sampled_from(PostTrack), completed=st.lists(DAYS, max_size=5), since=DAYS, today=DAYS)
def test_one_more_training_today_always_meets_the_rule(track, completed, since, today):
    assert verdict(track, [*completed, today], since, today).standing == Standing.MET


@given(track=st.sampled_from(PostTrack), completed=st.lists(DAYS, max_size=5), today=DAYS)
def test_only_who_is_past_the_day_is_overdue(track, completed, today):
    found = verdict(track, completed, LONG_AGO, today)
    assert (found.standing == Standing.OVERDUE) == (today > found.due_on)


def test_a_training_to_come_counts_only_once_it_is_over():
    assert verdict("chief", [date(2026, 12, 20)], LONG_AGO, TODAY).last is None


def test_who_is_in_a_running_class_is_being_trained_and_not_late():
    joined = date(2026, 9, 1)
    late = verdict("general", [], LONG_AGO, TODAY, joined=joined)
    kept = verdict("general", [date(2026, 3, 1)], LONG_AGO, TODAY, joined=joined)

    assert (late.standing, late.joined) == (Standing.TRAINING, joined)
    assert (kept.standing, kept.joined) == (Standing.MET, None)
