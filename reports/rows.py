"""The rows behind a figure, in the order of the tree and of names: the very rows that were counted.

Where persons were counted, each has one row, with all that they were counted for in it; so a list is as long as
its figure says.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reports.ledger import Ledger
from reports.metrics.base import Kind, Metric

ROWS = """
    SELECT rows.*, COALESCE(person.name, {named}, '') AS name, COALESCE(person.name_key, '') AS name_key,
           COALESCE(person.work_number, '') AS work_number, unit.name AS unit_name, unit.path
    FROM ({rows}) AS rows
    JOIN scope ON scope.id = rows.unit_id
    JOIN r_unit AS unit ON unit.id = rows.unit_id
    LEFT JOIN r_person AS person ON person.id = rows.person_id
"""
# Of the rows chosen, one for each person: in the unit that comes first, details as gathered below.
PERSONS = """
    SELECT person_id AS id, person_id, min(name) AS name, min(name_key) AS name_key, min(work_number) AS work_number,
           (array_agg(unit_name ORDER BY path, id))[1] AS unit_name, min(path) AS path,
           (array_agg(part ORDER BY path, id))[1] AS part {gathered}
    FROM ({rows}) AS chosen GROUP BY person_id
"""
ORDER = "path, name_key, id"
PIECE = 2_000


@dataclass(frozen=True)
class Choice:
    """Which of a metric's rows: a part, a unit directly below, a piece of a name; empty for all."""

    part: str | None = None
    unit_id: int | None = None
    name: str = ""

    @property
    def conditions(self) -> str:
        asked = ["true"]
        asked += ["part = %(part)s"] if self.part is not None else []
        asked += ["unit_id IN (SELECT id FROM scope WHERE part_id = %(part_unit)s)"] if self.unit_id else []
        asked += ["strpos(name, %(name)s) > 0"] if self.name else []
        return " AND ".join(asked)

    @property
    def params(self) -> dict[str, Any]:
        return {"part": self.part, "part_unit": self.unit_id, "name": self.name}


EVERYTHING = Choice()
Cursor = tuple[str, str, int]


@dataclass(frozen=True)
class RowsPage:
    rows: list[dict[str, Any]]
    more: bool


def _open(ledger: Ledger, metric: Metric, choice: Choice) -> str:
    """The statement of the rows chosen."""
    ledger.open([*metric.needs, "person"])
    rows = ROWS.format(rows=metric.statement, named=f"rows.{metric.named}" if metric.named else "NULL")
    chosen = f"SELECT * FROM ({rows}) AS found WHERE {choice.conditions}"  # noqa: S608  names of our own
    return PERSONS.format(rows=chosen, gathered=_gathered(metric)) if metric.kind is Kind.PEOPLE else chosen


def _gathered(metric: Metric) -> str:
    """Numbers are added up; of words and days each is told once."""
    ways = {
        detail.key: f"sum({detail.key})" if detail.adds_up else f"array_agg(DISTINCT {detail.key})"
        for detail in metric.details
    }
    return "".join(f", {way} AS {key}" for key, way in ways.items())


def count_rows(ledger: Ledger, metric: Metric, choice: Choice = EVERYTHING) -> int:
    statement = f"SELECT count(*) AS number FROM ({_open(ledger, metric, choice)}) AS listed"  # noqa: S608
    return int(ledger.rows(statement, choice.params)[0]["number"])


def read_page(
    ledger: Ledger, metric: Metric, choice: Choice, *, cursor: Cursor | None, backwards: bool, size: int
) -> RowsPage:
    """The rows after the cursor, or before it; in their order either way."""
    rows = _open(ledger, metric, choice)
    beyond = f"({ORDER}) {'<' if backwards else '>'} (%(c_path)s, %(c_name)s, %(c_id)s)" if cursor else "true"
    order = ", ".join(f"{column} {'DESC' if backwards else 'ASC'}" for column in ORDER.split(", "))
    statement = (
        f"SELECT * FROM ({rows}) AS listed WHERE {beyond} "  # noqa: S608  names of our own
        f"ORDER BY {order} LIMIT {size + 1}"
    )
    path, name, row_id = cursor or ("", "", 0)
    read = ledger.rows(statement, {**choice.params, "c_path": path, "c_name": name, "c_id": row_id})
    more, read = len(read) > size, read[:size]
    return RowsPage(read[::-1] if backwards else read, more)


def stream_rows(ledger: Ledger, metric: Metric, choice: Choice = EVERYTHING) -> Iterator[dict[str, Any]]:
    """All rows, a few at a time from a cursor of the database, so that a million of them need no memory."""
    statement = f"SELECT * FROM ({_open(ledger, metric, choice)}) AS listed ORDER BY {ORDER}"  # noqa: S608
    name = f"rows_{metric.code.replace('.', '_')}"
    with connection.cursor() as cursor:
        cursor.execute(f"DECLARE {name} NO SCROLL CURSOR FOR {statement}", {**ledger.params, **choice.params})
        while True:
            cursor.execute(f"FETCH {PIECE} FROM {name}")
            names = [column.name for column in cursor.description or ()]
            piece = cursor.fetchall()
            yield from (dict(zip(names, row, strict=True)) for row in piece)
            if len(piece) < PIECE:
                break
        cursor.execute(f"CLOSE {name}")
