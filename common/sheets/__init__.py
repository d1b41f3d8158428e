"""An export is a list of columns plus a row source; the edge decides whether it is a file, a response or a mail.

    people = Sheet("名册", [Column("name", "姓名", 12), Column("score", "得分", kind="decimal2")], rows)
    write_xlsx(file, [people])
    StreamingHttpResponse(write_csv(people), content_type=CSV_TYPE)

The same sheet always gives the same bytes, so two files can be compared by their hash.
"""

from common.sheets.cells import clean_text, defused
from common.sheets.columns import Column, Kind, Sheet, by_key
from common.sheets.csv_stream import write_csv
from common.sheets.names import file_name
from common.sheets.workbook import write_xlsx

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

__all__ = [
    "CSV_TYPE",
    "XLSX_TYPE",
    "Column",
    "Kind",
    "Sheet",
    "by_key",
    "clean_text",
    "defused",
    "file_name",
    "write_csv",
    "write_xlsx",
]
