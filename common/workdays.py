"""Working days of the Chinese calendar, with 调休. A year not yet announced is refused, never guessed."""

from collections.abc import Iterator
from datetime import date, timedelta

import chinese_calendar
from django.utils.translation import gettext as _

from common.exceptions import Refusal

DAY = timedelta(days=1)


def is_workday(day: date) -> bool:
    try:
        return bool(chinese_calendar.is_workday(day))
    except NotImplementedError:
        raise Refusal(
            _("%(year)d年的放假安排还没有载入，无法推算工作日。请系统管理员更新工作日历后再试。") % {"year": day.year},
            code="unknown-year",
        ) from None


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
