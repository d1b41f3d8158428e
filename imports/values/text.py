"""Cells as clean text: no invisible signs, no stray spaces, half-width digits and letters."""

import unicodedata
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from people.rules.labels import code_problem
from people.rules.text import FULL_WIDTH, SPACES, half_width, is_dangerous, tidied

# What people write into a cell that has nothing to say.
_NOTHING_SIGNS = r"/ \ - -- — —— － 一一 无 暂无 没有 空 N/A #N/A n/a null None"
NOTHING = frozenset(["", *_NOTHING_SIGNS.split()])


def text_of(cell: Cell) -> str:
    """The cell's words as its program would show them, without what can't be seen."""
    if isinstance(cell, str):
        return tidied(cell)
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
    return tidied(str(cell))


def squeezed(cell: Cell) -> str:
    """For comparing words: compatibility forms folded, no spaces at all."""
    return SPACES.sub("", unicodedata.normalize("NFKC", text_of(cell)))


def is_nothing(text: str) -> bool:
    if text.isalnum():
        return text in NOTHING
    return SPACES.sub("", text) in NOTHING


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


def code_text(limit: int) -> Callable[[Cell], Taken]:
    """A taker of numbers and codes: half-width, without blanks; the rule is that of forms."""

    def take(cell: Cell) -> Taken:
        shown = text_of(cell)
        if is_nothing(shown):
            return Taken()
        code = half_width(shown)
        if problem := code_problem(code):
            return Taken(problem=problem)
        if len(code) > limit:
            return refused("text_too_long", length=len(code), limit=limit)
        return Taken(code, "" if code == str(cell) else "tidied")

    return take
