"""Names of persons (民委发〔2016〕33号: up to 50 characters, one kind of middle dot)."""

import re
import unicodedata

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_dangerous, is_nothing, text_of

LONGEST = 50
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOTS = re.compile(r"\s*[·•・‧∙●⋅᛫.．｡。﹒]\s*")
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}·])\s+(?=[{HAN}·])")
NAME = re.compile(rf"[{HAN}A-Za-z·\-' ]+")


def take_name(cell: Cell) -> Taken:
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken()
    if not isinstance(cell, str):
        return refused("name_is_number")
    if code := is_dangerous(shown):
        return refused(code)
    name = _one_kind_of_dot(unicodedata.normalize("NFKC", shown))
    name = BETWEEN_HAN.sub("", name)
    return _checked(name) or Taken(name, _note(cell, name))


def _one_kind_of_dot(name: str) -> str:
    return DOTS.sub("·", name).strip("· ")


def _note(cell: str, name: str) -> str:
    if cell == name:
        return ""
    return "name_dot" if "·" in name and "·" not in cell else "name_spaces"


def _checked(name: str) -> Taken | None:
    if any(sign.isdigit() for sign in name):
        return refused("name_has_digits")
    if "(" in name or "[" in name or "【" in name:
        return refused("name_has_brackets")
    if odd := NAME.sub("", name):
        return refused("name_has_signs", signs=odd[:5])
    if len(name) > LONGEST:
        return refused("name_too_long", length=len(name), limit=LONGEST)
    if len(name) < 2:
        return refused("name_too_short")
    return None
