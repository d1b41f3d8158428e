"""Definitions and wording that need no database."""

import re
from decimal import Decimal

import pytest

from reports.ledger import columns_of
from reports.metrics import GROUPS, METRICS, VERSION, fingerprint
from reports.metrics.base import Kind, Metric, Tally
from reports.papers.outline import in_chinese

# Whoever changes a definition gives it a new version, and writes both down here.
KNOWN = {"2026.1": "f682a243db68", "2026.2": "c9f896f61eab"}


def metric(kind, places=0):
    return Metric("m", "指标", "人", "", kind, "", (), places=places)


def test_a_changed_definition_needs_a_new_version():
    assert KNOWN[VERSION] == fingerprint()


def test_every_number_says_what_counts_and_has_a_code_of_its_own():
    assert len(METRICS) == sum(len(group.metrics) for group in GROUPS)
    assert [each.code for each in METRICS.values() if len(str(each.says)) < 20] == []


def test_rosters_charts_and_unit_tables_name_metrics_of_their_group():
    for group in GROUPS:
        named = {group.roster, *group.drawn, *group.by_unit}
        assert named <= {each.code for each in group.metrics}, group.code


@pytest.mark.parametrize("code", sorted(METRICS))
def test_a_statement_names_no_table_but_the_books(code):
    tables = set(re.findall(r"\b(?:FROM|JOIN)\s+(\w+)", METRICS[code].statement))

    assert all(table.startswith(("r_", "y_", "unnest")) or table in {"LATERAL"} for table in tables), tables


@pytest.mark.parametrize(
    ("kind", "places", "tally", "shown"),
    [
        (Kind.COUNT, 0, Tally(3, 2, Decimal(9)), "3"),
        (Kind.PEOPLE, 0, Tally(3, 2, Decimal(9)), "2"),
        (Kind.SUM, 1, Tally(3, 2, Decimal("9.25")), "9.3"),
        (Kind.SUM, 1, Tally(), "0"),
        (Kind.SHARE, 1, Tally(9, 9, Decimal(6)), "6/9 = 66.7%"),
        (Kind.SHARE, 1, Tally(), "—"),
        (Kind.MEAN, 2, Tally(2, 2, Decimal("169.69")), "84.85"),
        (Kind.MEAN, 2, Tally(), "—"),
        (Kind.COUNT, 0, None, "—"),
    ],
)
def test_a_number_is_printed_in_one_way(kind, places, tally, shown):
    assert metric(kind, places).show(tally) == shown


def test_personal_numbers_are_in_no_book():
    assert not {"id_sealed", "id_hash", "phone"} & set(columns_of("people.Person"))


@pytest.mark.parametrize(("number", "words"), [(1, "一"), (10, "十"), (12, "十二"), (20, "二十"), (21, "二十一")])
def test_chapters_are_counted_in_chinese(number, words):
    assert in_chinese(number) == words
