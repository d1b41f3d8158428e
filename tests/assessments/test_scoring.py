from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments import scoring
from assessments.choices import Grade
from assessments.scoring import Mark, Verdict
from common.rounding import half_up

WEIGHTS = {"party": 15, "pledge": 15, "request": 20, "dispute": 15, "elder": 15, "post": 20}
EXAMPLE = {"party": "90", "pledge": "80", "request": "85", "dispute": "70", "elder": "95", "post": "88"}


def a_mark(code, score=None, **state):
    return Mark(code, Decimal(WEIGHTS[code]), None if score is None else Decimal(score), **state)


def the_example(**changed):
    return [changed.get(code, a_mark(code, score)) for code, score in EXAMPLE.items()]


# The month


def test_the_example_of_the_proposal():
    assert scoring.month(the_example()).total == Decimal("84.85")


def test_an_indicator_that_does_not_apply_leaves_the_divisor():
    result = scoring.month(the_example(party=a_mark("party", not_applicable=True)))
    assert (result.products, result.applicable_weight, result.total) == (7135, 85, Decimal("83.94"))


def test_a_half_cent_goes_up():
    marks = [Mark("one", Decimal(50), Decimal("84.84")), Mark("two", Decimal(50), Decimal("84.85"))]
    result = scoring.month(marks)
    assert (result.products / 100, result.total) == (Decimal("84.845"), Decimal("84.85"))


def test_a_missing_score_is_not_a_nought():
    result = scoring.month(the_example(request=a_mark("request")))
    assert (result.total, result.valid, result.missing) == (None, False, ("request",))


def test_an_excused_score_leaves_a_valid_month():
    result = scoring.month(the_example(request=a_mark("request", excused=True)))
    assert (result.valid, result.total) == (True, half_up(Fraction(6785, 80)))


@pytest.mark.parametrize(("excused", "valid"), [(("request", "post"), True), (("request", "post", "party"), False)])
def test_sixty_percent_of_the_applicable_weight_must_be_scored(excused, valid):
    marks = the_example(**{code: a_mark(code, excused=True) for code in excused})
    assert scoring.month(marks).valid is valid


def test_a_month_in_which_nothing_applies_has_no_total():
    marks = [a_mark(code, not_applicable=True) for code in WEIGHTS]
    assert scoring.month(marks).total is None


@pytest.mark.parametrize(("checks", "total"), [("-10", "74.85"), ("3", "87.85")])
def test_spot_checks_move_the_month(checks, total):
    assert scoring.month(the_example(), Decimal(checks)).total == Decimal(total)


@pytest.mark.parametrize("checks", ["-10.01", "3.01"])
def test_spot_checks_have_bounds(checks):
    with pytest.raises(ValueError, match="spot checks"):
        scoring.month(the_example(), Decimal(checks))


@pytest.mark.parametrize(("score", "checks", "total"), [("99", "3", "100.00"), ("5", "-10", "0.00")])
def test_a_month_stays_between_0_and_100(score, checks, total):
    assert scoring.month([Mark("all", Decimal(100), Decimal(score))], Decimal(checks)).total == Decimal(total)


@pytest.mark.parametrize(
    "state",
    [
        {"weight": Decimal(0)},
        {"weight": Decimal(10), "score": Decimal("100.01")},
        {"weight": Decimal(10), "score": Decimal("-0.01")},
        {"weight": Decimal(10), "score": Decimal(1), "excused": True},
        {"weight": Decimal(10), "not_applicable": True, "excused": True},
    ],
)
def test_a_mark_that_cannot_be_is_refused(state):
    with pytest.raises(ValueError, match="one:"):
        Mark("one", **state)


@pytest.mark.parametrize(("score", "points"), [("90", "13.50"), ("90.33", "13.5495"), (None, "0.00")])
def test_the_points_of_a_mark_are_exact(score, points):
    assert str(a_mark("party", score).points) == points


