"""Names of persons (民委发〔2016〕33号: up to 50 characters, one kind of middle dot)."""

import re
import unicodedata

from people.rules.problems import Problem
from people.rules.text import text_problem, tidied

LONGEST = 50
HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
DOTS = re.compile(r"\s*[·•・‧∙●⋅᛫.．｡。﹒]\s*")
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}·])\s+(?=[{HAN}·])")
# Nothing to tidy and nothing to find fault with.
PLAIN_HAN = re.compile(r"[\u4e00-\u9fff]{2,50}")
NAME = re.compile(rf"[{HAN}A-Za-z·\-' ]+")


def tidied_name(text: str) -> str:
    """In one normal form: one kind of dot, no blanks between Han characters."""
    name = DOTS.sub("·", unicodedata.normalize("NFKC", tidied(text))).strip("· ")
    return BETWEEN_HAN.sub("", name)


def name_problem(name: str) -> Problem | None:
    """What keeps a tidied name from being one."""
    if problem := text_problem(name):
        return problem
    if any(sign.isdigit() for sign in name):
        return Problem("name_has_digits")
    if "(" in name or "[" in name or "【" in name:
        return Problem("name_has_brackets")
    if odd := NAME.sub("", name):
        return Problem("name_has_signs", {"signs": odd[:5]})
    if len(name) > LONGEST:
        return Problem("name_too_long", {"length": len(name), "limit": LONGEST})
    return Problem("name_too_short") if len(name) < 2 else None
