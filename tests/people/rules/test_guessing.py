from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from people.rules.guessing import FREE_FAILURES, LONGEST_PAUSE, pause_after


def test_an_office_mistypes_for_nothing_a_machine_soon_waits():
    assert pause_after(FREE_FAILURES) == timedelta(0)
    assert [pause_after(FREE_FAILURES + n).total_seconds() for n in range(1, 7)] == [1, 2, 4, 8, 15, 15]


@given(st.integers(0, 10**9))
def test_more_failures_never_shorten_the_pause(failures):
    assert pause_after(failures) <= pause_after(failures + 1) <= LONGEST_PAUSE
