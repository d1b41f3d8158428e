from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jobs.rules import FIRST_PAUSE, LONGEST_PAUSE, checked_params, describe_fault, pause_before, time_left


@given(st.integers(min_value=1, max_value=50))
def test_pause_grows_with_jitter_and_stays_bounded(attempt):
    pause = pause_before(attempt)

    assert FIRST_PAUSE / 2 <= pause <= LONGEST_PAUSE


def test_second_pause_is_longer_than_the_longest_first_one():
    assert pause_before(3) > FIRST_PAUSE >= pause_before(1) > timedelta(0)


@pytest.mark.parametrize(
    "value", [7, 0, True, None, "2026-11-24", "xlsx", [1, 2], "1f0e6c2a-5a5e-4c29-9d5f-0a7a4a3b2c1d"]
)
def test_ids_dates_and_codes_are_parameters(value):
    assert checked_params({"key": value}) == {"key": value}


@pytest.mark.parametrize(
    "value", ["王芳", 13912345678, "13912345678", "11010519491231002X", {"a": 1}, 1.5, ["王芳"], -1, "a b"]
)
def test_names_and_personal_numbers_are_no_parameters(value):
    with pytest.raises(ValueError, match="'key' must be an id"):
        checked_params({"key": value})


def test_fault_is_described_without_its_message():
    try:
        raise RuntimeError("phone 13912345678")
    except RuntimeError as error:
        described = describe_fault(error)

    assert described.startswith("RuntimeError at test_rules.py:")
    assert "139" not in described


@pytest.mark.parametrize(
    ("done", "total", "seconds", "left"),
    [
        (50, 100, 30, 30),
        (90, 100, 90, 10),
        (1, 10, 10, 90),
        (100, 100, 30, 0),
        (0, 100, 30, None),
        (4, 100, 30, None),
        (50, 100, 2, None),
        (50, 0, 30, None),
    ],
)
def test_time_left_follows_the_pace_once_there_is_one(done, total, seconds, left):
    rest = time_left(done=done, total=total, elapsed=timedelta(seconds=seconds))

    assert rest == (None if left is None else timedelta(seconds=left))


@given(st.integers(1, 10**6), st.integers(1, 10**6), st.integers(0, 10**5))
def test_time_left_is_never_below_nought_nor_finer_than_can_be_known(done, total, seconds):
    rest = time_left(done=done, total=total, elapsed=timedelta(seconds=seconds))

    assert rest is None or (rest >= timedelta(0) and rest.seconds % 10 == 0)
