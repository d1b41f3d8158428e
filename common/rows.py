"""The rows of a list as HTML, without template nodes: fifty rows of ten cells are drawn per page."""

from collections.abc import Iterable
from html import escape
from typing import Any

from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

PHONE_PLACES = frozenset({"main", "sub", "hide", "next"})


def draw(rows: Iterable[Any], *, pick: bool = False) -> SafeString:
    """<tr> after <tr>. Cells carry escaped or safe HTML; everything else is escaped here."""
    return mark_safe("".join(_row(row, pick) for row in rows))  # noqa: S308  every part is escaped


def _row(row: Any, pick: bool) -> str:
    link = _link_column(row.cells) if row.url else -1
    cells = [_cell(cell, row.url if nth == link else "") for nth, cell in enumerate(row.cells)]
    return f"<tr>{_pick_cell(row) if pick else ''}{''.join(cells)}</tr>"


def _link_column(cells: list[Any]) -> int:
    """The column that names the row: the first main one, else the first."""
    return next((nth for nth, cell in enumerate(cells) if cell.phone == "main"), 0)


def _pick_cell(row: Any) -> str:
    name = escape(_("选中第 %(id)s 行") % {"id": row.id})
    return (
        f'<td class="pick"><input class="form-check-input" type="checkbox" name="pick"'
        f' value="{escape(str(row.id))}" aria-label="{name}"></td>'
    )


def _cell(cell: Any, url: str) -> str:
    html = conditional_escape(cell.html)
    place = cell.phone if cell.phone in PHONE_PLACES and html else "hide"
    classes = f"num on-phone-{place}" if cell.numeric else f"on-phone-{place}"
    label = f' data-label="{escape(str(cell.label))}"' if cell.numeric else ""
    inside = f'<a href="{escape(url)}">{html or "—"}</a>' if url else html
    return f'<td class="{classes}"{label}>{inside}</td>'
