"""Mobile numbers: 11 figures."""

import re
import unicodedata

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of

SEPARATORS = re.compile(r"[\s\-—–_()'’‘`\"“”.]")
COUNTRY = re.compile(r"^(?:\+|00)?86(?=1\d{10}$)")
SEVERAL = re.compile(r"1\d{10}[/、,;，；或和]+\d{7,}|1\d{10}1\d{10}")
MOBILE = re.compile(r"1[3-9]\d{9}")
LANDLINE = re.compile(r"0\d{2,3}\d{7,8}|[2-8]\d{6,7}")


def take_phone(cell: Cell) -> Taken:
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    plain = unicodedata.normalize("NFKC", shown)
    if re.fullmatch(r"1(?:\.\d+)?[eE]\+?10", plain):
        return refused("phone_is_scientific")
    number = COUNTRY.sub("", SEPARATORS.sub("", plain))
    if SEVERAL.fullmatch(number):
        return refused("phone_two")
    if "*" in number:
        return refused("phone_masked")
    if LANDLINE.fullmatch(number):
        return refused("phone_landline")
    if not re.fullmatch(r"\+?\d+", number):
        return refused("phone_signs")
    if len(number) != 11:
        return refused("phone_length", length=len(number))
    if not MOBILE.fullmatch(number):
        return refused("phone_start", digits=number[:2])
    return Taken(number, _note(cell, number))


def _note(cell: Cell, number: str) -> str:
    if cell == number:
        return ""
    return "number_as_text" if isinstance(cell, int | float) else "spaces_removed"
