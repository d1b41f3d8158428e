"""The books as they stood: temporary tables of what was on record at a moment, for one unit.

Every figure of a report is counted from these tables and from nothing else, so that the same moment gives the
same figures for ever, whatever is entered, corrected, imported or undone later (docs/adr/0030).
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction

from common.statements import read_statement

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """A tracked model in the ledger, as the temporary table r_<name>.

    `candidates` chooses, among the events, rows that may belong to the unit (empty for all); `keep` is asked
    again of the state that was on record. `persons` names its columns that lead to a person; {referred} in
    `candidates` stands for the persons to whom the other opened books lead.
    """

    name: str
    model: str
    candidates: str = ""
    keep: str = ""
    needs: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Extract:
    """A table worked out once from books for the year in question: reports/sql/<name>.sql, as y_<name>."""

    name: str
    needs: tuple[str, ...]


def event_model(label: str) -> type[models.Model]:
    """The event table that people.history keeps of a model."""
    app, name = label.split(".")
    return apps.get_model(app, f"{name}Event")


# Two ways to the last state of each row: a look-up per row where few rows are wanted, one sorted pass for all.
LATEST_OF_SOME = """
    SELECT latest.* FROM (
        SELECT DISTINCT event.pgh_obj_id FROM {events} AS event
        WHERE event.pgh_created_at <= %(cut_off)s AND ({candidates})
    ) AS wanted
    CROSS JOIN LATERAL (
        SELECT {columns}, event.pgh_label FROM {events} AS event
        WHERE event.pgh_obj_id = wanted.pgh_obj_id AND event.pgh_created_at <= %(cut_off)s
        ORDER BY event.pgh_id DESC LIMIT 1
    ) AS latest
"""
LATEST_OF_ALL = """
    SELECT DISTINCT ON (event.pgh_obj_id) {columns}, event.pgh_label FROM {events} AS event
    WHERE event.pgh_created_at <= %(cut_off)s
    ORDER BY event.pgh_obj_id, event.pgh_id DESC
"""
# The unit and all below it, each with the part directly under the unit to which it belongs.
SCOPE = """
    SELECT below.id, below.path, part.id AS part_id
    FROM r_unit AS top
    JOIN r_unit AS below ON starts_with(below.path, top.path)
    JOIN r_unit AS part ON part.path = substr(below.path, 1, length(top.path) + %(step)s)
    WHERE top.id = %(unit)s
"""
UNITS = Book("unit", "people.Unit")


@cache
def columns_of(label: str) -> tuple[str, ...]:
    columns = (str(field.column) for field in event_model(label)._meta.concrete_fields)
    return tuple(column for column in columns if not column.startswith("pgh_"))


def statement_of(book: Book, referred: str = "") -> str:
    """The state on record of the book's rows: deleted and voided ones are not on record."""
    columns = columns_of(book.model)
    latest = (LATEST_OF_SOME if book.candidates else LATEST_OF_ALL).format(
        events=event_model(book.model)._meta.db_table,
        columns=", ".join(f"event.{column}" for column in columns),
        candidates=book.candidates.format(referred=referred),
    )
    conditions = ["state.pgh_label <> 'delete'"]
    conditions += ["state.voided_at IS NULL"] if "voided_at" in columns else []
    conditions += [f"({book.keep})"] if book.keep else []
    listed = ", ".join(f"state.{column}" for column in columns)
    return f"SELECT {listed} FROM ({latest}) AS state WHERE {' AND '.join(conditions)}"  # noqa: S608  names only


@dataclass
class Ledger:
    """The opened books of a unit at a moment, turned to a year. Lives within one transaction.

    The unit is taken with all that lay below it in the tree of that moment.
    """

    unit_id: int
    cut_off: datetime
    as_of: date
    years: tuple[int, int]
    books: Sequence[Book]
    extracts: Sequence[Extract]
    year: int = 0
    opened: set[str] = field(default_factory=set)
    worked_out: set[str] = field(default_factory=set)

    @property
    def day(self) -> date:
        """The day on which people are counted: the last of the year, or the as-of day if that is earlier."""
        return min(date(self.year, 12, 31), self.as_of)

    @property
    def params(self) -> dict[str, Any]:
        return {
            "unit": self.unit_id,
            "cut_off": self.cut_off,
            "first_year": self.years[0],
            "last_year": self.years[1],
            "year": self.year,
            "day": self.day,
            "year_start": date(self.year, 1, 1),
            "year_end": date(self.year, 12, 31),
            "step": 4,
        }

    def turn_to(self, year: int) -> None:
        """Go on with another year of the same books."""
        if year != self.year:
            self.worked_out.clear()
            self.year = year

    def open(self, names: Sequence[str]) -> None:
        """Open these books and work out these extracts, with all that they need."""
        wanted = self._closure(names)
        fresh = {book.name for book in self.books if book.name in wanted} - self.opened
        for book in self.books:
            again = fresh and book.name in wanted | self.opened and "{referred}" in book.candidates
            if book.name in fresh or again:
                self._make(f"r_{book.name}", statement_of(book, self._referred()))
                self.opened.add(book.name)
        for extract in self.extracts:
            if extract.name in wanted - self.worked_out:
                self._make(f"y_{extract.name}", read_statement("reports", extract.name))
                self.worked_out.add(extract.name)

    def rows(self, statement: str, params: Params | None = None) -> list[dict[str, Any]]:
        with connection.cursor() as cursor:
            cursor.execute(statement, {**self.params, **(params or {})})
            names = [column.name for column in cursor.description or ()]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def begin(self) -> None:
        self._make("r_unit", statement_of(UNITS))
        self._make("scope", SCOPE)

    def _closure(self, names: Sequence[str]) -> set[str]:
        needs = {book.name: book.needs for book in self.books} | {each.name: each.needs for each in self.extracts}
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting.extend(needs[name])
        return found

    def _referred(self) -> str:
        columns = [
            f"SELECT {column} FROM r_{book.name}"  # noqa: S608  names of our own
            for book in self.books
            if book.name in self.opened
            for column in book.persons
        ]
        return " UNION ".join(columns) or "SELECT NULL::bigint"

    def _make(self, table: str, statement: str) -> None:
        # Dropped first: in the same transaction other books may lie open under the same names.
        with connection.cursor() as cursor:
            cursor.execute(f"DROP TABLE IF EXISTS pg_temp.{table}")
            cursor.execute(f"CREATE TEMPORARY TABLE {table} ON COMMIT DROP AS {statement}", self.params)
            cursor.execute(f"ANALYZE {table}")


@contextmanager
def opened_ledger(
    *, unit_id: int, cut_off: datetime, as_of: date, year: int, books: Sequence[Book], extracts: Sequence[Extract]
) -> Iterator[Ledger]:
    """The ledger of a unit, turned to the year, with the year before it at hand for comparison."""
    with transaction.atomic():
        ledger = Ledger(unit_id, cut_off, as_of, (year - 1, year), books, extracts, year)
        ledger.begin()
        yield ledger
