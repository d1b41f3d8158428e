"""Cells as clean text: no invisible signs, no stray spaces, half-width digits and letters."""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from imports.reading.book import Cell
from imports.values.taken import Taken, refused

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
SPACES = re.compile(r"[\s\u3000]+")
MARKUP = re.compile(r"<\s*[a-zA-Z/!]|&lt;|javascript:", re.IGNORECASE)
FORMULA_START = re.compile(r"^\s*(?:[=＝@＠]|[+\-].*[(|!])")
FULL_WIDTH = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}
# What people write into a cell that has nothing to say.
_NOTHING_SIGNS = r"/ \ - -- — —— － 一一 无 暂无 没有 空 N/A #N/A n/a null None"
NOTHING = frozenset(["", *_NOTHING_SIGNS.split()])


def text_of(cell: Cell) -> str:
    """The cell's words as its program would show them, without what can't be seen."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float):
        shown = format(Decimal(repr(cell)), "f") if abs(cell) < 1e15 else repr(cell)
        return shown.removesuffix(".0")
    if isinstance(cell, datetime):
        return cell.isoformat(" ", "minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return SPACES.sub(" ", INVISIBLE.sub("", str(cell))).strip()


def squeezed(cell: Cell) -> str:
    """For comparing words: compatibility forms folded, no spaces at all."""
    return SPACES.sub("", unicodedata.normalize("NFKC", text_of(cell)))


def is_nothing(text: str) -> bool:
    return SPACES.sub("", text) in NOTHING


def is_dangerous(text: str) -> str:
    """The code of what a text must not carry, or nothing."""
    if FORMULA_START.search(text):
        return "cell_is_formula_text"
    if MARKUP.search(text):
        return "cell_has_markup"
    return ""


def free_text(limit: int = 200) -> Callable[[Cell], Taken]:
    """A taker of free words: kept as written apart from spaces and full-width digits and letters."""

    def take(cell: Cell) -> Taken:
        shown = text_of(cell)
        if is_nothing(shown):
            return Taken()
        if code := is_dangerous(shown):
            return refused(code)
        text = shown.translate(FULL_WIDTH)
        if len(text) > limit:
            return refused("text_too_long", length=len(text), limit=limit)
        return Taken(text, "" if text == str(cell) else "tidied")

    return take
