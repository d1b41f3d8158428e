"""Months, quarters and years as days: when a period runs, opens and closes."""

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from assessments.choices import Kind
from common.workdays import add_workdays

MONTHS_IN = {Kind.MONTH: 1, Kind.QUARTER: 3, Kind.YEAR: 12}
# A month closes on the 5th working day after its end, a quarter on the 10th.
CLOSING_WORKDAY = {Kind.MONTH: 5, Kind.QUARTER: 10}


@dataclass(frozen=True, slots=True)
class Span:
    """One period of the calendar: the 3rd quarter of 2025, the 10th month of 2026, the year 2026."""

    kind: Kind
    year: int
    number: int = 1

    def __post_init__(self) -> None:
        if not 1 <= self.number <= 12 // MONTHS_IN[self.kind]:
            raise ValueError(f"a year has no {self.kind} {self.number}")

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * MONTHS_IN[self.kind] + 1, 1)

    @property
    def last_day(self) -> date:
        month = self.number * MONTHS_IN[self.kind]
        return date(self.year, month, monthrange(self.year, month)[1])

    @property
    def opens_on(self) -> date:
        """The first working day, when the tasks of the post are set."""
        return add_workdays(self.first_day - timedelta(days=1), 1)

    @property
    def closes_on(self) -> date:
        """The last day for scorers. A calendar year not yet announced is refused by the calendar."""
        if self.kind == Kind.YEAR:
            return date(self.year + 1, 1, 31)
        return add_workdays(self.last_day, CLOSING_WORKDAY[self.kind])

    @property
    def label(self) -> str:
        """2026年10月, 2025年第3季度, 2026年."""
        if self.kind == Kind.MONTH:
            # A format of dates, so that another language may name the month: October 2026.
            return date_format(self.first_day, _("Y年n月"))
        if self.kind == Kind.QUARTER:
            return _("%(year)d年第%(number)d季度") % {"year": self.year, "number": self.number}
        return _("%(year)d年") % {"year": self.year}

    @property
    def key(self) -> str:
        """How the period stands in an address: 2026-10, 2025-Q3, 2026."""
        if self.kind == Kind.MONTH:
            return f"{self.year}-{self.number:02}"
        return f"{self.year}-Q{self.number}" if self.kind == Kind.QUARTER else str(self.year)

    def step(self, by: int) -> "Span":
        """The span of the same kind so many later, or earlier."""
        per_year = 12 // MONTHS_IN[self.kind]
        years, index = divmod(self.year * per_year + self.number - 1 + by, per_year)
        return Span(self.kind, years, index + 1)

    def within(self, kind: Kind) -> "Span":
        """The span of another kind that begins with this one or holds it: 2026-10 > 2026-Q4 > 2026."""
        month = (self.number - 1) * MONTHS_IN[self.kind]
        return Span(kind, self.year, month // MONTHS_IN[kind] + 1)


KEY = re.compile(r"(?P<year>20\d{2})(?:-(?P<quarter>Q)?(?P<number>\d{1,2}))?")


def span_of_key(key: str) -> Span:
    """The span behind Span.key. Raises ValueError when the text names none."""
    match = KEY.fullmatch(key)
    if not match:
        raise ValueError(f"no period: {key}")
    year, number = int(match["year"]), match["number"]
    if number is None:
        return Span(Kind.YEAR, year)
    return Span(Kind.QUARTER if match["quarter"] else Kind.MONTH, year, int(number))


def month_of(day: date) -> Span:
    return Span(Kind.MONTH, day.year, day.month)


def months_of(quarter: Span) -> list[Span]:
    """The three months of a quarter."""
    last = quarter.number * 3
    return [Span(Kind.MONTH, quarter.year, month) for month in range(last - 2, last + 1)]
