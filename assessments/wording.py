"""How sheets and events are told on a page: the arithmetic in lines, what happened in sentences."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from assessments.actions.entry import describe
from assessments.arithmetic import spell_out
from assessments.choices import SHORT_NAMES, IndicatorCode
from assessments.queries.history import ItemState
from assessments.queries.registers import Cell, SheetRow
from assessments.tables import said_word
from people.models import AuditEvent
from people.verbs import verb_label


def event_rows(events: Iterable[AuditEvent]) -> list[dict[str, Any]]:
    """Audit events as components/timeline.html takes them."""
    return [
        {
            "at": event.at,
            "who": str(event.actor or _("系统")),
            "what": verb_label(event.verb),
            "why": event.reason,
        }
        for event in events
    ]


def explanation(row: SheetRow) -> dict[str, Any]:
    """Everything that partials/arithmetic.html needs to show a total so that it can be redone by hand."""
    return {
        "row": row,
        "sheet": row.sheet,
        "lines": [{"cell": cell, "word": _word(cell)} for cell in row.cells],
        "sum": spell_out(row.result),
        "rules": row.result.rules,
        "applicable": row.result.applicable_weight,
    }


def _word(cell: Cell) -> str:
    item = cell.item
    return said_word(item) if item and (item.na_reason or item.excused_reason) else ""


def item_changes(history: Sequence[ItemState]) -> list[dict[str, Any]]:
    """What was written in the cells, each with what stood there before; newest first, as the history is."""
    rows: list[dict[str, Any]] = []
    before: dict[str, str] = {}
    for state in reversed(history):
        said = describe(state.row)
        if said != before.get(state.code):
            rows.append(_change(state, before.get(state.code, _("未评")), said))
        before[state.code] = said
    return rows[::-1]


def _change(state: ItemState, before: str, said: str) -> dict[str, Any]:
    item = SHORT_NAMES[IndicatorCode(state.code)]
    what = _("%(item)s：%(before)s → %(after)s") % {"item": item, "before": before, "after": said}
    return {"at": state.at, "who": state.who or _("系统"), "what": what, "why": ""}
