"""Values of a row in words, as the preview and the report show them."""

from collections.abc import Mapping
from enum import Enum
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from imports.kinds import Outcome
from imports.specs import Column, SheetSpec
from people.masking import mask_id_number, mask_phone
from people.rules.problems import Problem

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


def cells_of(outcome: Outcome, spec: SheetSpec, used: Mapping[str, Any]) -> dict[str, Any]:
    """By column, masked and as JSON: the value's words; where there is more to say, a list of them with the cell's
    own words, what was tidied, what is wrong, and what stood there before."""
    return {
        column.key: _cell(outcome, column)
        for column in spec.columns
        if column.key in used or column.key in outcome.draft.problems
    }


def _cell(outcome: Outcome, column: Column) -> Any:
    draft, key = outcome.draft, column.key
    problem, raw, note = draft.problems.get(key), draft.raw.get(key, ""), draft.notes.get(key, "")
    text = raw if problem and raw else shown(column, draft.values.get(key))
    text = masked(column, text)[:LONGEST]
    # A value without a word of its own is noted whatever stood in the cell.
    note = "" if note == "as_choice" and raw == text else note
    if not problem and not note and key not in outcome.before:
        return text
    before = outcome.before.get(key)
    return [
        text,
        masked(column, raw) if note else "",
        note,
        told_problem(problem),
        None if before is None else masked(column, str(before))[:LONGEST],
    ]


def told_problem(problem: Problem | None) -> list[Any] | None:
    return [problem.code, problem.params] if problem else None


def problem_of(told: list[Any] | None) -> Problem | None:
    return Problem(told[0], told[1]) if told else None
