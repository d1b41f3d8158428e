"""What became of one cell: a value, what was tidied on the way, or why it can't be used."""

from dataclasses import dataclass
from typing import Any

from people.rules.problems import Problem


@dataclass(frozen=True, slots=True)
class Taken:
    """`note` names what was tidied, so that the page can show the cell's own words beside the value."""

    value: Any = None
    note: str = ""
    problem: Problem | None = None


def refused(code: str, /, **params: str | int) -> Taken:
    return Taken(problem=Problem(code, params))
