"""Tables that the import hands out: the template to fill in, and the user's own text table with its reasons."""

import csv
import io
from collections.abc import Mapping, Sequence

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from common.sheets import defused
from imports.specs import Column, SheetSpec

TEMPLATE_ROWS = 1_000

Reasons = Mapping[tuple[str, int], str]


def template(title: str, specs: Sequence[SheetSpec]) -> bytes:
    """An empty workbook: stars on required columns, an example row, drop-downs, text cells, notes."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    for spec in specs:
        _template_sheet(book, spec)
    _notes_sheet(book, title, specs)
    book.close()
    return out.getvalue()


def _template_sheet(book: Workbook, spec: SheetSpec) -> None:
    sheet = book.add_worksheet(str(spec.label))
    text = book.add_format({"num_format": "@"})
    needed = {key for group in spec.one_of for key in group}
    sheet.write_string(0, 0, _("序号"), _head(book, required=False))
    sheet.write_string(1, 0, _("示例"), book.add_format({"italic": True, "font_color": "#6b7280"}))
    for index, column in enumerate(spec.columns, start=1):
        star = "*" if column.required or column.key in needed else ""
        sheet.set_column(index, index, column.width, text)
        sheet.write_string(0, index, f"{star}{column.label}", _head(book, required=bool(star)))
        sheet.write_string(
            1, index, column.example, book.add_format({"italic": True, "font_color": "#6b7280", "num_format": "@"})
        )
        _drop_down(sheet, index, column)
    sheet.freeze_panes(1, 0)


def _head(book: Workbook, *, required: bool) -> "xlsxwriter.format.Format":
    return book.add_format({"bold": True, "bg_color": "#e8eefb", "font_color": "#b42318" if required else "#1f2937"})


def _drop_down(sheet: Worksheet, index: int, column: Column) -> None:
    if column.choices:
        choices = [str(choice) for choice in column.choices]
        sheet.data_validation(2, index, TEMPLATE_ROWS, index, {"validate": "list", "source": choices})


def _notes_sheet(book: Workbook, title: str, specs: Sequence[SheetSpec]) -> None:
    sheet = book.add_worksheet(_("填写说明"))
    sheet.set_column(0, 0, 18)
    sheet.set_column(1, 2, 40)
    lines = [(title, "", ""), (_("带 * 的列必填；示例行不会导入；表头请勿改动"), "", "")]
    for spec in specs:
        lines += [(str(spec.label), "", "")]
        lines += [(f"　{c.label}", str(c.hint), "、".join(str(choice) for choice in c.choices)) for c in spec.columns]
    for row, cells in enumerate(lines):
        for index, cell in enumerate(cells):
            sheet.write_string(row, index, cell)


def marked_csv(rows: Sequence[tuple[int, Sequence[object]]], header: int, reasons: Reasons) -> bytes:
    """The rows of a text table with a last column of reasons, as UTF-8 that Excel opens rightly."""
    width = max((len(cells) for _number, cells in rows), default=0)
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for number, cells in rows:
        reason = _("错误原因") if number == header else reasons.get(("", number), "")
        padded = [*cells, *[""] * (width - len(cells))]
        writer.writerow([*map(defused, padded), reason])
    return b"\xef\xbb\xbf" + out.getvalue().encode()
