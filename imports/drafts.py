"""Rows of a laid-out book as drafts: every cell taken by its column's rule. Knows no database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imports.layout import Layout, Table
from imports.reading.book import Cell, Row
from imports.specs import Column
from imports.values.taken import Taken
from imports.values.text import text_of
from people.rules.problems import Problem

SHOWN = 60


@dataclass(slots=True)
class Draft:
    """One row of the user's file. `raw` holds the cell's own words where they were tidied or refused."""

    sheet: str
    spec: str
    number: int
    values: dict[str, Any] = field(default_factory=dict)
    notes: dict[str, str] = field(default_factory=dict)
    problems: dict[str, Problem] = field(default_factory=dict)
    raw: dict[str, str] = field(default_factory=dict)


def draft_rows(layout: Layout, today: date) -> Iterator[Draft]:
    """Drafts in the order of the file, main sheets first."""
    for table in layout.tables:
        for row in table.rows:
            yield _draft(table, row, today)


def _draft(table: Table, row: Row, today: date) -> Draft:
    draft = Draft(table.sheet.name, table.spec.key, row.number)
    for column in table.spec.columns:
        if column.key not in table.columns:
            continue
        cell, formula = table.cell(row, column.key), table.formula(row, column.key)
        _note(draft, column, formula or cell, _taken(column, cell, formula, today))
    return draft


def _taken(column: Column, cell: Cell, formula: str | None, today: date) -> Taken:
    """A formula is refused whatever value it shows; its result was never ours to trust."""
    if formula is not None:
        return Taken(problem=Problem("cell_is_formula"))
    taken = column.take(cell)
    if taken.problem is None and taken.value is None and column.required:
        return Taken(problem=Problem("required", {"label": str(column.label)}))
    if taken.problem is None and taken.value is not None and column.rule:
        return Taken(taken.value, taken.note, column.rule(taken.value, today))
    return taken


def _note(draft: Draft, column: Column, cell: Cell, taken: Taken) -> None:
    if taken.problem:
        draft.problems[column.key] = taken.problem
    else:
        draft.values[column.key] = taken.value
    if taken.note and not taken.problem:
        draft.notes[column.key] = taken.note
    if taken.note or taken.problem:
        draft.raw[column.key] = text_of(cell)[:SHOWN]
