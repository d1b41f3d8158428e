"""What a reported number is: one definition, from which page, document and command all count."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from common.rounding import half_up, half_up_ratio

Text = str | Promise
Number = Decimal | int
NOTHING = "—"


class Kind(StrEnum):
    """How a number comes out of its rows."""

    COUNT = "count"  # the rows
    PEOPLE = "people"  # the persons behind the rows, each once
    SUM = "sum"  # the amounts
    SHARE = "share"  # the amounts (1 or 0) among the rows
    MEAN = "mean"  # the mean of the amounts, each as it stands on record


@dataclass(frozen=True)
class Tally:
    """What one aggregate over the rows of a metric gives."""

    rows: int = 0
    people: int = 0
    total: Decimal | None = None

    def as_json(self) -> list[Any]:
        return [self.rows, self.people, None if self.total is None else str(self.total)]

    @classmethod
    def from_json(cls, stored: list[Any]) -> "Tally":
        rows, people, total = stored
        return cls(rows, people, None if total is None else Decimal(total))


@dataclass(frozen=True)
class Detail:
    """A further column of a metric's rows: its name in the statement, and how to show it."""

    key: str
    label: Text
    kind: Literal["text", "int", "decimal2", "date"] = "text"
    choices: Mapping[str, Text] = field(default_factory=dict)
    width: int = 12

    @property
    def adds_up(self) -> bool:
        """Whether several values of one person are told as their sum."""
        return self.kind in ("int", "decimal2")

    def show(self, value: Any) -> Any:
        """The value in words; numbers and dates stay what they are, and what is missing stays missing.

        Several values of one person come as a list.
        """
        if isinstance(value, list):
            return self._show_all([each for each in value if each not in (None, "")])
        if value is None or value == "":
            return NOTHING
        return str(self.choices.get(value, value)) if self.choices else value

    def _show_all(self, values: list[Any]) -> Any:
        if len(values) < 2:
            return self.show(values[0] if values else None)
        return "、".join(str(self.show(value)) for value in values)


@dataclass(frozen=True)
class Metric:
    """A reported number.

    `statement` gives the rows behind it: id, person_id, unit_id, part, amount, and the columns of `details`.
    Rows outside the unit are left out by the reader. `parts` are the words of `part`, in order; a metric whose
    parts can't be added up (four quarters) has no `whole`. Where persons are counted (Kind.PEOPLE), the list shows
    one row for each, with the details of all their rows in it.
    """

    code: str
    label: Text
    unit: Text
    says: Text
    kind: Kind
    statement: str
    needs: tuple[str, ...]
    parts: Mapping[str, Text] = field(default_factory=dict)
    whole: bool = True
    # A breakdown repeats the number of another metric: it stands in tables and not in sentences.
    breakdown: bool = False
    details: tuple[Detail, ...] = ()
    places: int = 0
    # Who is meant when the row leads to no person on record: a column of the statement.
    named: str = ""

    @property
    def listed_in(self) -> Text:
        """What the rows of the list are: what was counted; plain rows where amounts were added up or averaged."""
        return _("行") if self.kind in (Kind.SUM, Kind.MEAN) else self.unit

    @property
    def printed_unit(self) -> str:
        return "%" if self.kind is Kind.SHARE else str(self.unit)

    def number(self, tally: Tally) -> Number | None:
        """The number, or None when there is nothing to count or divide by: missing is not nought."""
        if self.kind is Kind.COUNT:
            return tally.rows
        if self.kind is Kind.PEOPLE:
            return tally.people
        if tally.total is None:
            return 0 if self.kind is Kind.SUM else None
        if self.kind is Kind.SUM:
            return half_up(tally.total, self.places)
        return half_up_ratio(tally.total * (100 if self.kind is Kind.SHARE else 1), tally.rows, self.places)

    def show(self, tally: Tally | None) -> str:
        """The number as every page and paper prints it: a share with both of its parts."""
        number = None if tally is None else self.number(tally)
        if tally is None or number is None:
            return NOTHING
        if self.kind is Kind.SHARE:
            return f"{tally.total:.0f}/{tally.rows} = {number}%"
        return str(number)


@dataclass(frozen=True)
class Group:
    """Numbers that belong together, and the right without which nobody sees them.

    `roster` is the metric whose rows are the group's list of people in the workbook; `drawn` the one that is
    shown as a chart.
    """

    code: str
    label: Text
    thing: str
    metrics: tuple[Metric, ...]
    roster: str
    drawn: tuple[str, ...] = ()
    by_unit: tuple[str, ...] = ()

    def metric(self, code: str) -> Metric:
        return next(metric for metric in self.metrics if metric.code == code)
