"""The moment at which the books can be closed for ever.

A fact is stamped with the start of the transaction that records it. Closed at a moment at which such a
transaction still runs, the books would change when it ends; so the moment lies before the start of every
transaction that hasn't ended (docs/adr/0030).
"""

import time
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection

from reports.choices import end_of

# One that has begun shows among the running ones only after an instant.
INSTANT = 0.05
PATIENCE = 3.0

OLDEST_RUNNING = """
    SELECT min(xact_start) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
      AND xact_start <= %s
"""


def settled_cut_off(as_of: date) -> datetime:
    """The end of the day, or now if that is earlier; or, if work that began before goes on and on, its beginning.

    Our own transaction doesn't count: what it has written commits together with the answer.
    """
    wanted: datetime = _ask("SELECT LEAST(%s, clock_timestamp())", end_of(as_of))
    waited = 0.0
    while True:
        time.sleep(INSTANT)
        waited += INSTANT
        oldest = _oldest_running(wanted)
        if oldest is None:
            return wanted
        if waited >= PATIENCE:
            return oldest - timedelta(microseconds=1)


def _oldest_running(wanted: datetime) -> datetime | None:
    with connection.cursor() as cursor:
        # Within a transaction the list of running ones is read once, unless it is asked for anew.
        cursor.execute("SELECT pg_stat_clear_snapshot()")
    oldest: datetime | None = _ask(OLDEST_RUNNING, wanted)
    return oldest


def _ask(statement: str, moment: datetime) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(statement, [moment])
        return cursor.fetchone()[0]
