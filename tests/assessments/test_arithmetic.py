from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.arithmetic import spell, spell_out
from assessments.scoring import Mark, month
from common.rounding import half_up

WEIGHTS = [Decimal(each) for each in (15, 15, 20, 15, 15, 20)]


def marks(*scores, **changes):
    return [
        Mark(f"i{nth}", weight, None if score is None else Decimal(score), **changes.get(f"i{nth}", {}))
        for nth, (weight, score) in enumerate(zip(WEIGHTS, scores, strict=True))
    ]


def test_the_example_can_be_redone_by_hand():
    steps = spell_out(month(marks(90, 80, 85, 70, 95, 88)))

    assert (str(steps.products), str(steps.weight), steps.quotient, steps.total) == (
        "8485.00",
        "100.00",
        "84.85",
        Decimal("84.85"),
    )


def test_what_does_not_apply_leaves_the_divisor():
    steps = spell_out(month(marks(None, 80, 85, 70, 95, 88, i0={"not_applicable": True})))

    assert (str(steps.products), str(steps.weight), steps.quotient) == ("7135.00", "85.00", "83.9411…")
    assert steps.total == Decimal("83.94")


def test_84_845_is_shown_before_it_becomes_84_85():
    steps = spell_out(month(marks(90, 80, 85, 70, "94.90", "88.05")))

    assert (steps.quotient, steps.total) == ("84.845", Decimal("84.85"))


def test_spot_checks_and_the_bounds_are_said():
    steps = spell_out(month(marks(100, 100, 100, 100, 100, 99), checks=Decimal("3.00")))

    assert (steps.before_rounding, steps.clamped, steps.total) == ("100.00", True, Decimal(100))


def test_without_any_score_there_is_nothing_to_spell_out():
    assert spell_out(month(marks(None, None, None, None, None, None))) is None


@pytest.mark.parametrize(("value", "text"), [("84", "84.00"), ("84.5", "84.50"), ("84.1234", "84.1234"), ("0", "0.00")])
def test_a_figure_that_ends_is_shown_in_full(value, text):
    assert spell(Fraction(value)) == text


@given(st.decimals(0, 100, places=2), st.integers(1, 10_000))
def test_what_is_shown_of_a_quotient_is_never_more_than_it(products, weight):
    value = Fraction(products) / weight
    text = spell(value)
    shown = Fraction(text.rstrip("…"))

    assert shown <= value
    assert value - shown < Fraction(1, 10_000)
    assert text.endswith("…") is (shown != value)


@given(st.lists(st.decimals(0, 100, places=2), min_size=6, max_size=6))
def test_the_total_follows_from_the_figures_on_the_page(scores):
    result = month(marks(*scores))
    steps = spell_out(result)

    assert half_up(Fraction(steps.products) / Fraction(steps.weight)) == steps.total == result.total
