"""CSV as Chinese Excel opens it: a byte order mark, CRLF, dates and numbers in plain writing."""

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator
from datetime import date, datetime
from decimal import Decimal

from common.sheets.cells import cents, defused, local_day, local_moment, per_mille
from common.sheets.columns import Kind, Sheet

PIECE = 64 * 1024


def write_csv(sheet: Sheet) -> Iterator[bytes]:
    """The sheet in pieces of about 64 kB, however many rows it has."""
    buffer = io.StringIO()
    # One line of a table must stay one record for readers that know no quoting across lines.
    writer = csv.writer(buffer, lineterminator="\r\n")
    prints = [_PRINTS[column.kind] for column in sheet.columns]
    writer.writerow([defused(column.label) for column in sheet.columns])
    yield BOM_UTF8
    for row in sheet.rows:
        writer.writerow([show(value) for show, value in zip(prints, row, strict=True)])
        if buffer.tell() >= PIECE:
            yield _taken(buffer)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> bytes:
    piece = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate()
    return piece


def _text(value: object) -> str:
    return defused(value).replace("\n", " ")


def _unless_text(show: Callable) -> Callable[[object], str]:
    """A column of numbers may say "—" where there is none."""
    return lambda value: _text(value) if value is None or isinstance(value, str) else show(value)


def _percent(value: Decimal) -> str:
    return f"{per_mille(value) * 100:.1f}%"


def _day(value: date) -> str:
    return local_day(value).isoformat()


def _moment(value: datetime) -> str:
    return f"{local_moment(value):%Y-%m-%d %H:%M}"


_PRINTS: dict[Kind, Callable[[object], str]] = {
    "text": _text,
    "int": _unless_text(lambda value: str(int(value))),
    "number": _unless_text(str),
    "decimal2": _unless_text(lambda value: str(cents(value))),
    "percent": _unless_text(_percent),
    "date": _unless_text(_day),
    "datetime": _unless_text(_moment),
}
