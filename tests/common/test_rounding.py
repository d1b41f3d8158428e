from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rounding import half_up, half_up_ratio


@pytest.mark.parametrize(
    ("value", "places", "rounded"),
    [
        ("84.845", 2, "84.85"),
        ("84.8449", 2, "84.84"),
        ("-0.005", 2, "-0.01"),
        ("0.004", 2, "0.00"),
        ("66.6666", 1, "66.7"),
        ("2.5", 0, "3"),
    ],
)
def test_the_half_goes_up(value, places, rounded):
    result = half_up(Decimal(value), places)
    assert (result, str(result)) == (Decimal(rounded), rounded)


@pytest.mark.parametrize("value", [84.845, "84.845", None])
def test_only_exact_numbers_are_taken(value):
    with pytest.raises(TypeError):
        half_up(value)


def test_a_ratio_takes_no_float():
    with pytest.raises(TypeError):
        half_up_ratio(1.0, 3)
    with pytest.raises(TypeError):
        half_up_ratio(1, 3.0)


def test_six_of_nine_is_two_thirds():
    assert half_up_ratio(600, 9, places=1) == Decimal("66.7")


@given(st.decimals(-(10**6), 10**6, places=5))
def test_it_agrees_with_the_decimal_module(value):
    assert half_up(value) == value.quantize(Decimal("0.01"), ROUND_HALF_UP)


@given(st.fractions(0, 1000), st.fractions(0, 1000))
def test_it_never_turns_the_order_around(one, other):
    low, high = sorted([one, other])
    assert half_up(low) <= half_up(high)


@given(st.integers(-(10**40), 10**40))
def test_long_numbers_keep_every_digit(cents):
    assert half_up(Fraction(cents, 100)) * 100 == Decimal(cents) or len(str(cents)) > 28
    assert int(str(half_up(Fraction(cents, 100))).replace(".", "")) == cents
