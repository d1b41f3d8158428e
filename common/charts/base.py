"""What all charts share."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.rounding import half_up

Text = str | Promise
Number = Decimal | int
NOTHING = "—"


@dataclass(frozen=True)
class Series:
    """One row of values. A missing value is missing, never zero. The accent is the one that matters."""

    name: Text
    values: Sequence[Number | None]
    accent: bool = False


@dataclass(frozen=True)
class Drawing:
    """What a chart template needs: the marks of its sort, and the table of the data."""

    title: Text
    desc: str
    height: int
    marks: dict[str, Any]
    heads: list[Text]
    table: list[list[Any]]
    id: str = field(default_factory=lambda: uuid.uuid4().hex[:8])

    @property
    def is_empty(self) -> bool:
        return all(cell == NOTHING for row in self.table for cell in row[1:])


def as_text(value: Number | None, places: int, unit: Text = "") -> str:
    return NOTHING if value is None else f"{half_up(value, places)}{unit}"


def table_of(labels: Sequence[Text], series: Sequence[Series], places: int, unit: Text = "") -> list[list[Any]]:
    return [[label, *[as_text(one.values[nth], places, unit) for one in series]] for nth, label in enumerate(labels)]


def accent_of(series: Sequence[Series]) -> Series:
    return next((one for one in series if one.accent), series[0])


def describe_extremes(pairs: Sequence[tuple[Text, Number | None]], places: int, unit: Text = "") -> str:
    """The sentence a screen reader hears for a chart that compares."""
    known = [(value, label) for label, value in pairs if value is not None]
    if not known:
        return _("还没有数据。")
    top, low = max(known, key=lambda pair: pair[0]), min(known, key=lambda pair: pair[0])
    return _("最高 %(top)s %(top_value)s，最低 %(low)s %(low_value)s。") % {
        "top": top[1],
        "top_value": as_text(top[0], places, unit),
        "low": low[1],
        "low_value": as_text(low[0], places, unit),
    }
