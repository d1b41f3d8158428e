"""Words as they may be kept: no invisible signs, no stray spaces, no markup, no formula."""

import re
import unicodedata

from people.rules.problems import Problem

INVISIBLE = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
SPACES = re.compile(r"[\s\u3000]+")
MARKUP = re.compile(r"<\s*[a-zA-Z/!]|&lt;|javascript:", re.IGNORECASE)
FORMULA_START = re.compile(r"^\s*(?:[=＝@＠]|[+\-].*[(|!])")
FULL_WIDTH = {code: code - 0xFEE0 for code in [*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF3B), *range(0xFF41, 0xFF5B)]}


def tidied(text: str) -> str:
    """Without what can't be seen, one blank at a time."""
    # Letters and figures alone hold neither; most cells of a list are such.
    if text.isalnum():
        return text
    return SPACES.sub(" ", INVISIBLE.sub("", text)).strip()


def tidied_label(text: str) -> str:
    """A name of a unit or a post: tidied, and figures and letters half-width."""
    return tidied(text).translate(FULL_WIDTH)


def half_width(text: str) -> str:
    """A number or code: compatibility forms folded, no blanks."""
    return SPACES.sub("", unicodedata.normalize("NFKC", INVISIBLE.sub("", text)))


def is_dangerous(text: str) -> str:
    """The code of what a text must not carry, or nothing."""
    if text.isalnum():
        return ""
    if FORMULA_START.search(text):
        return "cell_is_formula_text"
    if MARKUP.search(text):
        return "cell_has_markup"
    return ""


def text_problem(text: str) -> Problem | None:
    code = is_dangerous(text)
    return Problem(code) if code else None
