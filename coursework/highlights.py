"""Figures of a story, written as the author thinks of them: one a line, "7次：居民议事，平均23人到场"."""

import re
from dataclasses import dataclass

MARK = re.compile(r"\s*[：:]\s*")
MOST_VALUE, MOST_LABEL = 12, 40


@dataclass(frozen=True)
class Highlight:
    value: str
    label: str


def read_highlights(text: str) -> list[Highlight]:
    """Raises ValueError with the number of the first line (from 1) that can't be read."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    found = []
    for number, line in enumerate(lines, start=1):
        parts = MARK.split(line, maxsplit=1)
        if len(parts) != 2 or not all(parts) or len(parts[0]) > MOST_VALUE or len(parts[1]) > MOST_LABEL:
            raise ValueError(number)
        found.append(Highlight(*parts))
    return found
