"""Quarters of units and persons (docs/adr/0012).

A person's quarter = assessments.queries.results.quarter_figures. A unit's quarter mean = mean of its persons'
figures, rounded half up; a person belongs to the unit of the newest sheet in the quarter.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Q

from assessments.choices import Kind
from assessments.models import ScoreSheet
from assessments.queries.results import QuarterFigure, quarter_figures
from assessments.scoring import mean
from assessments.spans import Span, months_of
from people.models import Person, Unit

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class QuarterPerson:
    """A person in a quarter: where last, and what stands for it."""

    person: Person
    unit: Unit
    figure: QuarterFigure | None


@dataclass(frozen=True)
class QuarterLine:
    """A unit in a quarter: how many persons, how many of them with a figure, and their mean."""

    unit: Unit
    persons: int
    figured: int
    mean: Decimal | None


def quarter_persons(*, unit: Unit, quarter: Span, user: "User") -> list[QuarterPerson]:
    """Everybody who has a sheet in the quarter under the unit, by name; four queries."""
    months = Q(period__kind=Kind.MONTH, period__number__in=[month.number for month in months_of(quarter)])
    whole = Q(period__kind=Kind.QUARTER, period__number=quarter.number)
    sheets = ScoreSheet.objects.readable_by(user).filter(months | whole, period__year=quarter.year).under(unit.path)
    newest = {
        sheet.person_id: sheet for sheet in sheets.select_related("person", "unit").order_by("period__closes_on", "pk")
    }
    figures = quarter_figures(person_ids=list(newest), quarter=quarter)
    found = [QuarterPerson(sheet.person, sheet.unit, figures.get(pk)) for pk, sheet in newest.items()]
    return sorted(found, key=lambda one: (one.person.name_key, one.person.pk))


def quarter_lines(persons: Iterable[QuarterPerson], unit: Unit, parts: Iterable[Unit]) -> list[QuarterLine]:
    """A line for each part directly under the unit (or the unit itself) that has somebody."""
    persons = list(persons)
    length = len(unit.path) + unit.steplen
    lines = [(part, [one for one in persons if one.unit.path[:length] == part.path]) for part in parts]
    return [_line(part, people) for part, people in lines if people]


def whole_line(persons: Iterable[QuarterPerson], unit: Unit) -> QuarterLine:
    return _line(unit, list(persons))


def _line(unit: Unit, people: list[QuarterPerson]) -> QuarterLine:
    totals = [one.figure.total for one in people if one.figure]
    return QuarterLine(unit, len(people), len(totals), mean(totals) if totals else None)