@pytest.mark.parametrize(("post", "full"), [("20.00", True), ("19.99", False), ("20.01", False)])
def test_weights_make_exactly_a_hundred(post, full):
    assert scoring.weights_are_full([Decimal("15"), 15, 20, 15, 15, Decimal(post)]) is full


scores = st.decimals(0, 100, places=2)


@st.composite
def six_weights(draw):
    """Six weights of cents that make exactly 100.00."""
    cuts = draw(st.lists(st.integers(1, 9999), min_size=5, max_size=5, unique=True).map(sorted))
    edges = [0, *cuts, 10000]
    return [Decimal(high - low) / 100 for low, high in pairwise(edges)]


@st.composite
def marks(draw, states=("score", "na", "excused", "missing")):
    made = []
    for code, weight in zip(WEIGHTS, draw(six_weights()), strict=True):
        state = draw(st.sampled_from(states))
        score = draw(scores) if state == "score" else None
        made.append(Mark(code, weight, score, state == "na", state == "excused"))
    return made


checks = st.decimals(-10, 3, places=2)


@given(marks(), checks)
def test_a_total_lies_between_0_and_100_and_has_two_places(sheet, points):
    total = scoring.month(sheet, points).total
    assert total is None or (0 <= total <= 100 and total.as_tuple().exponent == -2)


@given(marks(), checks, st.randoms())
def test_the_order_of_the_indicators_does_not_matter(sheet, points, random):
    shuffled = random.sample(sheet, len(sheet))
    assert scoring.month(shuffled, points).total == scoring.month(sheet, points).total


@given(marks(states=("score", "na", "excused")), st.data())
def test_a_better_score_never_lowers_the_month(sheet, data):
    at = data.draw(st.integers(0, 5))
    if sheet[at].score is None:
        return
    better = [*sheet]
    better[at] = replace(sheet[at], score=data.draw(st.decimals(sheet[at].score, 100, places=2)))
    before, after = scoring.month(sheet).total, scoring.month(better).total
    assert (before is None) == (after is None)
    assert before is None or before <= after


@given(marks(states=("score", "na")), checks)
def test_the_total_can_be_recomputed_from_what_is_printed(sheet, points):
    result = scoring.month(sheet, points)
    if result.total is None:
        return
    printed = sum(Fraction(str(mark.points)) for mark in sheet) * 100 / Fraction(str(result.counted_weight))
    assert result.total == half_up(min(max(printed + Fraction(points), Fraction(0)), Fraction(100)))


@given(marks(states=("score", "na")))
def test_without_excuses_what_counts_is_what_applies(sheet):
    result = scoring.month(sheet)
    assert result.counted_weight == result.applicable_weight


@given(st.lists(scores, min_size=6, max_size=6), six_weights())
def test_equal_scores_make_that_score(values, weights):
    sheet = [Mark(code, weight, values[0]) for code, weight in zip(WEIGHTS, weights, strict=True)]
    assert scoring.month(sheet).total == values[0]


# Quarter and year

THREE_MONTHS = [Decimal("84.85"), Decimal("83.94"), Decimal("88.40")]


def test_the_quarter_of_the_proposal():
    assert scoring.mean(THREE_MONTHS) == Decimal("85.73")
    assert scoring.quarter(THREE_MONTHS, Decimal(90), Decimal(80)) == Decimal("86.44")


@pytest.mark.parametrize(("months", "moved", "has_result"), [(2, False, True), (1, False, False), (1, True, True)])
def test_a_quarter_needs_two_valid_months_or_one_of_who_moved(months, moved, has_result):
    totals = [*THREE_MONTHS[:months], *[None] * (3 - months)]
    result = scoring.quarter(totals, Decimal(90), Decimal(80), moved=moved)
    assert (result is not None) is has_result


def test_the_parts_of_a_quarter_make_one():
    with pytest.raises(ValueError, match="must make 1"):
        scoring.Rules(months_share=Decimal("0.70"))


