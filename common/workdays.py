"""Working days of the Chinese calendar, with 调休. A year not yet announced is refused, never guessed."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import chinese_calendar
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from common.holidays import Holidays

DAY = timedelta(days=1)
Announced = Callable[[int], Holidays | None]

_announced: list[Announced] = []


def register_years(announced: Announced) -> None:
    """Where years are on record that the calendar's package doesn't know yet."""
    _announced.append(announced)


def comes_with_package(year: int) -> bool:
    """Whether the calendar's package knows the year by itself."""
    try:
        chinese_calendar.is_workday(date(year, 1, 1))
    except NotImplementedError:
        return False
    return True


def is_known(year: int) -> bool:
    return comes_with_package(year) or _on_record(year) is not None


def is_workday(day: date) -> bool:
    """Raises Refusal for a day of a year whose holidays nobody has entered yet."""
    if comes_with_package(day.year):
        return bool(chinese_calendar.is_workday(day))
    holidays = _on_record(day.year)
    if holidays is None:
        message = _("%(year)d年的放假安排还没有载入，无法推算工作日。请市级或区级管理员在“工作日历”里填好后再试。")
        raise Refusal(message % {"year": day.year}, code="unknown-year")
    return holidays.is_workday(day)


def _on_record(year: int) -> Holidays | None:
    return next((found for announced in _announced if (found := announced(year)) is not None), None)


def add_workdays(day: date, count: int) -> date:
    """The count-th working day after the day (before it, if count is negative); 0 is the day itself."""
    step = DAY if count >= 0 else -DAY
    for _nth in range(abs(count)):
        day += step
        while not is_workday(day):
            day += step
    return day


def workdays_in(first: date, last: date) -> Iterator[date]:
    """Every working day from first to last, both included."""
    while first <= last:
        if is_workday(first):
            yield first
        first += DAY
