"""What two roll calls and the leave say together, and what that counts for (S39, R10, R26).

Rules only: values in, values out; no database and no clock.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from fractions import Fraction
from math import ceil

from cohorts.choices import MarkStatus, Outcome
from common.rounding import half_up


@dataclass(frozen=True)
class AttendanceRules:
    """The numbers that a locality may set otherwise (domain.md section 6)."""

    minutes_per_hour: int = 45
    lates_per_absence: int = 2
    leave_line: Fraction = Fraction(1, 7)


RULES = AttendanceRules()
THERE = frozenset({MarkStatus.PRESENT, MarkStatus.LATE})
# Who came in time or late has heard the lesson; who left early hasn't heard it out.
CREDITED = frozenset({Outcome.PRESENT, Outcome.LATE})


def decide(before: str | None, after: str | None, *, on_leave: bool, joined: bool = True) -> Outcome:
    """The outcome of one member in one session.

    `before` and `after` are the marks of the two roll calls, None where no mark was made. Leave, granted
    or noted at the roll call, excuses whatever part was missed; who wasn't in the class yet is not absent.
    """
    if not joined:
        return Outcome.NOT_APPLICABLE
    came, stayed = before in THERE, after in THERE
    if came and stayed:
        return Outcome.LATE if before == MarkStatus.LATE else Outcome.PRESENT
    if on_leave or MarkStatus.LEAVE in (before, after):
        return Outcome.LEAVE
    if came:
        return Outcome.EARLY
    return Outcome.LATE if stayed else Outcome.ABSENT


def hours_credited(outcome: str, hours: Decimal) -> Decimal:
    """Hours of the session that count for the member."""
    return hours if outcome in CREDITED else Decimal(0)


def hours_between(starts_at: datetime, ends_at: datetime, rules: AttendanceRules = RULES) -> Decimal:
    """Credit hours of a session, to one decimal."""
    return half_up(_lessons(starts_at, ends_at, rules), 1)


def most_hours(starts_at: datetime, ends_at: datetime, rules: AttendanceRules = RULES) -> int:
    """What a session may count for at most: a lesson begun is a lesson."""
    return ceil(_lessons(starts_at, ends_at, rules))


def _lessons(starts_at: datetime, ends_at: datetime, rules: AttendanceRules) -> Fraction:
    minutes = Fraction((ends_at - starts_at) / timedelta(minutes=1)).limit_denominator(60)
    return minutes / rules.minutes_per_hour


@dataclass(frozen=True)
class Tally:
    """One member's outcomes, counted."""

    counts: Counter[str]
    hours: Decimal
    absences: int

    def count(self, outcome: str) -> int:
        return self.counts[outcome]

    @property
    def lates(self) -> int:
        return self.counts[Outcome.LATE]

    @property
    def attended_of(self) -> str:
        return f"/{self.applicable}"

    @property
    def applicable(self) -> int:
        return sum(self.counts.values()) - self.counts[Outcome.NOT_APPLICABLE]

    @property
    def attended(self) -> int:
        """Sessions to which the member came, also late or not to the end."""
        return self.counts[Outcome.PRESENT] + self.counts[Outcome.LATE] + self.counts[Outcome.EARLY]


def tally(rows: Iterable[tuple[str, Decimal]], rules: AttendanceRules = RULES) -> Tally:
    """Count outcomes with their credited hours; every second late is one absence more."""
    rows = list(rows)
    counts = Counter(outcome for outcome, _hours in rows)
    absences = counts[Outcome.ABSENT] + counts[Outcome.LATE] // rules.lates_per_absence
    return Tally(counts, sum((hours for _outcome, hours in rows), Decimal(0)), absences)


def over_leave_line(leave_hours: Decimal, total_hours: Decimal, rules: AttendanceRules = RULES) -> bool:
    """Whether leave takes more than its share of all hours; exactly on the line is not over it."""
    return Fraction(leave_hours) > rules.leave_line * Fraction(total_hours)
