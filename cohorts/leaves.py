"""For which days leave can be asked: it excuses what is to come, or an absence that is still asked after (ADR 0042).

Rules only: values in, values out; no database and no clock.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum

from cohorts.choices import Outcome
from cohorts.outcomes import CREDITED

# Who left early leaves no task behind; leave for it may be asked as long as an absence would be asked after.
TIME_FOR_EARLY = timedelta(hours=24)


class Need(Enum):
    """Whether leave has anything to do for a lesson."""

    OPEN = "open"
    ATTENDED = "attended"
    ANSWERED = "answered"


@dataclass(frozen=True)
class Lesson:
    """One lesson as it stands for one member: `outcome` None until it is settled."""

    day: date
    outcome: str | None = None
    asked_after: bool = False
    settled_at: datetime | None = None

    def need(self, now: datetime) -> Need:
        if self.outcome is None or self.asked_after:
            return Need.OPEN
        if self.outcome in CREDITED:
            return Need.ATTENDED
        fresh = self.settled_at is not None and now < self.settled_at + TIME_FOR_EARLY
        return Need.OPEN if self.outcome == Outcome.EARLY and fresh else Need.ANSWERED


def idle_day(lessons: Iterable[Lesson], now: datetime) -> tuple[date, Need] | None:
    """The first day whose lessons leave no room for leave, and why: attended, or answered for already.

    None where every day with lessons has one that leave can serve. Leave goes by days, so that a lesson of the
    same day that was attended is no hindrance.
    """
    needs: dict[date, set[Need]] = {}
    for lesson in lessons:
        needs.setdefault(lesson.day, set()).add(lesson.need(now))
    for day, found in sorted(needs.items()):
        if Need.OPEN not in found:
            return day, Need.ATTENDED if Need.ATTENDED in found else Need.ANSWERED
    return None
