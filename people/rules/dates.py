"""Days on which something about a person can have happened (ADR 0051)."""

from dataclasses import dataclass
from datetime import date, timedelta

from people.choices import Precision
from people.rules.problems import Problem

EARLIEST = date(1949, 1, 1)
YOUNGEST, OLDEST = 16, 100
# A role is in force from its day on, so that it may be granted ahead; a post is a fact.
FURTHEST_ROLE_DAYS = 366


@dataclass(frozen=True, slots=True)
class Moment:
    """A day and how exact it is; "1990年5月" is 1990-05-01 with MONTH."""

    on: date
    precision: str = Precision.DAY

    def agrees_with(self, other: "Moment") -> bool:
        """Whether the two can be the same day, as far as the coarser one tells."""
        if Precision.YEAR in (self.precision, other.precision):
            return self.on.year == other.on.year
        if Precision.MONTH in (self.precision, other.precision):
            return (self.on.year, self.on.month) == (other.on.year, other.on.month)
        return self.on == other.on

    def finer_than(self, other: "Moment") -> bool:
        order = (Precision.DAY, Precision.MONTH, Precision.YEAR)
        return order.index(Precision(self.precision)) < order.index(Precision(other.precision))

    def is_news_to(self, known: date | None, precision: str) -> bool:
        """Whether this disagrees with the date on record, or says it more exactly."""
        if known is None:
            return True
        before = Moment(known, precision)
        return not self.agrees_with(before) or self.finer_than(before)

    def __str__(self) -> str:
        length = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}[Precision(self.precision)]
        return self.on.isoformat()[:length]


def past(moment: Moment, today: date) -> Problem | None:
    """Nothing that has happened lies after today."""
    return Problem("date_in_future") if moment.on > today else None


def of_working_life(moment: Moment, today: date) -> Problem | None:
    """Between the first year of the republic and today."""
    return past(moment, today) or too_early(moment.on)


def too_early(day: date) -> Problem | None:
    return Problem("date_too_early", {"year": EARLIEST.year}) if day < EARLIEST else None


def birthday(moment: Moment, today: date) -> Problem | None:
    """Between 16 and 100 years old."""
    if problem := past(moment, today):
        return problem
    age = age_on(moment.on, today)
    return None if YOUNGEST <= age <= OLDEST else Problem("age_odd", {"age": age})


def age_on(born: date, day: date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


def too_young(born: Moment, started: Moment) -> bool:
    """Whether work began before the age at which one may work, as far as the coarser date tells."""
    if Precision.YEAR in (born.precision, started.precision):
        return started.on.year - born.on.year < YOUNGEST
    if Precision.MONTH in (born.precision, started.precision):
        months = (started.on.year - born.on.year) * 12 + started.on.month - born.on.month
        return months < YOUNGEST * 12
    return age_on(born.on, started.on) < YOUNGEST


def post_problem(since: date, born: Moment | None, today: date) -> Problem | None:
    """What keeps a post from beginning on a day: a post is a fact, so that it is recorded when it has come."""
    if since > today:
        return Problem("post_in_future")
    if born is not None and too_young(born, Moment(since)):
        return Problem("post_before_birthday", {"age": YOUNGEST})
    return too_early(since)


def role_problem(since: date, today: date) -> Problem | None:
    """What keeps a role from beginning on a day: it may be granted a year ahead."""
    if since > today + timedelta(days=FURTHEST_ROLE_DAYS):
        return Problem("since_too_late", {"days": FURTHEST_ROLE_DAYS})
    return too_early(since)
