"""Text tables: UTF-8 with or without BOM, UTF-16 with BOM, GB18030; comma, tab or semicolon."""

import csv
import io
from collections import Counter
from collections.abc import Iterator

from imports.reading import limits
from imports.reading.book import Cell
from imports.reading.faults import Unreadable

DELIMITERS = ",\t;，"
SAMPLE_LINES = 40


def decode(data: bytes) -> tuple[str, str]:
    """(text, encoding). GB18030 takes nearly any bytes, so its result must also look like text."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _decode_as(data, encoding), encoding
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if _looks_like_text(text):
            return text, encoding
    raise Unreadable("is_odd_encoding")


def _decode_as(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Unreadable("is_odd_encoding") from error


def _looks_like_text(text: str) -> bool:
    odd = sum(1 for sign in text[:20_000] if (sign < " " and sign not in "\t\r\n") or "\ue000" <= sign <= "\uf8ff")
    return odd * 200 <= len(text[:20_000])


def delimiter_of(text: str) -> str:
    """The sign that cuts most lines into the same number of pieces; a comma when nothing speaks."""
    lines = [line for line in text[:50_000].splitlines()[:SAMPLE_LINES] if line.strip()]

    def weight(sign: str) -> tuple[int, int]:
        counts = Counter(line.count(sign) for line in lines if sign in line)
        common, times = counts.most_common(1)[0] if counts else (0, 0)
        return times, common

    best = max(DELIMITERS, key=weight)
    return best if weight(best)[0] else ","


def read_rows(text: str) -> Iterator[tuple[int, list[Cell]]]:
    """(number, cells) of every row that isn't blank; numbers as a spreadsheet program shows them."""
    csv.field_size_limit(limits.MAX_CELL * 4)
    reader = csv.reader(io.StringIO(text.replace("\x00", ""), newline=""), delimiter=delimiter_of(text))
    try:
        for number, cells in enumerate(reader, start=1):
            if any(cell.strip() for cell in cells):
                yield number, [_unquoted(cell) or None for cell in cells]
    except csv.Error as error:
        raise Unreadable("is_broken_csv") from error


def _unquoted(cell: str) -> str:
    """`="4201…"` is how other systems keep a long number from being turned into a figure."""
    if cell.startswith('="') and cell.endswith('"') and '"' not in cell[2:-1]:
        return cell[2:-1]
    return cell
