"""The rows of a grid of numbers as HTML, without template nodes: fifty rows of six inputs, which would take longer
than all the rest of the page. What a row and a cell hold is said in templates/components/grid.html."""

from collections.abc import Mapping
from html import escape
from typing import Any

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

Words = Mapping[str, str]


def draw(grid: Mapping[str, Any]) -> SafeString:
    """<tr> after <tr>."""
    words = {"none": _("不适用"), "theirs": _("用现在的")}
    closed, total = bool(grid.get("readonly")), str(grid.get("total_head") or "")
    drawn = "".join(_row(row, closed or bool(row.get("readonly")), total, words) for row in grid["rows"])
    return mark_safe(drawn)  # noqa: S308  every part is escaped


def _row(row: Mapping[str, Any], closed: bool, total: str, words: Words) -> str:
    attrs = [f'data-row="{_text(row["id"])}" data-version="{_text(row["version"])}" data-name="{_text(row["name"])}"']
    if row.get("readonly") and row.get("locked"):
        attrs.append(f'data-locked="{_text(row["locked"])}"')
    if row.get("aside_url"):
        attrs.append(f'data-aside-url="{_text(row["aside_url"])}"')
    cells = "".join(_cell(cell, row, closed, words) for cell in row["cells"])
    end = f'<td class="num total" data-total data-label="{_text(total)}">{_text(row["total"])}</td>' if total else ""
    return f"<tr {' '.join(attrs)}>{_head(row, closed)}{cells}{end}</tr>"


def _head(row: Mapping[str, Any], closed: bool) -> str:
    """Who the row is about, with what the server must know to tell a stale save."""
    name, key = _text(row["name"]), _text(row["id"])
    named = f'<a href="{_text(row["url"])}">{name}</a>' if row.get("url") else name
    sub = f"<small>{_text(row['sub'])}</small>" if row.get("sub") else ""
    seen = "" if closed else f'<input type="hidden" name="version:{key}" value="{_text(row["version"])}">'
    if not closed and row.get("was") is not None:
        seen += f'<input type="hidden" name="was:{key}" value="{_text(row["was"])}" data-was>'
    return f'<th scope="row">{named}{sub}{seen}</th>'


def _cell(cell: Mapping[str, Any], row: Mapping[str, Any], closed: bool, words: Words) -> str:
    kind, label = cell.get("kind") or "", _text(cell["label"])
    if kind in {"none", "hidden"}:
        shown = "empty" if kind == "none" else "hidden"
        return f'<td class="num is-{shown}" data-label="{label}">{_unfilled(cell, words)}</td>'
    is_kind = f" is-{_text(kind)}" if kind else ""
    if closed:
        return f'<td class="num{is_kind}" data-label="{label}">{_text(cell["value"])}</td>'
    return f'<td class="entry{is_kind}" data-label="{label}">{_theirs(cell, row, words)}{_input(cell, row, label)}</td>'


def _unfilled(cell: Mapping[str, Any], words: Words) -> str:
    if not cell.get("url"):
        return _text(cell.get("text") or words["none"])
    return f'<a href="{_text(cell["url"])}"{_why(cell)}>{_text(cell["text"])}</a>'


def _theirs(cell: Mapping[str, Any], row: Mapping[str, Any], words: Words) -> str:
    """What somebody else saved meanwhile, to take it."""
    if not cell.get("theirs"):
        return ""
    theirs = _text(cell["theirs"])
    return (
        f'<button class="theirs" name="take" value="{_text(row["id"])}:{_text(cell["key"])}" data-take="{theirs}"'
        f' title="{_text(words["theirs"])} {theirs}">{theirs}</button>'
    )


def _input(cell: Mapping[str, Any], row: Mapping[str, Any], label: str) -> str:
    key = _text(cell["key"])
    wrong = ' aria-invalid="true"' if cell.get("kind") == "wrong" else ""
    return (
        f'<input name="{_text(row["id"])}:{key}" value="{_text(cell["value"])}" inputmode="decimal" autocomplete="off"'
        f' data-column="{key}" aria-label="{_text(row["name"])} {label}"{wrong}{_why(cell)}'
        f"{' autofocus' if cell.get('focus') else ''}>"
    )


def _why(cell: Mapping[str, Any]) -> str:
    return f' title="{_text(cell["why"])}"' if cell.get("why") else ""


def _text(value: Any) -> str:
    return escape(str(value))
