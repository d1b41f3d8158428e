"""Points of spot checks: they move the month, within bounds, and never silently."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.actions.checks import record_check, void_check
from assessments.actions.totals import refresh_totals
from assessments.choices import SheetState
from assessments.models import ScoreSheet, SpotCheck
from assessments.queries.registers import sheet_rows
from common.exceptions import Refusal
from people.models import AuditEvent
from tests.factories.assessments import EXAMPLE, NOW, make_sheet

DAY = date(2026, 10, 20)


def check(sheet, by, points, **kwargs):
    facts = {"checked_on": DAY, "reason": "值班表与在岗不符", "now": NOW, **kwargs}
    return record_check(sheet=sheet, points=Decimal(points), by=by, **facts)


@pytest.fixture
def scored(sheet):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.all())
    return sheet


def test_points_move_the_total_and_taking_them_back_restores_it(scored, street_admin):
    one = check(scored, street_admin, "-2.50")
    check(scored, street_admin, "1")
    scored.refresh_from_db()
    assert (scored.checks, scored.total) == (Decimal("-1.50"), Decimal("83.35"))

    void_check(check=one, reason="查错了人", by=street_admin, now=NOW)
    scored.refresh_from_db()
    assert (scored.checks, scored.total) == (Decimal("1.00"), Decimal("85.85"))
    assert SpotCheck.objects.count() == 2


def test_each_check_is_told_to_the_audit(scored, street_admin):
    one = check(scored, street_admin, "2")
    void_check(check=one, reason="查错了人", by=street_admin, now=NOW)

    told = AuditEvent.objects.filter(verb__endswith="_check").order_by("pk")
    assert [(event.verb, event.reason) for event in told] == [
        ("assessments.record_check", "值班表与在岗不符"),
        ("assessments.void_check", "查错了人"),
    ]


@pytest.mark.parametrize(("before", "points"), [("0", "-10.01"), ("0", "3.01"), ("2", "1.01"), ("-9", "-1.01")])
def test_beyond_the_bounds_of_the_month_is_refused(scored, street_admin, before, points):
    if Decimal(before):
        check(scored, street_admin, before)
    with pytest.raises(Refusal, match=r"-10\.00 到") as refused:
        check(scored, street_admin, points)
    assert refused.value.field == "points"
    scored.refresh_from_db()
    assert scored.checks == Decimal(before)


@pytest.mark.parametrize(("day", "words"), [(date(2026, 9, 30), "之内"), (date(2026, 11, 1), "之内")])
def test_a_check_belongs_to_its_month(scored, street_admin, day, words):
    with pytest.raises(Refusal, match=words) as refused:
        check(scored, street_admin, "1", checked_on=day)
    assert refused.value.field == "checked_on"


def test_no_check_of_tomorrow(scored, street_admin):
    with pytest.raises(Refusal, match="还没有到"):
        check(scored, street_admin, "1", checked_on=DAY, now=NOW.replace(month=10, day=19))


def test_who_may_not(scored, own_sheet, secretary, street_admin):
    with pytest.raises(Refusal, match="由街道或区级"):
        check(scored, secretary, "1")
    with pytest.raises(Refusal, match="不能给自己"):
        check(own_sheet, secretary, "1")


def test_a_closed_month_takes_no_points_and_gives_none_back(scored, street_admin):
    one = check(scored, street_admin, "1")
    ScoreSheet.objects.filter(pk=scored.pk).update(state=SheetState.CLOSED, closed_at=NOW)
    for act in (
        lambda: check(scored, street_admin, "1"),
        lambda: void_check(check=one, reason="晚了", by=street_admin, now=NOW),
    ):
        with pytest.raises(Refusal, match="已经结账"):
            act()
    assert SpotCheck.objects.live().count() == 1


def test_a_check_is_taken_back_once(scored, street_admin):
    one = check(scored, street_admin, "1")
    void_check(check=one, reason="查错了人", by=street_admin, now=NOW)
    with pytest.raises(Refusal, match="已经撤销"):
        void_check(check=one, reason="查错了人", by=street_admin, now=NOW)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("false", [{"points": 0}, {"reason": ""}])
def test_the_database_refuses_what_says_nothing(scored, street_admin, false):
    facts = {"points": Decimal(1), "reason": "在岗", "checked_on": DAY, "recorded_at": NOW, **false}
    with pytest.raises(IntegrityError):
        SpotCheck.objects.create(sheet=scored, recorded_by=street_admin, **facts)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.decimals(-4, 2, places=2).filter(bool), max_size=6))
def test_the_pages_arithmetic_is_the_databases_whatever_was_found(scored, street_admin, found):
    SpotCheck.objects.update(voided_at=NOW)
    ScoreSheet.objects.filter(pk=scored.pk).update(checks=0)
    kept = Decimal(0)
    for points in found:
        try:
            check(scored, street_admin, points)
        except Refusal:
            continue
        kept += points
    scored.refresh_from_db()
    [row] = sheet_rows([scored])
    refresh_totals(sheets=ScoreSheet.objects.filter(pk=scored.pk))
    scored.refresh_from_db()

    assert scored.checks == kept
    assert scored.total == row.result.total
    assert Decimal(-10) <= kept <= Decimal(3)
