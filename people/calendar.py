"""The years on record, for whoever counts working days; every process asks anew after half a minute.

people/desk.py lays it before common.workdays.
"""

import time

from common.holidays import Holidays
from people.models import HolidayYear

KEEP_SECONDS = 30.0

_kept: dict[int, tuple[float, Holidays | None]] = {}


def holidays_of(year: int) -> Holidays | None:
    """What was entered for the year. Counting through a year asks the database once, not 365 times."""
    until, holidays = _kept.get(year, (0.0, None))
    if time.monotonic() < until:
        return holidays
    row = HolidayYear.objects.filter(year=year).first()
    holidays = row.holidays if row else None
    _kept[year] = (time.monotonic() + KEEP_SECONDS, holidays)
    return holidays


def forget_kept() -> None:
    _kept.clear()
