"""The limited process that writes reasons into a copy of the user's workbook; never imports Django.

Gets the header rows and reasons as JSON on its input, answers with the workbook on its output.
"""

import io
import json
import resource
import sys
from typing import Any

import openpyxl
from openpyxl.styles import Font, PatternFill

from imports.reading import limits

# openpyxl writes sheets through a passing file.
LARGEST_PASSING_FILE = 200 * limits.MIB


def bound_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST_PASSING_FILE, LARGEST_PASSING_FILE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def marked(path: str, told: dict[str, Any]) -> bytes:
    """The workbook with a last column of reasons in each sheet that was read."""
    with open(path, "rb") as file:
        book = openpyxl.load_workbook(file)
    red, fill = Font(color="B42318"), PatternFill("solid", fgColor="FEE4E2")
    for name, header in told["headers"].items():
        sheet = book[name]
        place = sheet.max_column + 1
        sheet.column_dimensions[openpyxl.utils.get_column_letter(place)].width = 60
        sheet.cell(header, place, told["word"]).font = Font(bold=True, color="B42318")
        for of_sheet, row, reason in told["reasons"]:
            if of_sheet == name:
                cell = sheet.cell(row, place)
                cell.value, cell.data_type, cell.font, cell.fill = reason, "s", red, fill
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


if __name__ == "__main__":
    bound_this_process()
    sys.stdout.buffer.write(marked(sys.argv[1], json.load(sys.stdin)))
