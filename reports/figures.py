"""The figures of a unit and year, and the rows behind each of them; both from the metric's one statement."""

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from reports.books import BOOKS, EXTRACTS
from reports.ledger import Ledger, opened_ledger
from reports.metrics import METRICS
from reports.metrics.base import Tally

TALLIES = """
    SELECT rows.part, scope.part_id AS unit_id, GROUPING(rows.part, scope.part_id) AS level,
           count(*) AS rows, count(DISTINCT rows.person_id) AS people, sum(rows.amount) AS total
    FROM ({rows}) AS rows JOIN scope ON scope.id = rows.unit_id
    GROUP BY GROUPING SETS ((), (rows.part), (scope.part_id))
"""
# What GROUPING answers: the part is summed over, the unit is, both are.
OF_UNIT, OF_PART, OF_ALL = 2, 1, 3

UNITS = """
    SELECT unit.id, unit.name, unit.level FROM r_unit AS unit
    WHERE unit.id IN (SELECT part_id FROM scope) ORDER BY unit.path
"""


@dataclass(frozen=True)
class UnitLine:
    """A unit as it stood on record."""

    id: int
    name: str
    level: str


@dataclass(frozen=True)
class YearFigures:
    """The tallies of one year: of the whole, of each part, and of each unit directly below."""

    whole: Mapping[str, Tally]
    parts: Mapping[str, Mapping[str, Tally]]
    units: Mapping[str, Mapping[int, Tally]]

    @property
    def is_blank(self) -> bool:
        """Whether nothing at all is on record of the year: then its counts are missing, not nought."""
        return not any(tally.rows for tally in self.whole.values())

    def of(self, code: str, part: str | None = None) -> Tally | None:
        """The tally of a metric or of one of its parts; None in a blank year."""
        if self.is_blank:
            return None
        return self.whole[code] if part is None else self.parts[code].get(part, Tally())

    def of_unit(self, code: str, unit_id: int) -> Tally | None:
        return None if self.is_blank else self.units[code].get(unit_id, Tally())

    def as_json(self) -> dict[str, Any]:
        return {
            "whole": {code: tally.as_json() for code, tally in self.whole.items()},
            "parts": {code: _stored(tallies) for code, tallies in self.parts.items()},
            "units": {code: _stored(tallies) for code, tallies in self.units.items()},
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "YearFigures":
        read = Tally.from_json
        return cls(
            {code: read(tally) for code, tally in stored["whole"].items()},
            {code: {part: read(tally) for part, tally in rows.items()} for code, rows in stored["parts"].items()},
            {code: {int(unit): read(tally) for unit, tally in rows.items()} for code, rows in stored["units"].items()},
        )


def _stored(tallies: Mapping[Any, Tally]) -> dict[str, Any]:
    return {str(key): tally.as_json() for key, tally in sorted(tallies.items())}


@dataclass(frozen=True)
class Figures:
    """All that a report states, with the year before for comparison. `unit` is None when the unit wasn't on record."""

    unit: UnitLine | None
    units: tuple[UnitLine, ...]
    year: YearFigures
    before: YearFigures

    def as_json(self) -> dict[str, Any]:
        return {
            "unit": vars(self.unit) if self.unit else None,
            "units": [vars(line) for line in self.units],
            "year": self.year.as_json(),
            "before": self.before.as_json(),
        }

    @classmethod
    def from_json(cls, stored: dict[str, Any]) -> "Figures":
        return cls(
            UnitLine(**stored["unit"]) if stored["unit"] else None,
            tuple(UnitLine(**line) for line in stored["units"]),
            YearFigures.from_json(stored["year"]),
            YearFigures.from_json(stored["before"]),
        )


def figures_of(*, unit_id: int, year: int, as_of: date, cut_off: datetime) -> Figures:
    """Count everything anew from the books of that moment: one statement per metric and year."""
    with books_of(unit_id=unit_id, year=year, as_of=as_of, cut_off=cut_off) as ledger:
        lines = tuple(UnitLine(**row) for row in ledger.rows(UNITS))
        own = next((line for line in lines if line.id == unit_id), None)
        ledger.open([name for metric in METRICS.values() for name in metric.needs])
        this_year = _count(ledger)
        ledger.turn_to(year - 1)
        before = _count(ledger)
    return Figures(own, tuple(line for line in lines if line.id != unit_id), this_year, before)


def books_of(*, unit_id: int, year: int, as_of: date, cut_off: datetime) -> AbstractContextManager[Ledger]:
    """The ledger behind a report."""
    return opened_ledger(unit_id=unit_id, cut_off=cut_off, as_of=as_of, year=year, books=BOOKS, extracts=EXTRACTS)


def _count(ledger: Ledger) -> YearFigures:
    whole: dict[str, Tally] = {}
    parts: dict[str, dict[str, Tally]] = {}
    units: dict[str, dict[int, Tally]] = {}
    for code, metric in METRICS.items():
        ledger.open(metric.needs)
        parts[code], units[code] = {}, {}
        for row in ledger.rows(TALLIES.format(rows=metric.statement)):
            tally = Tally(row["rows"], row["people"], row["total"])
            if row["level"] == OF_ALL:
                whole[code] = tally
            elif row["level"] == OF_PART:
                parts[code][row["part"]] = tally
            else:
                units[code][row["unit_id"]] = tally
    return YearFigures(whole, parts, units)
