"""Values over time."""

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from common.charts.base import Drawing, Number, Series, Text, accent_of, as_text, table_of
from common.rounding import half_up

HEIGHT = 184
TOP, BOTTOM = 26, 154
# Room for the tick labels at the left, in per cent of the width.
LEFT, RIGHT = Fraction(9), Fraction(99)
SHOWN_LABELS = 6


@dataclass(frozen=True)
class Line:
    """One series is the accent; the others are what it is compared with."""

    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    unit: Text = ""
    places: int = 0
    minimum: Number | None = None
    maximum: Number | None = None


def lay_out_line(data: Line) -> Drawing:
    ticks = _ticks_of(data)
    across = [_across(nth, len(data.labels)) for nth in range(len(data.labels))]
    accent = accent_of(data.series)
    return Drawing(
        title=data.title,
        desc=_course(data, accent),
        height=HEIGHT,
        marks={
            # The accent is drawn last, on top of what it is compared with.
            "lines": [_draw(one, across, ticks, data) for one in sorted(data.series, key=lambda one: one.accent)],
            "ticks": _tick_marks(ticks),
            "labels": _labels(data.labels, across),
            "label_y": HEIGHT - 8,
        },
        heads=[_("时间"), *[one.name for one in data.series]],
        table=table_of(data.labels, data.series, data.places, data.unit),
    )


def nice_ticks(low: Number, high: Number) -> list[Decimal]:
    """A few round numbers that enclose the values."""
    span = float(high - low) or abs(float(high)) or 1.0
    size = 10.0 ** math.floor(math.log10(span / 3))
    step = Decimal(f"{next(size * factor for factor in (1, 2, 5, 10) if span / (size * factor) <= 4):.12g}")
    first = math.floor(Decimal(low) / step)
    last = max(math.ceil(Decimal(high) / step), first + 1)
    return [step * nth for nth in range(first, last + 1)]


def _ticks_of(data: Line) -> list[Decimal]:
    known = [value for one in data.series for value in one.values if value is not None]
    low = min(known, default=0) if data.minimum is None else data.minimum
    high = max(known, default=1) if data.maximum is None else data.maximum
    return nice_ticks(low, high)


def _tick_marks(ticks: list[Decimal]) -> list[dict[str, str]]:
    places = max(0, -int((ticks[1] - ticks[0]).normalize().as_tuple().exponent))
    return [
        {"y": str(_down(tick, ticks)), "text_y": str(_down(tick, ticks) - 4), "text": as_text(tick, places)}
        for tick in ticks
    ]


def _across(nth: int, count: int) -> str:
    return f"{half_up(LEFT + (RIGHT - LEFT) * nth / max(count - 1, 1))}%"


def _down(value: Number, ticks: list[Decimal]) -> Decimal:
    share = (Fraction(value) - Fraction(ticks[0])) / (Fraction(ticks[-1]) - Fraction(ticks[0]))
    return half_up(BOTTOM - share * (BOTTOM - TOP), 1)


def _draw(series: Series, across: list[str], ticks: list[Decimal], data: Line) -> dict[str, Any]:
    points = [
        None if value is None else {"x": x, "y": str(_down(value, ticks)), "value": value}
        for x, value in zip(across, series.values, strict=True)
    ]
    pairs = itertools.pairwise(points)
    seen = [point for point in points if point]
    return {
        "name": series.name,
        "accent": series.accent,
        "segments": [{"a": a, "b": b} for a, b in pairs if a and b],
        "points": seen,
        "end": _end(seen[-1], data) if seen else None,
    }


def _end(point: dict[str, Any], data: Line) -> dict[str, Any]:
    """The last value, written at its point."""
    return {
        **point,
        "text": as_text(point["value"], data.places, data.unit),
        "text_y": str(Decimal(point["y"]) - 10),
    }


def _labels(labels: Sequence[Text], across: list[str]) -> list[dict[str, Any]]:
    last = len(labels) - 1
    every = max(1, math.ceil(len(labels) / SHOWN_LABELS))
    return [
        {"text": label, "x": across[nth], "anchor": "end" if nth == last and nth else "middle"}
        for nth, label in enumerate(labels)
        if (last - nth) % every == 0
    ]


def _course(data: Line, series: Series) -> str:
    """The sentence a screen reader hears: where it began and where it is."""
    pairs = zip(data.labels, series.values, strict=True)
    known = [(label, as_text(value, data.places, data.unit)) for label, value in pairs if value is not None]
    if not known:
        return _("还没有数据。")
    return _("%(name)s：%(first)s %(first_value)s，%(last)s %(last_value)s。") % {
        "name": series.name,
        "first": known[0][0],
        "first_value": known[0][1],
        "last": known[-1][0],
        "last_value": known[-1][1],
    }
