"""What was decided about a file's rows, page by page, in words."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.crypto import unseal
from imports.kinds import Verdict
from imports.messages import NOTES, PURPOSES, message_of, remedy_of, sheet_note
from imports.models import ImportBatch, ImportRow
from imports.showing import problem_of

PAGE_SIZE = 50
# As many Han characters as a column of the preview is wide (static/css/imports.css).
SHORT = 12
LABELS: dict[str, Any] = {
    Verdict.NEW: gettext_lazy("新增"),
    Verdict.CHANGED: gettext_lazy("变更"),
    Verdict.UNCHANGED: gettext_lazy("不变"),
    Verdict.DUPLICATE: gettext_lazy("重复"),
    Verdict.ERROR: gettext_lazy("错误"),
}
KINDS = {Verdict.NEW: "done", Verdict.CHANGED: "soon", Verdict.ERROR: "need"}
# A long list of remarks about sheets hides the one that matters.
NOTES_SHOWN = 12


@dataclass(frozen=True)
class PreviewCell:
    """One cell: its words, the file's own where tidied, what is wrong, what stands on record now."""

    label: str
    text: str
    raw: str = ""
    note: str = ""
    why: str = ""
    remedy: str = ""
    before: str | None = None

    @property
    def short(self) -> bool:
        """A number, a date or a name, which must not be broken over two lines."""
        return len(self.text) <= SHORT

    @property
    def speaks(self) -> bool:
        return bool(self.why) or self.before is not None


@dataclass(frozen=True)
class PreviewRow:
    number: int
    verdict: str
    label: str
    kind: str
    cells: list[PreviewCell]
    note: str = ""
    was: str = ""

    @property
    def silent(self) -> list[PreviewCell]:
        """Cells with nothing to say but their words; a phone folds them away."""
        return [cell for cell in self.cells[1:] if not cell.speaks and cell.text]


@dataclass
class Preview:
    """One page of rows of one sheet. `query` is the page's address: s sheet, v verdict, after and before a row."""

    batch: ImportBatch
    query: Mapping[str, str]
    next_url: str = ""
    previous_url: str = ""
    rows: list[PreviewRow] = field(default_factory=list)

    def __post_init__(self) -> None:
        if self.batch.has_rows:
            self._read()

    @property
    def sheet(self) -> int:
        number = _number(self.query.get("s"))
        return number if number is not None and number < len(self.batch.tables) else 0

    @property
    def table(self) -> dict[str, Any]:
        return dict(self.batch.tables[self.sheet])

    @property
    def verdict(self) -> str:
        wanted = self.query.get("v", "")
        return wanted if wanted in set(Verdict) else ""

    @property
    def headers(self) -> list[str]:
        return [header for _key, header in self.table["columns"]]

    @property
    def chips(self) -> list[dict[str, Any]]:
        counts = self.table["counts"]
        chips = [
            {"label": LABELS[v], "count": counts.get(v, 0), "url": self._url(v=v), "current": self.verdict == v}
            | {"kind": KINDS.get(v, "") if counts.get(v) else ""}
            for v in Verdict
        ]
        everything = {"label": _("全部"), "count": sum(counts.values()), "url": self._url(v="")}
        return [everything | {"current": not self.verdict, "kind": ""}, *chips]

    @property
    def sheet_chips(self) -> list[dict[str, Any]]:
        """Only where the file has several tables; each with the number of its wrong rows, if any."""
        if len(self.batch.tables) < 2:
            return []
        return [
            {
                "label": table["label"],
                "count": table["counts"].get(Verdict.ERROR) or "",
                "url": self._url(s=str(nth), v=self.verdict),
                "current": nth == self.sheet,
                "kind": "need" if table["counts"].get(Verdict.ERROR) else "",
            }
            for nth, table in enumerate(self.batch.tables)
        ]

    @property
    def notes(self) -> list[str]:
        return [sheet_note(code, params) for code, params in self.batch.notes if code not in PURPOSES][:NOTES_SHOWN]

    @property
    def purposes(self) -> list[str]:
        """What the file as a whole will do."""
        return [sheet_note(code, params) for code, params in self.batch.notes if code in PURPOSES]

    def _url(self, **changes: str) -> str:
        given = {"s": str(self.sheet) if self.sheet else "", **changes}
        page = reverse("imports:import-preview", args=[self.batch.pk])
        return f"{page}?" + "&".join(f"{name}={value}" for name, value in given.items() if value)

    def _read(self) -> None:
        rows = self.batch.rows.filter(sheet=self.sheet)
        rows = rows.filter(verdict=self.verdict) if self.verdict else rows
        after, before = _number(self.query.get("after")), _number(self.query.get("before"))
        if before is not None:
            found = list(rows.filter(nth__lt=before).order_by("-nth")[: PAGE_SIZE + 1])
            more_before, more_after = len(found) > PAGE_SIZE, True
            found = found[:PAGE_SIZE][::-1]
        else:
            found = list(rows.filter(nth__gt=-1 if after is None else after).order_by("nth")[: PAGE_SIZE + 1])
            more_before, more_after = after is not None, len(found) > PAGE_SIZE
            found = found[:PAGE_SIZE]
        self.rows = [preview_row(row, self.table) for row in found]
        if found and more_after:
            self.next_url = self._url(v=self.verdict, after=str(found[-1].nth))
        if found and more_before:
            self.previous_url = self._url(v=self.verdict, before=str(found[0].nth))


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdigit() and len(text) < 10 else None


def preview_row(row: ImportRow, table: Mapping[str, Any]) -> PreviewRow:
    told = json.loads(unseal(row.sealed))
    columns = dict(table["columns"])
    extra = {key: key for key in told["cells"] if key not in columns}
    cells = [_cell(told["cells"].get(key, ""), str(label)) for key, label in columns.items()]
    note = problem_of(told["note"])
    lost = [cell.why for cell in (_cell(told["cells"][key], key) for key in extra) if cell.why]
    return PreviewRow(
        number=row.number,
        verdict=row.verdict,
        label=str(LABELS[Verdict(row.verdict)]),
        kind=KINDS.get(Verdict(row.verdict), "calm"),
        cells=cells,
        note="；".join([message_of(note)] if note else lost),
        was=str(LABELS[Verdict(row.was)]) if row.was else "",
    )


def _cell(told: Any, label: str) -> PreviewCell:
    if isinstance(told, str):
        return PreviewCell(label, told)
    text, raw, note, wrong, before = told
    problem = problem_of(wrong)
    return PreviewCell(
        label=label,
        text=text,
        raw=raw if raw != text else "",
        note=str(NOTES.get(note, "")),
        why=message_of(problem) if problem else "",
        remedy=remedy_of(problem) if problem else "",
        before=before,
    )


def reasons_of(batch: ImportBatch) -> dict[tuple[str, int], str]:
    """By sheet and row number, everything that keeps a row out, for the user's own file."""
    reasons = {}
    for row in batch.rows.filter(verdict__in=[Verdict.ERROR, Verdict.DUPLICATE]).order_by("nth").iterator():
        table = batch.tables[row.sheet]
        shown = preview_row(row, table)
        parts = [f"{cell.label}：{cell.why}；{cell.remedy}" for cell in shown.cells if cell.why]
        reasons[table["sheet"], row.number] = "。".join([*parts, *([shown.note] if shown.note else [])])
    return reasons
