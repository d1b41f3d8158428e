from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions.imported import (
    ImportedSheet,
    compare_imported_sheets,
    record_imported_sheets,
    void_imported_sheets,
)
from assessments.choices import Kind, PeriodState, SheetSource, SheetState
from assessments.models import Scheme, ScoreSheet, ScoringPeriod
from assessments.spans import Span
from common.exceptions import Refusal
from tests.factories.assessments import EXAMPLE, NOW, make_period, make_post, make_worker
from tests.factories.people import PersonFactory

QUARTER = Span(Kind.QUARTER, 2025, 1)


def record(*rows):
    return record_imported_sheets(span=QUARTER, rows=rows, by=None, now=NOW)


def row(person, note="", **scores):
    return ImportedSheet(person.pk, EXAMPLE | {f"ind_{k}": v for k, v in scores.items()}, note)


def test_a_workbook_makes_closed_sheets_with_totals(tree):
    one, other = make_worker(tree.community), make_worker(tree.sibling_community)
    outcome = record(row(one), row(other, post=None, note="产假"))
    assert (outcome.new, outcome.changed, outcome.unchanged, outcome.kept) == ([one.pk, other.pk], [], [], [])
    sheet = ScoreSheet.objects.get(person=one)
    assert (sheet.total, sheet.state, sheet.source, sheet.unit) == (
        Decimal("84.85"),
        SheetState.CLOSED,
        SheetSource.IMPORTED,
        tree.community,
    )
    unfinished = ScoreSheet.objects.get(person=other)
    assert (unfinished.total, unfinished.valid, unfinished.note) == (None, False, "产假")
    assert ScoringPeriod.objects.get().state == PeriodState.CLOSED
    assert outcome.sheet_ids == {one.pk: sheet.pk, other.pk: unfinished.pk}


def test_a_second_time_changes_nothing(tree):
    person = make_worker(tree.community)
    record(row(person))
    before = ScoreSheet.objects.get().version
    again = record(row(person))
    assert (again.unchanged, again.new, ScoreSheet.objects.get().version) == ([person.pk], [], before)


def test_a_corrected_workbook_changes_what_differs(tree):
    one, other = make_worker(tree.community), make_worker(tree.community)
    record(row(one), row(other))
    outcome = record(row(one, post=Decimal(98)), row(other))
    assert (outcome.changed, outcome.unchanged) == ([one.pk], [other.pk])
    assert ScoreSheet.objects.get(person=one).total == Decimal("86.85")


def test_the_preview_says_the_same_and_writes_nothing(tree):
    person = make_worker(tree.community)
    assert compare_imported_sheets(span=QUARTER, rows=[row(person)]).new == [person.pk]
    assert (ScoreSheet.objects.count(), Scheme.objects.count()) == (0, 0)


def test_what_was_entered_in_the_system_wins(tree):
    person = make_worker(tree.community)
    make_period(tree.district, QUARTER)
    outcome = record(row(person))
    assert (outcome.kept, outcome.new) == ([person.pk], [])
    assert ScoreSheet.objects.get().source == SheetSource.ENTERED


def test_each_district_has_its_own_scheme(tree):
    near, far = make_worker(tree.community), make_worker(tree.far_community)
    record(row(near), row(far))
    schemes = {sheet.person: sheet.period.scheme.unit for sheet in ScoreSheet.objects.all()}
    assert schemes == {near: tree.district, far: tree.far_district}


def test_the_unit_is_that_of_the_quarter(tree):
    person = PersonFactory(unit=tree.sibling_community)
    make_post(person, tree.community, until=date(2025, 6, 30))
    make_post(person, tree.sibling_community, since=date(2025, 7, 1))
    record(row(person))
    assert ScoreSheet.objects.get().unit == tree.community


def test_without_a_post_of_that_time_the_present_unit_stands(tree):
    person = PersonFactory(unit=tree.community, post_track="")
    record(row(person))
    sheet = ScoreSheet.objects.get()
    assert (sheet.unit, sheet.track, sheet.total) == (tree.community, "general", Decimal("84.85"))


def test_undone_sheets_are_void_and_may_come_again(tree):
    person = make_worker(tree.community)
    outcome = record(row(person))
    undone = void_imported_sheets(sheet_ids=outcome.sheet_ids.values(), reason="传错文件", by=None, now=NOW)
    assert (undone, ScoreSheet.objects.live().count()) == (1, 0)
    assert record(row(person)).new == [person.pk]


def test_an_entered_sheet_is_not_undone(sheet):
    with pytest.raises(Refusal, match="只能撤销导入"):
        void_imported_sheets(sheet_ids=[sheet.pk], reason="传错文件", by=None, now=NOW)


def test_the_number_of_statements_does_not_grow_with_the_rows(tree):
    persons = [make_worker(tree.community) for _ in range(40)]
    record(row(persons[0]))
    counts = []
    for group in (persons[1:2], persons[2:]):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            record(*[row(person) for person in group])
        counts.append(len(queries))
    assert counts[0] == counts[1]
