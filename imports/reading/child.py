"""The limited process that opens a file from outside. Writes JSON lines; never imports Django.

Started by `imports.reading.parent` with memory, processor time and file size bounded. Whatever a
hostile file does to the parser, it does it here.
"""

import json
import resource
import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from imports.reading import container, csvtext, limits, workbook
from imports.reading.faults import Unreadable
from imports.reading.sniffing import sniff

ROWS_IN_A_LINE = 500


def bound_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (limits.CHILD_MEMORY, limits.CHILD_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.CHILD_CPU_SECONDS, limits.CHILD_CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def tell(path: str) -> Iterator[dict[str, Any]]:
    with open(path, "rb") as file:
        data = file.read(limits.MAX_FILE + 1)
        if len(data) > limits.MAX_FILE:
            raise Unreadable("is_too_big", limit=limits.MAX_FILE // limits.MIB)
        if sniff(data) == "text":
            yield from _tell_text(data)
        else:
            yield from _tell_workbook(file, path)


def _tell_text(data: bytes) -> Iterator[dict[str, Any]]:
    text, encoding = csvtext.decode(data)
    yield {"book": {"format": "csv", "encoding": encoding}}
    yield {"sheet": {"name": "", "visible": True, "spans": [], "formulas": [], "merged_rows": 0}}
    yield from _in_lines(_limited(csvtext.read_rows(text), Counter()))


def _tell_workbook(file: BinaryIO, path: str) -> Iterator[dict[str, Any]]:
    with container.open_container(file) as archive:
        formulas = container.measure(file, archive)
        parts = workbook.part_names(archive)
    book = workbook.open_workbook(path)
    yield {"book": {"format": "xlsx", "encoding": ""}}
    counter = Counter()
    for sheet, visible in workbook.worksheets(book):
        repeats, spans = workbook.merged_of(sheet)
        found = formulas.get(parts.get(sheet.name, ""), {})
        yield {
            "sheet": {
                "name": sheet.name,
                "visible": visible,
                "spans": spans,
                "formulas": [[row, column, text] for (row, column), text in found.items()],
                "merged_rows": len({row for row, _ in repeats}),
            }
        }
        if visible:
            rows = workbook.sheet_rows(sheet, repeats, {row for row, _ in found})
            yield from _in_lines(_limited(rows, counter))


class Counter:
    rows = 0


def _limited(rows: Iterator[tuple[int, list[Any]]], counter: Counter) -> Iterator[tuple[int, list[Any]]]:
    for number, cells in rows:
        counter.rows += 1
        if counter.rows > limits.MAX_ROWS + limits.HEADER_WITHIN:
            raise Unreadable("has_many_rows", limit=limits.MAX_ROWS)
        if len(cells) > limits.MAX_COLUMNS and any(cells[limits.MAX_COLUMNS :]):
            raise Unreadable("has_many_columns", sheet="", limit=limits.MAX_COLUMNS)
        yield number, cells


def _in_lines(rows: Iterator[tuple[int, list[Any]]]) -> Iterator[dict[str, Any]]:
    batch = []
    for row in rows:
        batch.append(row)
        if len(batch) == ROWS_IN_A_LINE:
            yield {"rows": batch}
            batch = []
    if batch:
        yield {"rows": batch}


def main(path: str) -> None:
    bound_this_process()
    write = sys.stdout.write
    try:
        for message in tell(path):
            write(json.dumps(message, ensure_ascii=False) + "\n")
        write('{"end": true}\n')
    except Unreadable as fault:
        write(json.dumps({"fault": {"code": fault.code, "params": fault.params}}) + "\n")
    except MemoryError:
        write('{"fault": {"code": "needs_too_much", "params": {}}}\n')


if __name__ == "__main__":
    main(sys.argv[1])
