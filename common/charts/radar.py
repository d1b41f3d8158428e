"""The six indicators of one sheet, and perhaps an average to compare with."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from common.charts.base import Drawing, Number, Series, Text, accent_of, as_text, describe_extremes, table_of

HEIGHT = 290
CENTRE_X, CENTRE_Y = 160, 142
RADIUS = 92
LABEL_RADIUS = 108
RINGS = (Fraction(1, 4), Fraction(1, 2), Fraction(3, 4), Fraction(1))
LINE = 17


@dataclass(frozen=True)
class Radar:
    title: Text
    labels: Sequence[Text]
    series: Sequence[Series]
    places: int = 2
    maximum: int = 100


def lay_out_radar(data: Radar) -> Drawing:
    count = len(data.labels)
    pairs = list(zip(data.labels, accent_of(data.series).values, strict=True))
    return Drawing(
        title=data.title,
        desc=describe_extremes(pairs, data.places),
        height=HEIGHT,
        marks={
            "rings": [_polygon([ring] * count) for ring in RINGS],
            "spokes": [_spot(nth, count, RADIUS) for nth in range(count)],
            "shapes": [_shape(one, data) for one in sorted(data.series, key=lambda one: one.accent)],
            "labels": [_label(nth, data, label, value) for nth, (label, value) in enumerate(pairs)],
            "centre": {"x": CENTRE_X, "y": CENTRE_Y},
        },
        heads=[_("指标"), *[one.name for one in data.series]],
        table=table_of(data.labels, data.series, data.places),
    )


def _angle(nth: int, count: int) -> float:
    return 2 * math.pi * nth / count - math.pi / 2


def _spot(nth: int, count: int, radius: float) -> dict[str, str]:
    angle = _angle(nth, count)
    return {"x": f"{CENTRE_X + radius * math.cos(angle):.1f}", "y": f"{CENTRE_Y + radius * math.sin(angle):.1f}"}


def _polygon(shares: Sequence[Fraction | None]) -> str:
    """The corners of a shape; an indicator that doesn't apply has no corner."""
    spots = [_spot(nth, len(shares), RADIUS * float(share)) for nth, share in enumerate(shares) if share is not None]
    return " ".join(f"{spot['x']},{spot['y']}" for spot in spots)


def _shape(series: Series, data: Radar) -> dict[str, Any]:
    shares = [None if value is None else Fraction(value) / data.maximum for value in series.values]
    return {"name": series.name, "accent": series.accent, "points": _polygon(shares)}


def _label(nth: int, data: Radar, label: Text, value: Number | None) -> dict[str, Any]:
    """Name and value outside the shape, growing away from it."""
    angle = _angle(nth, len(data.labels))
    cos, sin = math.cos(angle), math.sin(angle)
    y = CENTRE_Y + LABEL_RADIUS * sin + LINE * (sin - 1) / 2 + 4
    return {
        "x": f"{CENTRE_X + LABEL_RADIUS * cos:.1f}",
        "y": f"{y:.1f}",
        "value_y": f"{y + LINE:.1f}",
        "anchor": "middle" if abs(cos) < 0.1 else "start" if cos > 0 else "end",
        "label": label,
        "value": "—" if value is None else as_text(value, data.places),
    }
