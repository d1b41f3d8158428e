"""When periodic work falls due. Pure: the table itself is config/schedule.py."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

OFFICE_ZONE = ZoneInfo("Asia/Shanghai")
# A Monday, so that weekly work falls on Mondays.
ANCHOR_DAY = datetime(2024, 1, 1, tzinfo=OFFICE_ZONE)
MOST_MISSED = 100


class CatchUp(Enum):
    """What happens to occurrences that fell due while nothing was running."""

    LATEST = "only the newest is made; the older ones are merged into it"
    EACH = "every one is made, oldest first"


@dataclass(frozen=True)
class Periodic:
    """One row of the table: a task, how often it falls due, and what happens after an outage.

    Occurrences lie at `at` o'clock (office time) plus multiples of `every`; a week starts on Monday.
    """

    name: str
    task: str
    every: timedelta
    at: time = time(0)
    catch_up: CatchUp = CatchUp.LATEST


def latest_slot(row: Periodic, *, now: datetime) -> datetime:
    """The last moment at or before `now` at which the row fell due."""
    anchor = ANCHOR_DAY + timedelta(hours=row.at.hour, minutes=row.at.minute)
    return anchor + (now - anchor) // row.every * row.every


def missed_slots(row: Periodic, *, last: datetime | None, now: datetime) -> list[datetime]:
    """Occurrences still to be made, oldest first; `last` is the newest one on record."""
    latest = latest_slot(row, now=now)
    if last is not None and last >= latest:
        return []
    if last is None or row.catch_up is CatchUp.LATEST:
        return [latest]
    missed = min((latest - last) // row.every, MOST_MISSED)
    return [latest - row.every * back for back in reversed(range(missed))]
