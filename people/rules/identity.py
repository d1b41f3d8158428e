"""Resident ID numbers: 18 places, check digit and birth date by python-stdnum."""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from people.rules.problems import Problem

SEPARATORS = re.compile(r"[\s\u3000'’‘`´\"“”,，.\-—_]")
WELL_FORMED = re.compile(r"[0-9]{17}[0-9X]")
LOOKS_LIKE_X = str.maketrans({"×": "X", "х": "X", "Х": "X", "✕": "X", "╳": "X"})


def tidied_id(text: str) -> str:
    """Half-width, without separators, with one kind of X."""
    return SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper().translate(LOOKS_LIKE_X)


def id_problem(number: str) -> Problem | None:
    """What keeps a tidied number from being a resident ID number."""
    if not WELL_FORMED.fullmatch(number):
        return _form_problem(number)
    if _born(number[6:14]) is None:
        return Problem("id_birth", {"digits": number[6:14]})
    expected = ric.calc_check_digit(number)
    return None if number[-1] == expected else Problem("id_check", {"expected": expected})


def _form_problem(number: str) -> Problem | None:
    if "*" in number:
        return Problem("id_masked")
    if len(number) == 15 and number.isdigit():
        return Problem("id_15")
    if not re.fullmatch(r"[0-9]+[0-9X]?", number):
        return Problem("id_signs")
    return Problem("id_length", {"length": len(number)})


@lru_cache(maxsize=50_000)
def _born(figures: str) -> date | None:
    """The day that eight figures name; there are few of them among many persons."""
    try:
        born = ric.get_birth_date(f"000000{figures}")
    except ValidationError:
        return None
    return born if born.year >= 1900 else None


def born_on(number: str) -> date:
    """The birth date inside a valid number."""
    return _born(number[6:14]) or ric.get_birth_date(number)


def gender_of(number: str) -> str:
    """`male` or `female`, told by the 17th figure of a valid number."""
    return "male" if int(number[16]) % 2 else "female"
