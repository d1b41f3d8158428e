"""Workbooks laid out for the office: title, frozen head, A4 landscape, real numbers and dates."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice
from math import ceil
from typing import BinaryIO

from xlsxwriter import Workbook
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from common.sheets.cells import cents, clean_text, defused, local_day, local_moment, per_mille
from common.sheets.columns import Column, Kind, Row, Sheet

NUMBER_COLUMN = Column("", "序号", 6, "int")
ROWS_A_SHEET = 1_000_000
# A workbook carries the moment it was made; without one given, the same rows must give the same bytes.
NO_MOMENT = datetime(2000, 1, 1)
_FORMATS: dict[Kind, str] = {
    "text": "@",
    "int": "0",
    "number": "General",
    "decimal2": "0.00",
    "percent": "0.0%",
    "date": "yyyy-mm-dd",
    "datetime": "yyyy-mm-dd hh:mm",
}
# Before this day Excel's calendar is wrong by one.
_FIRST_DAY = date(1900, 3, 1)
_A4 = 9


def write_xlsx(file: BinaryIO, sheets: Iterable[Sheet], *, created: datetime | None = None) -> None:
    """Write the sheets, row by row and in constant memory; a million rows go on on the next sheet."""
    workbook = Workbook(file, {"constant_memory": True, "strings_to_formulas": False})
    formats = _Formats.of(workbook)
    names: set[str] = set()
    for number, sheet in enumerate(sheets):
        if number == 0:
            moment = local_moment(created) if created else NO_MOMENT
            workbook.set_properties({"title": clean_text(sheet.title or sheet.name), "created": moment})
        for rows in _pages(_numbered(sheet.rows) if sheet.numbered else sheet.rows):
            worksheet = workbook.add_worksheet(_free_name(sheet.name, names))
            _write_sheet(worksheet, sheet, rows, formats)
    workbook.close()


@dataclass(frozen=True)
class _Formats:
    title: Format
    subtitle: Format
    head: Format
    cells: dict[Kind, Format]

    @classmethod
    def of(cls, workbook: Workbook) -> "_Formats":
        base = {"font_name": "宋体", "font_size": 11, "valign": "vcenter"}
        cells = {}
        for kind, number_format in _FORMATS.items():
            # Numbers are told to, or a "—" among them would stand at the other side.
            align = {} if kind == "text" else {"align": "center" if kind in ("date", "datetime") else "right"}
            # Indented, or words would stick to the number on their left.
            wrap = {"text_wrap": True, "indent": 1} if kind == "text" else {}
            style = {**base, **align, **wrap, "border": 1, "num_format": number_format}
            cells[kind] = workbook.add_format(style)
        head = {**base, "font_name": "黑体", "align": "center", "text_wrap": True}
        return cls(
            title=workbook.add_format(
                {**base, "font_name": "黑体", "font_size": 16, "align": "center", "text_wrap": True}
            ),
            subtitle=workbook.add_format({**base, "align": "right", "text_wrap": True}),
            head=workbook.add_format({**head, "border": 1, "bg_color": "#E8EDF3", "num_format": "@"}),
            cells=cells,
        )


def _pages(rows: Iterable[Row]) -> Iterator[Iterable[Row]]:
    """The rows in runs that one worksheet can hold; no rows are one empty run."""
    source = iter(rows)
    yield islice(source, ROWS_A_SHEET)
    for first in source:
        yield chain([first], islice(source, ROWS_A_SHEET - 1))


def _free_name(name: str, taken: set[str]) -> str:
    # Excel counts a rare character as two: the limit of 31 is one of UTF-16 units.
    allowed = re.sub(r"[\[\]:*?/\\]", "", clean_text(name)).strip(" '")
    base = allowed.encode("utf-16-le")[:50].decode("utf-16-le", "ignore").strip(" '") or "表"
    free, number = base, 1
    while free.lower() in taken:
        number += 1
        free = f"{base}({number})"
    taken.add(free.lower())
    return free


def _write_sheet(worksheet: Worksheet, sheet: Sheet, rows: Iterable[Row], formats: _Formats) -> None:
    columns = [NUMBER_COLUMN, *sheet.columns] if sheet.numbered else list(sheet.columns)
    for index, column in enumerate(columns):
        worksheet.set_column(index, index, column.width, formats.cells[column.kind])
    head = _write_title(worksheet, sheet, [column.width for column in columns], formats)
    worksheet.set_row(head, 24)
    for index, column in enumerate(columns):
        worksheet.write_string(head, index, defused(column.label), formats.head)
    last = _write_rows(worksheet, head + 1, columns, rows, formats)
    _set_up_print(worksheet, head, last, len(columns))


def _numbered(rows: Iterable[Row]) -> Iterator[Row]:
    for number, row in enumerate(rows, 1):
        yield [number, *row]


def _write_title(worksheet: Worksheet, sheet: Sheet, widths: list[int], formats: _Formats) -> int:
    """Write what stands above the table and return the row of its head."""
    said = [(sheet.title, formats.title, 16, 30), (sheet.subtitle, formats.subtitle, 11, 20)]
    said = [line for line in said if line[0]]
    for row, (text, style, size, height) in enumerate(said):
        # Merged cells don't grow by themselves: over a narrow table a long title would be cut off at both ends.
        worksheet.set_row(row, height * _lines(text, size, sum(widths)))
        if len(widths) > 1:
            worksheet.merge_range(row, 0, row, len(widths) - 1, "", style)
        worksheet.write_string(row, 0, defused(text), style)
    return len(said)


def _lines(text: str, size: int, width: int) -> int:
    """How many lines a text takes in a cell; a column's width is counted in figures of 11 points."""
    half_widths = sum(1 if char.isascii() else 2 for char in text)
    return ceil(half_widths * size / 11 / width)


