"""Reading a file by way of the limited child process."""

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

from imports.reading import limits
from imports.reading.book import Book, Row, Sheet
from imports.reading.faults import Unreadable

ROOT = Path(__file__).resolve().parents[2]
OUTPUT_LIMIT = 1024 * limits.MIB


def read_book(path: str | Path) -> Book:
    """The sheets of a workbook or text table. Raises Unreadable with the reason."""
    book: Book | None = None
    finished = False
    for message in _messages(Path(path)):
        if fault := message.get("fault"):
            raise Unreadable(fault["code"], **fault["params"])
        if "book" in message:
            book = Book(**message["book"])
        elif book is not None and "sheet" in message:
            book.sheets.append(_sheet(message["sheet"]))
        elif book is not None and "rows" in message:
            book.sheets[-1].rows.extend(Row(number, tuple(cells)) for number, cells in message["rows"])
        finished = finished or "end" in message
    if book is None or not finished:
        raise Unreadable("needs_too_much")
    return book


def _sheet(told: dict[str, Any]) -> Sheet:
    return Sheet(
        name=told["name"],
        visible=told["visible"],
        spans=[tuple(span) for span in told["spans"]],
        formulas={(row, column): text for row, column, text in told["formulas"]},
        merged_rows=told["merged_rows"],
    )


def _messages(path: Path) -> Iterator[dict[str, Any]]:
    """One message a line; the child is killed when time or output run over."""
    child = subprocess.Popen(  # noqa: S603 - our own module, the path is an argument and no shell is used
        [sys.executable, "-m", "imports.reading.child", str(path.resolve())],
        cwd=ROOT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        encoding="utf-8",
    )
    watch = threading.Timer(limits.CHILD_WALL_SECONDS, child.kill)
    watch.start()
    try:
        assert child.stdout is not None
        taken = 0
        for line in child.stdout:
            taken += len(line)
            if taken > OUTPUT_LIMIT or not line.endswith("\n"):
                return
            yield json.loads(line, object_hook=_dates)
    finally:
        watch.cancel()
        child.kill()
        child.wait()
        if child.stdout:
            child.stdout.close()


def _dates(told: dict[str, Any]) -> dict[str, Any] | date | datetime:
    if told.keys() == {"d"}:
        moment = datetime.fromisoformat(told["d"])
        return moment if "T" in told["d"] and moment.time() != moment.min.time() else moment.date()
    return told
