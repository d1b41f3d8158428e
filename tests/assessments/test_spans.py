from datetime import date

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from assessments.choices import Kind
from assessments.spans import Span, month_of, months_of, span_of_key
from common.exceptions import Refusal

spans = st.one_of(
    st.builds(Span, st.just(Kind.MONTH), st.integers(2020, 2026), st.integers(1, 12)),
    st.builds(Span, st.just(Kind.QUARTER), st.integers(2020, 2026), st.integers(1, 4)),
    st.builds(Span, st.just(Kind.YEAR), st.integers(2020, 2026)),
)


@pytest.mark.parametrize(
    ("span", "first", "last", "label"),
    [
        (Span(Kind.MONTH, 2026, 2), date(2026, 2, 1), date(2026, 2, 28), "2026年2月"),
        (Span(Kind.QUARTER, 2025, 4), date(2025, 10, 1), date(2025, 12, 31), "2025年第4季度"),
        (Span(Kind.YEAR, 2024), date(2024, 1, 1), date(2024, 12, 31), "2024年"),
    ],
)
def test_a_span_knows_its_days_and_its_name(span, first, last, label):
    assert (span.first_day, span.last_day, span.label) == (first, last, label)


@pytest.mark.parametrize(
    ("span", "closes"),
    [
        (Span(Kind.MONTH, 2026, 9), date(2026, 10, 13)),
        (Span(Kind.MONTH, 2026, 10), date(2026, 11, 6)),
        (Span(Kind.QUARTER, 2026, 2), date(2026, 7, 14)),
        (Span(Kind.YEAR, 2026), date(2027, 1, 31)),
    ],
)
def test_a_period_closes_some_working_days_after_its_end(span, closes):
    assert span.closes_on == closes


def test_a_month_opens_on_its_first_working_day():
    assert Span(Kind.MONTH, 2026, 10).opens_on == date(2026, 10, 8)


@pytest.mark.django_db
def test_an_end_in_a_year_without_a_calendar_is_refused():
    with pytest.raises(Refusal):
        _ = Span(Kind.MONTH, 2098, 12).closes_on


@pytest.mark.parametrize(("kind", "number"), [(Kind.MONTH, 13), (Kind.QUARTER, 5), (Kind.QUARTER, 0), (Kind.YEAR, 2)])
def test_the_calendar_has_no_such_period(kind, number):
    with pytest.raises(ValueError, match="has no"):
        Span(kind, 2026, number)


@given(spans)
def test_a_key_leads_back_to_its_span(span):
    assert span_of_key(span.key) == span


@pytest.mark.parametrize("key", ["", "2026-13", "2026-Q5", "20261", "2026-", "2026-Q", "x"])
def test_a_key_of_no_period_is_refused(key):
    with pytest.raises(ValueError, match=r"no period|has no"):
        span_of_key(key)


def test_a_quarter_has_its_three_months():
    assert [span.number for span in months_of(Span(Kind.QUARTER, 2026, 3))] == [7, 8, 9]


@given(st.dates(date(2020, 1, 1), date(2026, 12, 31)))
def test_every_day_lies_in_its_month(day):
    span = month_of(day)
    assert span.first_day <= day <= span.last_day


@pytest.mark.parametrize(
    ("key", "by", "other"),
    [("2026-12", 1, "2027-01"), ("2026-01", -1, "2025-12"), ("2026-Q4", 1, "2027-Q1"), ("2026", -1, "2025")],
)
def test_a_span_has_neighbours(key, by, other):
    assert span_of_key(key).step(by).key == other


@pytest.mark.parametrize(
    ("key", "kind", "other"),
    [
        ("2026-10", Kind.QUARTER, "2026-Q4"),
        ("2026-10", Kind.YEAR, "2026"),
        ("2026-Q3", Kind.MONTH, "2026-07"),
        ("2026", Kind.MONTH, "2026-01"),
        ("2026", Kind.QUARTER, "2026-Q1"),
    ],
)
def test_a_span_stands_in_longer_ones_and_begins_with_shorter_ones(key, kind, other):
    assert span_of_key(key).within(kind).key == other


def test_another_language_names_the_month(monkeypatch):
    formats = {"Y年n月": "F Y"}
    monkeypatch.setattr("assessments.spans._", lambda text: formats.get(text, text))
    with translation.override("en"):
        assert Span(Kind.MONTH, 2026, 10).label == "October 2026"
