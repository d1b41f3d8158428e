"""How often whom must be trained: the chief once a year, everybody else once in three years (S16).

Rules only: dates in, a verdict with its reason out.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from people.choices import PostTrack


class Standing(StrEnum):
    TRAINING = "training"
    MET = "met"
    DUE = "due"
    OVERDUE = "overdue"


# Years from the end of one completed training until the next must be completed; the chief counts by calendar year.
ROLLING_YEARS: Mapping[str, int] = {PostTrack.DEPUTY: 3, PostTrack.GENERAL: 3}


@dataclass(frozen=True)
class Verdict:
    """`due_on`: the last day on which the rule is still kept. `last`: the training that it counts from.
    `joined`: since when somebody has been in a class that is running now."""

    standing: Standing
    due_on: date
    last: date | None
    joined: date | None = None


def verdict(track: str, completed: Iterable[date], since: date, today: date, joined: date | None = None) -> Verdict:
    """Whether somebody in a post of this kind since a day keeps the rule today.

    `completed` are the last days of completed trainings. Without any, the time runs from `since`: the first day in
    the post, or the one from which trainings are on record. Who is in a running class is being trained, not overdue.
    """
    found = _by_the_calendar(track, completed, since, today)
    if joined is None or found.standing == Standing.MET:
        return found
    return replace(found, standing=Standing.TRAINING, joined=joined)


def _by_the_calendar(track: str, completed: Iterable[date], since: date, today: date) -> Verdict:
    last = max((day for day in completed if day <= today), default=None)
    if track == PostTrack.CHIEF:
        return _by_calendar_year(last, since, today)
    due_on = _years_after(last or since, ROLLING_YEARS[track])
    if today > due_on:
        return Verdict(Standing.OVERDUE, due_on, last)
    return Verdict(Standing.MET if last else Standing.DUE, due_on, last)


def _by_calendar_year(last: date | None, since: date, today: date) -> Verdict:
    """Trained this year: met until the end of the next. A year that began before the post doesn't count."""
    if last is not None and last.year == today.year:
        return Verdict(Standing.MET, date(today.year + 1, 12, 31), last)
    missed = since.year < today.year and (last is None or last.year < today.year - 1)
    first_missed = max(since.year, last.year + 1 if last else since.year)
    if missed:
        return Verdict(Standing.OVERDUE, date(first_missed, 12, 31), last)
    return Verdict(Standing.DUE, date(today.year, 12, 31), last)


def _years_after(day: date, years: int) -> date:
    """The same day some years on; 29 February becomes the 28th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)
