"""What the grid shows: rows of a register as components/grid.html takes them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.actions.entry import Difference, RowConflict
from assessments.choices import IndicatorCode, SheetState
from assessments.entries import NEEDS_REASON, REASONED, show_score
from assessments.forms import TypedRow
from assessments.models import ItemScore
from assessments.permissions import can_enter_sheet
from assessments.queries.registers import Cell, SheetRow
from common.addresses import by_key
from common.exceptions import Refusal

if TYPE_CHECKING:
    from people.models import User

UNSETTLED = gettext_lazy("未结")
SHEET = by_key("assessments:sheet-detail")
SHEET_WHY = by_key("assessments:sheet-why")


@dataclass(frozen=True)
class Kept:
    """What was typed and is not saved: shown again beside what stands on record."""

    typed: Mapping[int, TypedRow] = field(default_factory=dict)
    conflicts: Mapping[int, RowConflict] = field(default_factory=dict)


NOTHING_KEPT = Kept()


def is_hidden(row: SheetRow, user: "User") -> bool:
    """One's own sheet is a scorer's draft until it is closed."""
    return row.sheet.person_id == user.person_id and row.sheet.state != SheetState.CLOSED


def register_grid(
    rows: Sequence[SheetRow], *, title: str, save_url: str, user: "User", scoring: bool, kept: Kept = NOTHING_KEPT
) -> dict[str, Any]:
    """The register as a grid; rows that the user can't type into are shown as they stand."""
    mixed = len({row.sheet.unit_id for row in rows}) > 1
    shown = [{**_row(row, user, scoring, kept), "sub": _sub(row, is_hidden(row, user), mixed)} for row in rows]
    indicators = [cell.indicator for cell in rows[0].cells] if rows else []
    unsaved = [(row, cell) for row in shown for cell in row["cells"] if cell["kind"] in {"wrong", "changed"}]
    if unsaved:
        unsaved[0][1]["focus"] = True
    return {
        "title": title,
        "row_head": _("姓名"),
        "total_head": _("得分"),
        "columns": [
            {
                "key": each.code,
                "label": each.short_name,
                "hint": f"{show_score(each.weight)}%",
                "name": IndicatorCode(each.code).label,
            }
            for each in indicators
        ],
        "words": "|".join(REASONED),
        "rows": shown,
        "save_url": save_url,
        "readonly": all(row["readonly"] for row in shown),
        "cards": True,
        "notes": [f"{row['name']} {cell['label']}{_('：')}{cell['why']}" for row, cell in unsaved],
    }


def named_errors(rows: Iterable[SheetRow], typed: Mapping[int, TypedRow]) -> list[str]:
    """顾晓岚 岗位职责, for each cell whose text is no score."""
    return [
        f"{row.sheet.person.name} {cell.indicator.short_name}"
        for row in rows
        for cell in row.cells
        if row.sheet.pk in typed and cell.indicator.code in typed[row.sheet.pk].errors
    ]


def _row(row: SheetRow, user: "User", scoring: bool, kept: Kept) -> dict[str, Any]:
    hidden, sheet = is_hidden(row, user), row.sheet
    url = "" if hidden else SHEET(sheet)
    return {
        "id": sheet.pk,
        "name": sheet.person.name,
        "url": url,
        "aside_url": url and SHEET_WHY(sheet),
        "version": sheet.version,
        "locked": _("本人，由街道评") if hidden else sheet.get_state_display(),
        "was": "|".join(show_score(cell.item.score if cell.item else None) for cell in row.cells),
        "readonly": hidden or not scoring or not can_enter_sheet(user, sheet),
        "total": "—" if hidden else show_total(row),
        "cells": [_cell(cell, row, hidden, kept) for cell in row.cells],
    }


def show_total(row: SheetRow) -> str:
    return str(UNSETTLED) if row.sheet.total is None else f"{row.sheet.total:.2f}"


def _sub(row: SheetRow, hidden: bool, mixed: bool) -> str:
    if hidden:
        return _("本人，由街道评")
    if mixed:
        return row.sheet.unit.name
    title = row.sheet.post_title
    by_street = _("由街道评")
    return f"{title} · {by_street}" if row.by_street else title


