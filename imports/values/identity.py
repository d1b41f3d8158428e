"""Resident ID numbers: 18 places, check digit and birth date by python-stdnum."""

import re
import unicodedata
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of

SEPARATORS = re.compile(r"[\s\u3000'’‘`´\"“”,，.\-—_]")
LOOKS_LIKE_X = str.maketrans({"×": "X", "х": "X", "Х": "X", "✕": "X", "╳": "X"})
SCIENTIFIC = re.compile(r"\d(?:\.\d+)?[eE]\+?1[5-8]")


def take_id_number(cell: Cell) -> Taken:
    """The number in its normal form. A number cell has lost its last three figures for good."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return _from_number(float(cell))
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    plain = unicodedata.normalize("NFKC", shown)
    if SCIENTIFIC.fullmatch(plain):
        return refused("id_is_number")
    number = SEPARATORS.sub("", plain).upper().translate(LOOKS_LIKE_X)
    return _checked(number) or Taken(number, _note(str(cell), number))


def _from_number(value: float) -> Taken:
    return refused("id_is_number") if value >= 1e15 else refused("id_length", length=len(f"{value:.0f}"))


def _note(written: str, number: str) -> str:
    if written == number:
        return ""
    if any("０" <= sign <= "９" for sign in written):
        return "full_width"
    return "small_x" if written.strip().upper() == number else "spaces_removed"


def _checked(number: str) -> Taken | None:
    if "*" in number:
        return refused("id_masked")
    if len(number) == 15 and number.isdigit():
        return refused("id_15")
    if not re.fullmatch(r"[0-9]+[0-9X]?", number):
        return refused("id_signs")
    if len(number) != 18:
        return refused("id_length", length=len(number))
    if _born(number) is None:
        return refused("id_birth", digits=number[6:14])
    expected = ric.calc_check_digit(number)
    return None if number[-1] == expected else refused("id_check", expected=expected)


def _born(number: str) -> date | None:
    try:
        born = ric.get_birth_date(number)
    except ValidationError:
        return None
    return born if born.year >= 1900 else None


def born_on(number: str) -> date:
    """The birth date inside a valid number."""
    return ric.get_birth_date(number)


def gender_of(number: str) -> str:
    """`male` or `female`, told by the 17th figure of a valid number."""
    return "male" if int(number[16]) % 2 else "female"
