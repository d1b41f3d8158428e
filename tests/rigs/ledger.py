"""What clients saw with their own eyes, written down outside the system under test.

Each line is on the disk before the client goes on, so that a killed client has forgotten nothing either.
"""

import json
import os
import threading
import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Entry:
    """One line: what happened to an item, and when on the machine's own clock."""

    item: str
    word: str
    at: float


class Ledger:
    """An append-only file of entries. Any number of threads and processes may write to one."""

    TRIED, ACKED, DOUBT = "tried", "acked", "doubt"

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = os.open(path, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o644)
        self._lock = threading.Lock()

    def write(self, items: Iterable[str], word: str) -> None:
        now = time.time()
        lines = "".join(json.dumps([item, word, now], ensure_ascii=False) + "\n" for item in items).encode()
        with self._lock:
            os.write(self._file, lines)
            os.fsync(self._file)

    def tried(self, *items: str) -> None:
        """Written before a request leaves."""
        self.write(items, self.TRIED)

    def acked(self, *items: str) -> None:
        """Written once the system has said that it is done."""
        self.write(items, self.ACKED)

    def doubt(self, item: str) -> None:
        """No answer was seen: it may have been done or not."""
        self.write([item], self.DOUBT)

    def entries(self) -> list[Entry]:
        return [Entry(*json.loads(line)) for line in self.path.read_text().splitlines()]

    def items(self, word: str) -> Counter[str]:
        return Counter(entry.item for entry in self.entries() if entry.word == word)

    def close(self) -> None:
        os.close(self._file)