def test_a_year():
    quarters = [Decimal("86.44"), None, Decimal("90.00"), Decimal("88.00")]
    assert scoring.year(quarters, Decimal("90.00"), Decimal("1.50")) == Decimal("90.02")


def test_a_year_ends_at_a_hundred():
    assert scoring.year([Decimal(100)] * 4, Decimal(100), Decimal(3)) == Decimal("100.00")


def test_a_year_of_one_quarter_is_not_graded():
    assert scoring.year([Decimal(95), None, None, None], Decimal(95)) is None


def test_a_bonus_above_three_is_refused():
    with pytest.raises(ValueError, match="bonus"):
        scoring.year([Decimal(90)] * 4, Decimal(90), Decimal("3.01"))


@pytest.mark.parametrize(("survey", "result"), [("80", "85.00"), (None, "90.00")])
def test_without_a_valid_survey_its_half_goes_to_the_panel(survey, result):
    assert scoring.year_end(Decimal(90), survey and Decimal(survey)) == Decimal(result)


@given(st.lists(st.none() | scores, max_size=3), scores, scores, scores)
def test_a_quarter_lies_within_its_parts(months, peers, panel, other):
    result = scoring.quarter(months, peers, panel)
    valid = [total for total in months if total is not None]
    assert (result is None) == (len(valid) < 2)
    assert result is None or min([*valid, peers, panel]) <= result <= max([*valid, peers, panel])
    if result is not None and other >= peers:
        assert scoring.quarter(months, other, panel) >= result


# Grades, seats and ranks


@pytest.mark.parametrize(
    ("total", "in_quota", "warned", "verdict"),
    [
        ("90.00", True, False, Verdict(Grade.EXCELLENT)),
        ("90.00", False, False, Verdict(Grade.GOOD, over_quota=True)),
        ("95.00", True, True, Verdict(Grade.GOOD)),
        ("89.99", True, False, Verdict(Grade.GOOD)),
        ("75.00", False, False, Verdict(Grade.GOOD)),
        ("74.99", False, False, Verdict(Grade.BASIC)),
        ("60.00", False, False, Verdict(Grade.BASIC)),
        ("59.99", False, False, Verdict(Grade.FAILED)),
        (None, False, False, Verdict(Grade.UNGRADED)),
    ],
)
def test_a_grade(total, in_quota, warned, verdict):
    assert scoring.grade(total and Decimal(total), in_quota=in_quota, warned=warned) == verdict


@pytest.mark.parametrize(
    ("base", "rate", "seats"),
    [
        (378, "0.20", 75),
        (378, "0.25", 94),
        (378, "0.15", 56),
        (61, "0.20", 12),
        (61, "0.25", 15),
        (61, "0.15", 9),
    ],
)
def test_a_quota_is_the_floor(base, rate, seats):
    assert scoring.quota(base, Decimal(rate)) == seats


@given(st.dictionaries(st.text(max_size=4), st.integers(0, 5000), max_size=9), st.sampled_from(["0.15", "0.20"]))
def test_streets_and_pool_make_the_district(bases, rate):
    seats, pool = scoring.split_quota(bases, Decimal(rate))
    assert pool >= 0
    assert sum(seats.values()) + pool == scoring.quota(sum(bases.values()), Decimal(rate))


def test_equal_totals_share_a_rank():
    totals = [Decimal("80.00"), Decimal("91.50"), None, Decimal("84.40"), Decimal("84.40")]
    assert scoring.ranks(totals) == [4, 1, None, 2, 2]


@given(st.lists(st.none() | scores, max_size=12))
def test_a_rank_is_one_plus_how_many_are_better(totals):
    given_totals = [total for total in totals if total is not None]
    for total, rank in zip(totals, scoring.ranks(totals), strict=True):
        assert rank == (None if total is None else 1 + sum(other > total for other in given_totals))
