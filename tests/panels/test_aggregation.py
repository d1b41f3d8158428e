from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.rounding import half_up
from panels.aggregation import Verdict, sheet_total, weigh

CENTS = st.integers(0, 10_000).map(lambda cents: Decimal(cents) / 100)
THREE = st.lists(CENTS, min_size=3, max_size=3)


def of(*totals):
    return weigh([Decimal(total) for total in totals])


def test_the_example_sheet_makes_85():
    assert sheet_total([Decimal(points) for points in (18, 16, 17, 15, 19)]) == Decimal("85.00")


def test_nothing_read_yet():
    assert of() == Verdict(None, missing=2)


def test_one_reading_waits_for_the_other():
    assert of("85") == Verdict(None, missing=1, gap=Decimal(0))


def test_two_readings_within_the_limit_give_their_mean():
    assert of("85", "78").total == Decimal("81.50")


def test_a_gap_of_exactly_twenty_is_no_reason_for_a_third():
    assert of("85", "65") == Verdict(Decimal("75.00"), (Decimal(65), Decimal(85)), gap=Decimal(20))


def test_a_hundredth_more_is():
    assert of("85.01", "65") == Verdict(None, missing=1, gap=Decimal("20.01"), third_wanted=True)


def test_with_a_third_opinion_the_two_closest_count():
    assert of("90", "60", "84").total == Decimal("87.00")
    assert of("90", "60", "65").used == (Decimal(60), Decimal(65))


def test_a_third_right_in_the_middle_favours_nobody():
    assert of("90", "60", "75") == Verdict(
        Decimal("75.00"), (Decimal(60), Decimal(75), Decimal(90)), gap=Decimal(30), third_wanted=True
    )


def test_the_mean_is_rounded_half_up_once():
    assert of("84.84", "84.85").total == Decimal("84.85")


def test_a_fourth_reading_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match="at most 3"):
        of("1", "2", "3", "4")


def test_a_panel_of_three_needs_three():
    three = [Decimal(80), Decimal(82), Decimal(87)]
    assert weigh(three[:2], needed=3).missing == 1
    assert weigh(three, needed=3).total == Decimal("83.00")


@given(st.lists(CENTS, min_size=2, max_size=3))
def test_the_result_lies_between_the_readings_it_uses(totals):
    verdict = weigh(totals)
    if verdict.total is not None:
        assert min(verdict.used) <= verdict.total <= max(verdict.used)


@given(st.permutations([0, 1, 2]), THREE)
def test_the_order_of_the_judges_does_not_matter(order, totals):
    assert weigh([totals[place] for place in order]) == weigh(totals)


@given(CENTS, CENTS)
def test_two_readings_either_settle_or_ask_for_one_more(one, other):
    verdict = weigh([one, other])
    assert (verdict.total is None) == verdict.third_wanted == (abs(one - other) > 20)
    assert verdict.missing == (1 if verdict.third_wanted else 0)


@given(THREE)
def test_no_other_pair_is_closer_than_the_one_that_counts(totals):
    verdict = weigh(totals)
    ranked = sorted(totals)
    closest = min(ranked[1] - ranked[0], ranked[2] - ranked[1])
    spread = max(verdict.used) - min(verdict.used)
    assert spread == closest or (len(verdict.used) == 3 and ranked[1] - ranked[0] == ranked[2] - ranked[1])


@given(THREE)
def test_mirrored_readings_give_the_mirrored_result(totals):
    """Neither the high nor the low judge is favoured; only half cents may fall differently."""
    mirrored = weigh([100 - total for total in totals]).total
    assert abs(100 - weigh(totals).total - mirrored) <= Decimal("0.01")


@given(CENTS)
def test_judges_of_one_mind_settle_at_once(total):
    assert weigh([total, total]).total == half_up(total)
