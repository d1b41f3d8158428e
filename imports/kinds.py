"""What can be imported, and what an import decides about each row. Apps register their kinds here."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from django.db.models import Model

from imports.drafts import Draft
from imports.specs import SheetSpec, Words
from imports.values.taken import Problem
from people.models import Unit, User


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    ERROR = "error"


@dataclass(slots=True)
class Outcome:
    """What is to become of one row: rows to insert, and fields to set on rows that exist."""

    draft: Draft
    verdict: Verdict = Verdict.UNCHANGED
    creates: list[Model] = field(default_factory=list)
    updates: list[tuple[Model, dict[str, Any]]] = field(default_factory=list)
    note: Problem | None = None

    def refuse(self, column: str, code: str, /, **params: str | int) -> None:
        self.draft.problems[column] = Problem(code, params)
        self.verdict = Verdict.ERROR


@dataclass(frozen=True, slots=True)
class Context:
    """Who imports, when, and the unit in whose subtree everything must lie."""

    by: User | None
    now: datetime
    today: date
    root: Unit | None = None


@dataclass(frozen=True, slots=True)
class Kind:
    """`plan` only reads; `make` writes the new rows of one model in its own way (the unit tree)."""

    key: str
    label: Words
    sheets: tuple[SheetSpec, ...]
    plan: Callable[[Context, list[Draft]], list[Outcome]]
    make: Callable[[Context, list[Model]], None] | None = None


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.key] = kind
    return kind


def kinds() -> dict[str, Kind]:
    return dict(_kinds)
