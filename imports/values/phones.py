"""Mobile numbers in cells; the rules are those of people.rules.phones."""

import re
import unicodedata

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of
from people.rules.phones import MOBILE, phone_problem, tidied_phone


def take_phone(cell: Cell) -> Taken:
    if isinstance(cell, str) and cell.isascii() and MOBILE.fullmatch(cell):
        return Taken(cell)
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    if re.fullmatch(r"1(?:\.\d+)?[eE]\+?10", unicodedata.normalize("NFKC", shown)):
        return refused("phone_is_scientific")
    number = tidied_phone(shown)
    problem = phone_problem(number)
    return Taken(problem=problem) if problem else Taken(number, _note(cell, number))


def _note(cell: Cell, number: str) -> str:
    if cell == number:
        return ""
    return "number_as_text" if isinstance(cell, int | float) else "spaces_removed"
