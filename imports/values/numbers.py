"""Figures: whole numbers stored as 3.0, scores with two places, hours."""

import re
import unicodedata
from collections.abc import Callable
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of

UNITS = re.compile(r"(分|级|人|学时|课时|科|名|个|小时|岁|年)$")
CENTS = Decimal("0.01")


def _figure(cell: Cell) -> tuple[Decimal | None, str]:
    """(value, the words without unit); None when it is no figure."""
    text = UNITS.sub("", unicodedata.normalize("NFKC", text_of(cell)).replace(",", "").replace(" ", ""))
    if isinstance(cell, bool) or not re.fullmatch(r"[+-]?\d+(\.\d*)?", text):
        return None, text
    try:
        return Decimal(text), text
    except InvalidOperation:
        return None, text


def whole_number(low: int, high: int) -> Callable[[Cell], Taken]:
    def take(cell: Cell) -> Taken:
        if is_nothing(text_of(cell)):
            return Taken()
        value, _ = _figure(cell)
        if value is None:
            return refused("number_unknown")
        if value != value.to_integral_value():
            return refused("number_not_whole")
        if not low <= value <= high:
            return refused("number_out_of_range", low=low, high=high)
        return Taken(int(value), "" if isinstance(cell, int) else "number_written" if isinstance(cell, str) else "")

    return take


def decimal_number(low: int, high: int) -> Callable[[Cell], Taken]:
    """Two places, half up; more places than that are rounded and said."""

    def take(cell: Cell) -> Taken:
        if is_nothing(text_of(cell)):
            return Taken()
        value, _ = _figure(cell)
        if value is None:
            return refused("number_unknown")
        if not low <= value <= high:
            return refused("number_out_of_range", low=low, high=high)
        rounded = value.quantize(CENTS, ROUND_HALF_UP)
        return Taken(rounded, "rounded" if rounded != value else "number_written" if isinstance(cell, str) else "")

    return take
