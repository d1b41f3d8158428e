"""Horizontal bars, longest first."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from common.charts.base import Drawing, Number, Text, as_text, describe_extremes
from common.rounding import half_up

STEP = 40
TEXT = 14
BAR_TOP = 22
MARK_ROOM = 20
FILLS = {"accent": "#1a4fb4", "need": "#b3261e", "soon": "#b98a2a", "context": "#a9b4c3"}


@dataclass(frozen=True)
class Bar:
    """One bar. `note` says in words what `tone` (accent, need, soon, context) shows in colour."""

    label: Text
    value: Number | None
    note: Text = ""
    tone: str = ""


@dataclass(frozen=True)
class Bars:
    """`mark` is a line to reach: (value, its name)."""

    title: Text
    bars: Sequence[Bar]
    unit: Text = ""
    places: int = 0
    maximum: Number | None = None
    mark: tuple[Number, Text] | None = None
    label_head: Text = ""


def lay_out_bars(data: Bars) -> Drawing:
    bars = sorted(data.bars, key=lambda bar: (bar.value is None, -(bar.value or 0)))
    reach = data.maximum or max([bar.value or 0 for bar in bars] + [data.mark[0] if data.mark else 0]) or 1
    height = len(bars) * STEP
    goal = _goal(data.mark, data, reach, height) if data.mark else None
    return Drawing(
        title=data.title,
        desc=describe_extremes([(bar.label, bar.value) for bar in bars], data.places, data.unit),
        height=height + (MARK_ROOM if goal else 0),
        marks={"bars": [_bar(nth, bar, data, reach) for nth, bar in enumerate(bars)], "goal": goal},
        heads=[data.label_head or _("名称"), data.title],
        table=[[bar.label, as_text(bar.value, data.places, data.unit)] for bar in bars],
    )


def _bar(nth: int, bar: Bar, data: Bars, reach: Number) -> dict[str, Any]:
    # Without a tone anywhere all bars matter alike; with one, the others step back.
    tone = bar.tone or ("context" if any(one.tone for one in data.bars) else "accent")
    return {
        "label": bar.label,
        "text": as_text(bar.value, data.places, data.unit),
        "note": bar.note,
        "tone": tone,
        "fill": FILLS[tone],
        "width": _percent(bar.value or 0, reach),
        "text_y": nth * STEP + TEXT,
        "bar_y": nth * STEP + BAR_TOP,
    }


def _goal(mark: tuple[Number, Text], data: Bars, reach: Number, height: int) -> dict[str, Any]:
    value, name = mark
    return {
        "x": _percent(value, reach),
        "text": f"{name} {as_text(value, data.places, data.unit)}",
        "anchor": "end" if Fraction(value) * 2 > Fraction(reach) else "start",
        "lines": [{"y1": nth * STEP + BAR_TOP - 3, "y2": nth * STEP + BAR_TOP + 11} for nth in range(len(data.bars))],
        "text_y": height + TEXT,
    }


def _percent(part: Number, whole: Number) -> str:
    share = min(max(Fraction(part) / Fraction(whole), Fraction(0)), Fraction(1))
    return f"{half_up(share * 100)}%"