def _cell(cell: Cell, row: SheetRow, hidden: bool, kept: Kept) -> dict[str, Any]:
    shown = {"key": cell.indicator.code, "label": cell.indicator.short_name, "kind": "", "why": ""}
    if hidden:
        return {**shown, "kind": "hidden", "text": "—"}
    if again := _kept_cell(cell, row.sheet.pk, kept):
        return {**shown, **again}
    item = cell.item
    if item and (item.na_reason or item.excused_reason):
        url = reverse("assessments:item-edit", kwargs={"pk": row.sheet.pk, "code": item.code})
        return {
            **shown,
            "kind": "none",
            "text": said_word(item),
            "why": item.na_reason or item.excused_reason,
            "url": url,
        }
    return {**shown, "value": show_score(item.score if item else None)}


def said_word(item: ItemScore) -> str:
    if item.excused_reason:
        return _("因故未评")
    return _("不适用") if item.na_approved_at else _("不适用待确认")


def _kept_cell(cell: Cell, pk: int, kept: Kept) -> dict[str, Any] | None:
    typed, code = kept.typed.get(pk), cell.indicator.code
    if typed is None or code not in typed.texts:
        return None
    if code in typed.errors:
        return {"value": typed.texts[code], "kind": "wrong", "why": typed.errors[code]}
    if code not in typed.scores:
        return None
    conflict = kept.conflicts.get(pk)
    found = next((each for each in conflict.differences if each.code == code), None) if conflict else None
    if found is None:
        return {"value": typed.texts[code]}
    return {"value": typed.texts[code], "kind": "changed", "why": why_changed(found), "theirs": show_theirs(found)}


def show_theirs(found: Difference) -> str:
    if isinstance(found.theirs, str):
        return found.theirs
    return show_score(found.theirs) or _("空")


def why_changed(found: Difference) -> str:
    at = f"{timezone.localtime(found.at):%H:%M}" if found.at else ""
    return _("%(who)s %(at)s 改为 %(theirs)s，您填的是 %(mine)s。") % {
        "who": found.who,
        "at": at,
        "theirs": show_theirs(found),
        "mine": show_score(found.mine) or _("空"),
    }


def conflict_answer(conflict: RowConflict) -> dict[str, Any]:
    """What the script of the grid is told when somebody else wrote the very cell."""
    found = conflict.differences[0]
    return {
        "theirs": "" if isinstance(found.theirs, str) else show_score(found.theirs),
        "shown": show_theirs(found),
        "why": why_changed(found),
        "version": conflict.sheet.version,
    }


def refused_answer(refusal: Refusal, *, pk: int, code: str) -> dict[str, Any]:
    """What it is told of a cell that can't be saved, and where it may be said instead."""
    answer: dict[str, Any] = {"why": str(refusal.message)}
    if refusal.code == NEEDS_REASON:
        answer["url"] = reverse("assessments:item-edit", kwargs={"pk": pk, "code": code})
    return answer


def saved_answer(row: SheetRow, code: str, summary: str) -> dict[str, Any]:
    """What it is told of a saved cell: the total, and how the rest of the row stands now."""
    scores = {cell.indicator.code: cell for cell in row.cells}
    return {
        "value": show_score(scores[code].mark.score),
        "total": show_total(row),
        "version": row.sheet.version,
        "summary": summary,
        "cells": {key: _stands(cell) for key, cell in scores.items() if key != code and cell.mark.counts},
    }


def _stands(cell: Cell) -> dict[str, str]:
    item = cell.item
    at = f"{timezone.localtime(item.scored_at):%H:%M}" if item else ""
    score = show_score(cell.mark.score)
    return {"value": score, "why": _("%(at)s 被改为 %(score)s") % {"at": at, "score": score}}


def count_done(said: Iterable[int | None], indicators: int) -> tuple[int, int]:
    """(how many sheets say something of every indicator, how many there are)."""
    numbers = list(said)
    return sum((number or 0) >= indicators for number in numbers), len(numbers)