def _write_rows(worksheet: Worksheet, start: int, columns: list[Column], rows: Iterable[Row], formats: _Formats) -> int:
    """Write the rows and return the number of the last one."""
    puts = [(index, _PUTS[column.kind], formats.cells[column.kind]) for index, column in enumerate(columns)]
    line = start - 1
    for line, row in enumerate(rows, start):
        for (index, put, style), value in zip(puts, row, strict=True):
            put(worksheet, line, index, value, style)
    return line


def _set_up_print(worksheet: Worksheet, head: int, last: int, width: int) -> None:
    worksheet.freeze_panes(head + 1, 0)
    worksheet.repeat_rows(head)
    worksheet.autofilter(head, 0, max(last, head), width - 1)
    worksheet.set_paper(_A4)
    worksheet.set_landscape()
    worksheet.fit_to_pages(1, 0)
    worksheet.set_margins(left=0.5, right=0.5, top=0.6, bottom=0.7)
    worksheet.center_horizontally()
    worksheet.set_footer("&C第 &P 页 共 &N 页")


def _put_text(worksheet: Worksheet, line: int, index: int, value: object, style: Format) -> None:
    text = defused(value)
    if text:
        worksheet.write_string(line, index, text, style)
    else:
        worksheet.write_blank(line, index, None, style)


def _unless_text(put: Callable) -> Callable:
    """A column of numbers may say "—" where there is none."""

    def put_either(worksheet: Worksheet, line: int, index: int, value: object, style: Format) -> None:
        if value is None or isinstance(value, str):
            _put_text(worksheet, line, index, value, style)
        else:
            put(worksheet, line, index, value, style)

    return put_either


def _put_int(worksheet, line, index, value, style):
    worksheet.write_number(line, index, int(value), style)


def _put_number(worksheet, line, index, value, style):
    worksheet.write_number(line, index, value, style)


def _put_cents(worksheet, line, index, value, style):
    # The writer prints floats with 16 digits (84.84999999999999) but Decimals as they are.
    worksheet.write_number(line, index, cents(value), style)


def _put_percent(worksheet, line, index, value, style):
    worksheet.write_number(line, index, per_mille(value), style)


def _put_date(worksheet, line, index, value, style):
    day = local_day(value)
    if day < _FIRST_DAY:
        worksheet.write_string(line, index, day.isoformat(), style)
    else:
        worksheet.write_datetime(line, index, day, style)


def _put_datetime(worksheet, line, index, value, style):
    worksheet.write_datetime(line, index, local_moment(value), style)


_PUTS: dict[Kind, Callable] = {
    "text": _put_text,
    "int": _unless_text(_put_int),
    "number": _unless_text(_put_number),
    "decimal2": _unless_text(_put_cents),
    "percent": _unless_text(_put_percent),
    "date": _unless_text(_put_date),
    "datetime": _unless_text(_put_datetime),
}
