"""Rows of a laid-out book as drafts: every cell taken by its column's rule. Knows no database."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from imports.layout import Layout
from imports.reading.book import Cell, Row
from imports.specs import Column
from imports.values.taken import Taken
from imports.values.text import text_of
from people.rules.problems import Problem

SHOWN = 60
# Posts, places and dates come again and again in a list; names and numbers don't, and fill no more than this.
REMEMBERED = 5_000
FORMULA = Taken(problem=Problem("cell_is_formula"))


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
        used = [column for column in table.spec.columns if column.key in table.columns]
        takers = [Taker(column, table.columns[column.key], today) for column in used]
        formulas: dict[int, dict[int, str]] = {}
        for (number, index), text in table.sheet.formulas.items():
            formulas.setdefault(number, {})[index] = text
        for row in table.rows:
            draft = Draft(table.sheet.name, table.spec.key, row.number)
            _take(draft, takers, row, formulas.get(row.number))
            yield draft


class Taker:
    """Takes the cells of one column. What the same cell became before it is not worked out again: a taken cell
    depends on nothing but the cell, the column and the day."""

    __slots__ = ("column", "index", "known", "today")

    def __init__(self, column: Column, index: int, today: date) -> None:
        self.column, self.index, self.today = column, index, today
        self.known: dict[Any, Taken] = {}

    def take(self, cell: Cell) -> Taken:
        # 1, 1.0 and True are one key to a dictionary, but not one cell.
        key = cell if type(cell) is str else (type(cell), cell)
        taken = self.known.get(key)
        if taken is None:
            taken = _taken(self.column, cell, self.today)
            if len(self.known) < REMEMBERED:
                self.known[key] = taken
        return taken


def _take(draft: Draft, takers: list[Taker], row: Row, formulas: dict[int, str] | None) -> None:
    """A formula is refused whatever value it shows; its result was never ours to trust."""
    values, cells = draft.values, row.cells
    width = len(cells)
    for taker in takers:
        cell = cells[taker.index] if taker.index < width else None
        if formulas and taker.index in formulas:
            cell, taken = formulas[taker.index], FORMULA
        else:
            taken = taker.take(cell)
        if taken.problem is None and not taken.note:
            values[taker.column.key] = taken.value
        else:
            _note(draft, taker.column, cell, taken)


def _taken(column: Column, cell: Cell, today: date) -> Taken:
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
