"""What became of one cell: a value, what was tidied on the way, or why it can't be used."""

from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Problem:
    """A code of `imports.messages` and what to fill in; texts are made when somebody reads them."""

    code: str
    params: dict[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """`note` names what was tidied, so that the page can show the cell's own words beside the value."""

    value: Any = None
    note: str = ""
    problem: Problem | None = None


def refused(code: str, /, **params: str | int) -> Taken:
    return Taken(problem=Problem(code, params))
