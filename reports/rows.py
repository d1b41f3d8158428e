"""The rows behind a figure, in the order of the tree and of names: the very rows that were counted."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import connection

from reports.ledger import Ledger
from reports.metrics.base import Metric

ROWS = """
    SELECT rows.*, COALESCE(person.name, {named}, '') AS name, COALESCE(person.name_key, '') AS name_key,
           COALESCE(person.work_number, '') AS work_number, unit.name AS unit_name, unit.path
    FROM ({rows}) AS rows
    JOIN scope ON scope.id = rows.unit_id
    JOIN r_unit AS unit ON unit.id = rows.unit_id
    LEFT JOIN r_person AS person ON person.id = rows.person_id
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


def _open(ledger: Ledger, metric: Metric) -> str:
    ledger.open([*metric.needs, "person"])
    return ROWS.format(rows=metric.statement, named=f"rows.{metric.named}" if metric.named else "NULL")


def count_rows(ledger: Ledger, metric: Metric, choice: Choice = EVERYTHING) -> int:
    rows = _open(ledger, metric)
    statement = f"SELECT count(*) AS number FROM ({rows}) AS found WHERE {choice.conditions}"  # noqa: S608
    return int(ledger.rows(statement, choice.params)[0]["number"])


def read_page(
    ledger: Ledger, metric: Metric, choice: Choice, *, cursor: Cursor | None, backwards: bool, size: int
) -> RowsPage:
    """The rows after the cursor, or before it; in their order either way."""
    rows = _open(ledger, metric)
    beyond = f"({ORDER}) {'<' if backwards else '>'} (%(c_path)s, %(c_name)s, %(c_id)s)" if cursor else "true"
    order = ", ".join(f"{column} {'DESC' if backwards else 'ASC'}" for column in ORDER.split(", "))
    statement = (
        f"SELECT * FROM ({rows}) AS found WHERE {choice.conditions} AND {beyond} "  # noqa: S608  names of our own
        f"ORDER BY {order} LIMIT {size + 1}"
    )
    path, name, row_id = cursor or ("", "", 0)
    read = ledger.rows(statement, {**choice.params, "c_path": path, "c_name": name, "c_id": row_id})
    more, read = len(read) > size, read[:size]
    return RowsPage(read[::-1] if backwards else read, more)


def stream_rows(ledger: Ledger, metric: Metric, choice: Choice = EVERYTHING) -> Iterator[dict[str, Any]]:
    """All rows, a few at a time from a cursor of the database, so that a million of them need no memory."""
    rows = _open(ledger, metric)
    statement = f"SELECT * FROM ({rows}) AS found WHERE {choice.conditions} ORDER BY {ORDER}"  # noqa: S608
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
