"""A small line beside a figure: where the number comes from, without axes."""

from collections.abc import Sequence
from typing import Any

from common.charts.base import Number, Text

WIDTH, HEIGHT, PAD = 112, 30, 4


def lay_out_spark(values: Sequence[Number], label: Text) -> dict[str, Any]:
    points = [_point(nth, value, values) for nth, value in enumerate(values)]
    return {
        "points": " ".join(f"{x},{y}" for x, y in points),
        "end": {"x": points[-1][0], "y": points[-1][1]},
        "label": f"{label} {'、'.join(str(value) for value in values)}",
        "width": WIDTH,
        "height": HEIGHT,
    }


def _point(nth: int, value: Number, values: Sequence[Number]) -> tuple[str, str]:
    low, reach = min(values), float(max(values) - min(values)) or 1.0
    x = PAD + (WIDTH - 2 * PAD) * nth / max(len(values) - 1, 1)
    y = PAD + (HEIGHT - 2 * PAD) * (1 - float(value - low) / reach)
    return f"{x:.1f}", f"{y:.1f}"
