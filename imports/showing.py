"""Values of a row in words, as the preview and the report show them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from imports.kinds import Outcome
from imports.messages import message_of
from imports.specs import Column, SheetSpec
from imports.values.taken import Problem
from people.masking import mask_id_number, mask_phone

LONGEST = 60


def shown(column: Column, value: Any) -> str:
    """The column's value in words; empty for an empty cell."""
    if value is None or value == () or value == "":
        return ""
    if column.show:
        return column.show(value)
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, tuple | list):
        return "、".join(map(str, value))
    if isinstance(value, Enum):
        return str(getattr(value, "label", value.value))
    return str(value)


def masked(column: Column, text: str) -> str:
    """Numbers of persons show their ends only, right or wrong; too short ones are no number yet."""
    if column.secret and len(text) >= 15:
        return mask_id_number(text)
    if column.secret and len(text) >= 11:
        return mask_phone(text)
    return text


def complete_before(outcome: Outcome, spec: SheetSpec) -> None:
    """What stands on record now where the row will change it, by column."""
    columns = {column.field or column.key: column for column in spec.columns}
    for row, fields in outcome.updates:
        for name in fields:
            if name in columns:
                outcome.before.setdefault(columns[name].key, _field_text(row, name, columns[name]))


def _field_text(row: Model, name: str, column: Column) -> str:
    display = getattr(row, f"get_{name}_display", None)
    return str(display() or "") if display else shown(column, getattr(row, name))


def cells_of(outcome: Outcome, spec: SheetSpec, used: Mapping[str, int]) -> dict[str, list[Any]]:
    """By column: [words, the cell's own words where tidied, note, problem, before]; masked. JSON throughout."""
    draft, cells = outcome.draft, {}
    for column in spec.columns:
        if column.key not in used and column.key not in draft.problems:
            continue
        problem, raw = draft.problems.get(column.key), draft.raw.get(column.key, "")
        text = raw if problem else shown(column, draft.values.get(column.key))
        cells[column.key] = [
            masked(column, text)[:LONGEST],
            masked(column, raw) if draft.notes.get(column.key) else "",
            draft.notes.get(column.key, ""),
            [problem.code, problem.params] if problem else None,
            masked(column, outcome.before[column.key])[:LONGEST] if column.key in outcome.before else None,
        ]
    return cells


def reason_of(outcome: Outcome, headers: Mapping[str, str]) -> str:
    """Everything that is wrong with a row, for the last column of the user's own file."""
    problems = outcome.draft.problems.items()
    parts = [f"{headers.get(column, column)}：{message_of(problem)}" for column, problem in problems]
    return "；".join(parts)


def problem_from(told: list[Any] | None) -> Problem | None:
    return Problem(told[0], told[1]) if told else None
