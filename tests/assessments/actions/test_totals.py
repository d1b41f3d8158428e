"""The database's arithmetic is the pure rule's."""

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.actions.totals import refresh_totals
from assessments.choices import DEFAULT_WEIGHTS
from assessments.models import ItemScore, ScoreSheet
from assessments.queries.registers import sheet_rows
from tests.factories.assessments import CODES, EXAMPLE, NOW, make_sheet, make_worker

cents = st.decimals(0, 100, places=2)
# A score, not applicable, asked to be not applicable, excused, an empty row, no row at all.
said = st.one_of(cents, st.sampled_from(["na", "asked", "excused", "empty", None]))


def total_of(sheet):
    refresh_totals(sheets=ScoreSheet.objects.filter(pk=sheet.pk))
    sheet.refresh_from_db()
    return sheet.total


def test_the_example_of_the_proposal(sheet):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    assert (total_of(sheet), sheet.valid) == (Decimal("84.85"), True)


def test_not_applicable_leaves_the_divisor(sheet, street_admin):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    items = sheet.items.filter(code="ind_party_branch")
    items.update(score=None, na_reason="非党员", na_approved_by=street_admin, na_approved_at=NOW)
    assert total_of(sheet) == Decimal("83.94")


def test_a_half_cent_goes_up(sheet):
    scores = dict.fromkeys(CODES, Decimal("84.85")) | {"ind_pledge": Decimal("84.87"), "ind_post": Decimal("84.81")}
    make_sheet(sheet.person, sheet.period, scores)
    assert sum(DEFAULT_WEIGHTS[code] * scores[code] for code in CODES) / 100 == Decimal("84.845")
    assert total_of(sheet) == Decimal("84.85")


def test_a_missing_score_is_not_a_nought_and_takes_the_total_back(sheet):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    assert total_of(sheet) == Decimal("84.85")
    sheet.items.filter(code="ind_post").update(score=None)
    assert (total_of(sheet), sheet.valid) == (None, False)


def test_what_is_unchanged_is_not_written(sheet):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    rows = ScoreSheet.objects.filter(pk=sheet.pk)
    assert (refresh_totals(sheets=rows), refresh_totals(sheets=rows)) == (1, 0)


def test_sheets_that_are_not_named_stay_as_they_are(sheet, own_sheet):
    for person in (sheet.person, own_sheet.person):
        make_sheet(person, sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.filter(unit=sheet.unit, person=sheet.person))
    own_sheet.refresh_from_db()
    assert own_sheet.total is None


def item(sheet, code, word, user):
    states = {
        "na": {"na_reason": "非党员", "na_approved_by": user, "na_approved_at": NOW},
        "asked": {"na_reason": "非党员"},
        "excused": {"excused_reason": "病假"},
        "empty": {},
    }
    fields = states[word] if isinstance(word, str) else {"score": word}
    return ItemScore(sheet=sheet, code=code, scored_at=NOW, **fields)


@pytest.fixture
def four_sheets(tree, period):
    return [make_sheet(make_worker(tree.community), period) for _ in range(4)]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(
    st.lists(st.tuples(st.lists(said, min_size=6, max_size=6), st.decimals(-10, 3, places=2)), min_size=4, max_size=4)
)
def test_one_statement_equals_the_pure_rule_over_random_sheets(four_sheets, street_admin, drawn):
    ItemScore.objects.all().delete()
    items = []
    for sheet, (words, checks) in zip(four_sheets, drawn, strict=True):
        ScoreSheet.objects.filter(pk=sheet.pk).update(checks=checks)
        items += [
            item(sheet, code, word, street_admin) for code, word in zip(CODES, words, strict=True) if word is not None
        ]
    ItemScore.objects.bulk_create(items)
    refresh_totals(sheets=ScoreSheet.objects.all())
    fresh = ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in four_sheets])
    for row in sheet_rows(fresh):
        assert (row.sheet.total, row.sheet.valid) == (row.result.total, row.result.valid)
