"""What units are called, and the numbers and codes under which things are filed."""

import re

from people.rules.names import HAN
from people.rules.problems import Problem
from people.rules.text import half_width, text_problem, tidied_label

# A blank beside a Han character separates nothing.
BESIDE_HAN = re.compile(rf"(?<=[{HAN}]) | (?=[{HAN}])")
UNIT_NAME = re.compile(rf"[{HAN}A-Za-z0-9·\-()（）“”、. ]+")
# Figures alone are a number, not what a unit is called.
WORD_SIGN = re.compile(rf"[{HAN}A-Za-z]")
CODE = re.compile(rf"[{HAN}A-Za-z0-9\-_./()〔〕\[\]【】·#]+")


def tidied_unit_name(text: str) -> str:
    """In one normal form: figures and letters half-width, no blanks beside Han characters."""
    return BESIDE_HAN.sub("", tidied_label(text))


def unit_name_problem(name: str) -> Problem | None:
    """What keeps a tidied name from being a unit's."""
    if problem := text_problem(name):
        return problem
    if odd := UNIT_NAME.sub("", name):
        return Problem("label_has_signs", {"signs": odd[:5]})
    if len(name) < 2:
        return Problem("label_too_short")
    return None if WORD_SIGN.search(name) else Problem("label_without_words")


def code_problem(code: str) -> Problem | None:
    """What keeps a number or code, half-width and without blanks, from being one."""
    if problem := text_problem(code):
        return problem
    odd = CODE.sub("", code)
    return Problem("code_has_signs", {"signs": odd[:5]}) if odd else None


def code_from(words: str) -> str:
    """The words as a code: what a code may not hold is left out."""
    return "".join(CODE.findall(half_width(words)))
