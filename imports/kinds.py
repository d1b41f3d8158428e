"""What can be imported, and what an import decides about each row. Apps register their kinds here."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from django.db.models import Model

from common.access import Right
from imports.drafts import Draft
from imports.specs import Column, SheetSpec, Words
from people.models import Unit, User
from people.rules.problems import Problem

if TYPE_CHECKING:
    from imports.layout import SheetNote
    from imports.models import ImportChange


class Verdict(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    DUPLICATE = "duplicate"
    ERROR = "error"


WRITTEN = frozenset({Verdict.NEW, Verdict.CHANGED})


@dataclass(slots=True)
class Outcome:
    """What is to become of one row: rows to insert, and fields to set on rows that exist.

    `subject` is what the row is about (a person, new or known), for whoever reads more of the row.
    `before` holds, by column, what stood there and will change; the engine completes it from `updates`.
    `task` is for a kind's own `write`.
    """

    draft: Draft
    verdict: Verdict = Verdict.UNCHANGED
    creates: list[Model] = field(default_factory=list)
    updates: list[tuple[Model, dict[str, Any]]] = field(default_factory=list)
    note: Problem | None = None
    subject: Model | None = None
    before: dict[str, Any] = field(default_factory=dict)
    task: Any = None

    @classmethod
    def of(cls, draft: Draft) -> "Outcome":
        """A row as it comes: wrong when one of its cells is, else without anything to do so far."""
        return cls(draft, Verdict.ERROR if draft.problems else Verdict.UNCHANGED)

    @property
    def is_wrong(self) -> bool:
        return self.verdict == Verdict.ERROR

    def refuse(self, column: str, code: str, /, **params: str | int) -> None:
        self.draft.problems[column] = Problem(code, params)
        self.verdict = Verdict.ERROR

    def repeat(self, code: str, /, **params: str | int) -> None:
        """The row says what an earlier one has said."""
        self.verdict, self.note = Verdict.DUPLICATE, Problem(code, params)

    def add(self, row: Model) -> None:
        """Insert a row. A row of the file about something on record is thereby a change."""
        self.creates.append(row)
        if self.verdict == Verdict.UNCHANGED:
            self.verdict = Verdict.CHANGED if self.subject is not None and self.subject.pk else Verdict.NEW

    def change(self, row: Model, **fields: Any) -> None:
        """Set fields of a row on record."""
        self.updates.append((row, fields))
        if self.verdict == Verdict.UNCHANGED:
            self.verdict = Verdict.CHANGED


@dataclass(frozen=True, slots=True)
class Options:
    """What is said beside the file: into which cohort, for which year."""

    cohort: str = ""
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Context:
    """Who imports, when, and the unit in whose subtree everything must lie (None: everywhere).

    `titles` has, by sheet, the words above its header row.
    """

    by: User | None
    now: datetime
    today: date
    root: Unit | None = None
    options: Options = Options()
    titles: Mapping[str, str] = field(default_factory=dict)
    file_name: str = ""

    def reaches(self, unit: Unit) -> bool:
        return self.root is None or unit.path.startswith(self.root.path)


Plan = Callable[[Context, list[Draft]], list[Outcome]]
Extend = Callable[[Context, list[Draft], list[Outcome]], list[Outcome]]


@dataclass(frozen=True, slots=True)
class Kind:
    """`plan` only reads. The engine inserts and changes what it decides; where that must go another way,
    `make` inserts the new rows of one model (the unit tree), and `write` does what is left in `Outcome.task`
    by calling actions, answering with a change for each thing it made; `undo` takes those back. `about` says
    what the file as a whole will do (a code of imports.messages.PURPOSES).

    Who may import it at all: who has one of `rights` on `thing` besides the import desk.
    """

    key: str
    label: Words
    sheets: tuple[SheetSpec, ...]
    plan: Plan
    make: Callable[[Context, list[Model]], None] | None = None
    write: Callable[[Context, list[Outcome]], "list[ImportChange]"] | None = None
    undo: "Callable[[Context, list[ImportChange]], None] | None" = None
    about: "Callable[[Context, list[Draft]], SheetNote | None] | None" = None
    options: tuple[str, ...] = ()
    thing: str = "people"
    rights: tuple[Right, ...] = (Right.MANAGE,)
    hint: Words = ""
    order: int = 100


@dataclass(frozen=True, slots=True)
class Extension:
    """What a higher app reads in the workbooks of a lower kind."""

    sheets: tuple[SheetSpec, ...]
    columns: Mapping[str, tuple[Column, ...]]
    plan: Extend


_kinds: dict[str, Kind] = {}
_extensions: dict[str, list[Extension]] = {}


def register(kind: Kind) -> Kind:
    _kinds[kind.key] = kind
    return kind


def extend(
    kind: str,
    plan: Extend,
    *,
    sheets: tuple[SheetSpec, ...] = (),
    columns: Mapping[str, tuple[Column, ...]] | None = None,
) -> None:
    """Read more from a kind's workbooks: sheets of one's own, and columns of its sheets (by sheet key).

    `plan` gets the drafts of its own sheets and everything decided so far. It answers for its own sheets, and
    may add to the outcomes of others (`outcome.add`, `outcome.change`, `outcome.refuse`).
    """
    _extensions.setdefault(kind, []).append(Extension(sheets, columns or {}, plan))


def kinds() -> dict[str, Kind]:
    """By key, in the order in which a new district imports them."""
    return dict(sorted(_kinds.items(), key=lambda item: item[1].order))


def sheets_of(kind: Kind) -> tuple[SheetSpec, ...]:
    """The kind's sheets with everything that higher apps read in them."""
    extensions = _extensions.get(kind.key, [])
    own = tuple(
        replace(sheet, columns=sheet.columns + tuple(c for e in extensions for c in e.columns.get(sheet.key, ())))
        for sheet in kind.sheets
    )
    return own + tuple(sheet for extension in extensions for sheet in extension.sheets)


def plan_all(kind: Kind, context: Context, drafts: Sequence[Draft]) -> list[Outcome]:
    """Every row decided, by the kind and by those who read more of its workbooks."""
    by_owner: dict[str, list[Draft]] = {}
    for draft in drafts:
        by_owner.setdefault(draft.spec, []).append(draft)
    own = [draft for sheet in kind.sheets for draft in by_owner.get(sheet.key, ())]
    outcomes = kind.plan(context, own)
    for extension in _extensions.get(kind.key, ()):
        theirs = [draft for sheet in extension.sheets for draft in by_owner.get(sheet.key, ())]
        outcomes += extension.plan(context, theirs, outcomes)
    return outcomes
