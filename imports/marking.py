"""The user's own file with a last column of reasons; for large ones a list of the reasons."""

import io
import json
import subprocess
import sys
from pathlib import Path

import xlsxwriter
from django.utils.translation import gettext as _

from common.sheets import XLSX_TYPE
from imports.models import ImportBatch
from imports.previews import reasons_of
from imports.reading import limits
from imports.reading.parent import ROOT, read_book
from imports.uploads import file_of
from imports.workbooks import marked_csv

# The marking child holds the whole workbook in memory; above this the reasons come as a list of their own.
MARKED_WITHIN = 1 * limits.MIB
SECONDS = 20


def marked_file(batch: ImportBatch) -> tuple[bytes, str, str]:
    """(content, name, type). What the child can't mark in time comes as the list of reasons."""
    reasons = reasons_of(batch)
    stem = batch.shown_name.rpartition(".")[0] or batch.shown_name
    name = "-".join((stem, _("原因")))
    with file_of(batch) as path:
        if batch.file.content_type == "text/csv":
            [sheet] = read_book(path).sheets
            rows = [(row.number, row.cells) for row in sheet.rows]
            return marked_csv(rows, batch.tables[0]["row"], reasons), f"{name}.csv", "text/csv; charset=utf-8"
        marked = _marked(batch, path, reasons) if batch.file.size <= MARKED_WITHIN else None
    return marked or _listed(reasons), f"{name}.xlsx", XLSX_TYPE


def _marked(batch: ImportBatch, path: Path, reasons: dict[tuple[str, int], str]) -> bytes | None:
    """Done in a process of its own with memory and time bounded: openpyxl reads what strangers sent."""
    told = {
        "word": _("错误原因"),
        "headers": {table["sheet"]: table["row"] for table in batch.tables},
        "reasons": [[sheet, row, reason] for (sheet, row), reason in reasons.items()],
    }
    try:
        done = subprocess.run(  # noqa: S603 - our own module, no shell
            [sys.executable, "-m", "imports.reading.marking", str(path)],
            cwd=ROOT,
            env={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
            input=json.dumps(told, ensure_ascii=False).encode(),
            capture_output=True,
            timeout=SECONDS,
            check=True,
        )
    except (subprocess.TimeoutExpired, subprocess.CalledProcessError):
        return None
    return done.stdout or None


def _listed(reasons: dict[tuple[str, int], str]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet(_("错误原因"))
    sheet.set_column(0, 1, 14)
    sheet.set_column(2, 2, 90)
    for column, word in enumerate((_("工作表"), _("行"), _("错误原因"))):
        sheet.write_string(0, column, word, book.add_format({"bold": True}))
    for nth, ((name, row), reason) in enumerate(reasons.items(), start=1):
        sheet.write_string(nth, 0, name)
        sheet.write_number(nth, 1, row)
        sheet.write_string(nth, 2, reason)
    sheet.freeze_panes(1, 0)
    book.close()
    return out.getvalue()
