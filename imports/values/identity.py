"""Resident ID numbers in cells; the rules are those of people.rules.identity."""

import re
import unicodedata

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of
from people.rules.identity import WELL_FORMED, id_problem, tidied_id

SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?1[5-8]")


def take_id_number(cell: Cell) -> Taken:
    """The number in its normal form. A number cell has lost its last three figures for good."""
    if isinstance(cell, str) and WELL_FORMED.fullmatch(cell):
        return Taken(problem=problem) if (problem := id_problem(cell)) else Taken(cell)
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(float(cell))
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    if SCIENTIFIC.fullmatch(unicodedata.normalize("NFKC", shown)):
        return refused("id_is_number")
    number = tidied_id(shown)
    problem = id_problem(number)
    return Taken(problem=problem) if problem else Taken(number, _note(str(cell), number))


def _from_number(value: float) -> Taken:
    return refused("id_is_number") if value >= 1e15 else refused("id_length", length=len(f"{value:.0f}"))


def _note(written: str, number: str) -> str:
    if written == number:
        return ""
    if any("０" <= sign <= "９" for sign in written):
        return "full_width"
    return "small_x" if written.strip().upper() == number else "spaces_removed"
