from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.entries import NEEDS_REASON, read_score, show_score
from common.exceptions import Refusal

SCORES = st.decimals(min_value=0, max_value=100, places=2)


@pytest.mark.parametrize(
    ("text", "score"),
    [
        ("90", "90"),
        (" 84.5 ", "84.50"),
        ("８５", "85"),
        ("85.500", "85.50"),
        (".5", "0.50"),
        ("7.", "7"),
        ("0", "0"),
        ("100", "100"),
    ],
)
def test_scores_are_read_as_people_type_them(text, score):
    assert read_score(text) == Decimal(score)


@pytest.mark.parametrize("text", ["", "  ", "\u3000"])
def test_an_empty_cell_is_no_score_and_not_nought(text):
    assert read_score(text) is None


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("105", "超出"),
        ("100.01", "超出"),
        ("84.845", "两位小数"),
        ("-1", "0 到 100"),
        ("1e2", "0 到 100"),
        ("九十", "0 到 100"),
        ("NaN", "0 到 100"),
        ("9 0", "0 到 100"),
        ("=1+1", "0 到 100"),
    ],
)
def test_what_is_no_score_is_refused_with_the_reason(text, why):
    with pytest.raises(Refusal, match=why):
        read_score(text)


@given(SCORES)
def test_what_is_shown_reads_back_as_the_same_score(score):
    assert read_score(show_score(score)) == score


@given(st.text(max_size=12))
def test_any_text_is_read_or_refused(text):
    try:
        score = read_score(text)
    except Refusal:
        return
    assert score is None or 0 <= score <= 100


@pytest.mark.parametrize(("score", "text"), [("90.00", "90"), ("84.50", "84.5"), ("100.00", "100"), ("0.00", "0")])
def test_scores_are_shown_as_short_as_they_can_be_typed(score, text):
    assert show_score(Decimal(score)) == text


def test_no_score_is_shown_as_nothing():
    assert show_score(None) == ""


@pytest.mark.parametrize("text", ["不适用", " 无 ", "因故未评", "n/a", "ＮＡ"])
def test_what_needs_a_reason_is_told_apart_from_a_typing_error(text):
    with pytest.raises(Refusal, match="要写理由") as refused:
        read_score(text)
    assert refused.value.code == NEEDS_REASON
