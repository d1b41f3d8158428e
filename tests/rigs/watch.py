"""How long jobs stood still: read from outside, on the database's own clock."""

import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import psycopg2

from tests.rigs.installation import Installation

LOOK_EVERY = 0.3
MOST_STRIKES = 2
ROWS = """
    SELECT id, kind, state, fence, attempts, COALESCE(lease_until, ended_at + %s), now() FROM jobs_job
    WHERE ended_at IS NULL OR ended_at > now() - interval '10 minutes'
"""


@dataclass(frozen=True)
class Gap:
    """A job without a hand on it: from the last sign of one holder until the next took it up."""

    kind: str
    left: float
    taken: float

    def since(self, moments: Iterable[float]) -> float:
        """Its seconds after the last of the moments that fell into it: who is killed again can't have gone on."""
        return self.taken - max([self.left, *(moment for moment in moments if moment < self.taken)])


class Watch(threading.Thread):
    """Notes for each job when its holder last gave a sign, and when the next holder took it up."""

    def __init__(self, place: Installation, lease: float) -> None:
        super().__init__(name="watch", daemon=True)
        self.place, self.lease = place, timedelta(seconds=lease)
        self.over = threading.Event()
        self.gaps: list[Gap] = []
        self._last: dict[int, tuple[int, datetime]] = {}
        self._struck: set[int] = set()
        self.job_is_in_work = False
        self.stalled = False
        self._connection: Any = None

    def run(self) -> None:
        while not self.over.wait(LOOK_EVERY):
            with suppress(psycopg2.Error):
                self._look()

    def _look(self) -> None:
        struck, waiting, working, held = set(), False, False, False
        for pk, kind, state, fence, attempts, until, now in self._rows():
            live = state in ("queued", "running")
            if live and attempts >= MOST_STRIKES:
                struck.add(pk)
            waiting = waiting or live
            held = held or (live and until is not None and until > now)
            working = working or state == "running"
            if until is not None and fence:
                self._note(pk, kind, fence, until - self.lease)
        self._struck, self.job_is_in_work, self.stalled = struck, working, waiting and not held

    def _note(self, pk: int, kind: str, fence: int, sign: datetime) -> None:
        before, last = self._last.get(pk, (fence, sign))
        if fence > before:
            self.gaps.append(Gap(kind, last.timestamp(), sign.timestamp()))
        self._last[pk] = (fence, sign)

    def _rows(self) -> list[Any]:
        try:
            if self._connection is None:
                self._connection = self.place.superuser()
            with self._connection.cursor() as cursor:
                cursor.execute(ROWS, [self.lease])
                return list(cursor.fetchall())
        except psycopg2.Error:
            self._connection = None
            raise

    @property
    def some_job_has_one_try_left(self) -> bool:
        return bool(self._struck)
