"""Rows of a checked workbook, through calamine: cached values only, nothing is calculated."""

import posixpath
import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from defusedxml.ElementTree import ParseError, fromstring
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from imports.reading import limits
from imports.reading.faults import Unreadable

RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
STRICT_RELATION = "{http://purl.oclc.org/ooxml/officeDocument/relationships}id"


def part_names(archive: zipfile.ZipFile) -> dict[str, str]:
    """Sheet name to the part that holds it, so that formulas found in a part get their sheet."""
    try:
        book = fromstring(archive.read("xl/workbook.xml"), forbid_dtd=True)
        links = fromstring(archive.read("xl/_rels/workbook.xml.rels"), forbid_dtd=True)
    except (ParseError, KeyError, zipfile.BadZipFile, ValueError) as error:
        raise Unreadable("is_damaged") from error
    targets = {link.get("Id"): link.get("Target") or "" for link in links}
    named = {}
    for sheet in book.iter():
        if sheet.tag.endswith("}sheet"):
            target = targets.get(sheet.get(RELATION) or sheet.get(STRICT_RELATION), "")
            named[sheet.get("name") or ""] = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
    return named


def open_workbook(path: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(path)
    except (CalamineError, OSError, ValueError) as error:
        raise Unreadable("is_damaged") from error


def worksheets(book: CalamineWorkbook) -> Iterator[tuple[CalamineSheet, bool]]:
    """(sheet, visible) of every sheet of cells; charts and dialogs are passed over."""
    tables = [meta for meta in book.sheets_metadata if meta.typ == SheetTypeEnum.WorkSheet]
    if len(tables) > limits.MAX_SHEETS:
        raise Unreadable("has_many_sheets", limit=limits.MAX_SHEETS)
    for meta in tables:
        visible = meta.visible == SheetVisibleEnum.Visible
        try:
            yield book.get_sheet_by_name(meta.name), visible
        except (CalamineError, ValueError) as error:
            raise Unreadable("is_damaged") from error


Repeats = dict[tuple[int, int], tuple[int, int]]


def merged_of(sheet: CalamineSheet) -> tuple[Repeats, list[list[int]]]:
    """Cells that repeat the cell above (by row and column, from 0), and cells that span columns."""
    last = sheet.end[0] if sheet.end else 0
    repeats: Repeats = {}
    spans = []
    for (top, left), (bottom, right) in (sheet.merged_cell_ranges or [])[: limits.MAX_MERGED]:
        for row in range(top + 1, min(bottom, last) + 1):
            if len(repeats) < limits.MAX_ROWS:
                repeats[row, left] = (top, left)
        if right > left:
            spans.append([top + 1, left, right])
    return repeats, spans


def sheet_rows(sheet: CalamineSheet, repeats: Repeats, formula_rows: set[int]) -> Iterator[tuple[int, list[Any]]]:
    """(number from 1, cells) of every row that holds something, merged cells written out downwards."""
    offset = sheet.start[1] if sheet.start else 0
    if offset + sheet.width > limits.MAX_COLUMNS:
        raise Unreadable("has_many_columns", sheet=sheet.name, limit=limits.MAX_COLUMNS)
    fill = Downwards(repeats)
    number = 0
    for index, values in enumerate(sheet.iter_rows()):
        number = index + 1
        cells = [None] * offset + [plain(value) for value in values]
        own = any(cell is not None for cell in cells)
        fill.remember(index, cells)
        if own:
            fill.complete(index, cells)
        if own or number in formula_rows:
            yield number, cells
    # Rows of formulas that were never calculated lie outside the used range.
    yield from ((below, []) for below in sorted(formula_rows) if below > number)


class Downwards:
    """Writes the first cell of a merged block into the cells below it."""

    def __init__(self, repeats: Repeats) -> None:
        self.by_row: dict[int, list[tuple[int, tuple[int, int]]]] = {}
        for (row, column), source in repeats.items():
            self.by_row.setdefault(row, []).append((column, source))
        self.source_columns: dict[int, list[int]] = {}
        for row, column in set(repeats.values()):
            self.source_columns.setdefault(row, []).append(column)
        self.kept: dict[tuple[int, int], Any] = {}

    def remember(self, row: int, cells: list[Any]) -> None:
        for column in self.source_columns.get(row, ()):
            if column < len(cells):
                self.kept[row, column] = cells[column]

    def complete(self, row: int, cells: list[Any]) -> None:
        for column, source in self.by_row.get(row, ()):
            if column < len(cells) and cells[column] is None:
                cells[column] = self.kept.get(source)


def plain(value: Any) -> Any:
    """A cell as JSON can carry it; a date travels as {"d": …}, an empty cell as null."""
    if value == "" or value is None:
        return None
    if isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 1e15 else value
    if isinstance(value, datetime | date):
        return {"d": value.isoformat()}
    return str(value)
