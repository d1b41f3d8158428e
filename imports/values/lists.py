"""Several words in one cell."""

import re

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of
from people.rules.text import FULL_WIDTH, is_dangerous

SEPARATORS = re.compile(r"[、,，;；/|\n]+|(?<=[\u4e00-\u9fff])\s+(?=[\u4e00-\u9fff])")
LONGEST = 40


def take_list(cell: Cell) -> Taken:
    """A tuple of words in the order written, each once."""
    shown = text_of(cell)
    if is_nothing(shown):
        return Taken(())
    if code := is_dangerous(shown):
        return refused(code)
    words = [word.translate(FULL_WIDTH).strip() for word in SEPARATORS.split(shown)]
    kept = tuple(dict.fromkeys(word for word in words if not is_nothing(word)))
    if too_long := [word for word in kept if len(word) > LONGEST]:
        return refused("word_too_long", word=too_long[0][:10], limit=LONGEST)
    return Taken(kept)
