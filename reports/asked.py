"""Which report is asked for, and at which moment its books are read."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, TypeVar
from urllib.parse import urlencode

from django.db import connection
from django.db.models import Min
from django.utils.dateparse import parse_date, parse_datetime

from people.models import Unit, User
from reports.choices import FIRST_YEAR, LAST_YEAR, end_of
from reports.content import Content, Head, content_of
from reports.figures import Figures, figures_of
from reports.ledger import event_model
from reports.metrics import VERSION
from reports.models import ReportFigures, ReportFreeze
from reports.permissions import groups_for

T = TypeVar("T", bound=date)


@dataclass(frozen=True)
class Asked:
    """A report as of a day, frozen or not yet. `cut_off` is the moment at which its books are read."""

    unit: Unit
    year: int
    as_of: date
    cut_off: datetime
    freeze: ReportFreeze | None

    @property
    def at(self) -> str:
        """The moment for the address of a list, so that it shows the very rows that were counted."""
        return urlencode({"as_of": self.as_of.isoformat(), "at": self.cut_off.isoformat()})


def ask(*, unit: Unit, year: int, as_of: date | None, today: date) -> Asked:
    """What stands for a day: the frozen report if there is one, the end of a day that is over, else this minute."""
    freeze = ReportFreeze.objects.filter(unit=unit, year=year, as_of=as_of).first() if as_of else None
    if freeze is not None:
        return Asked(unit, year, freeze.as_of, freeze.cut_off, freeze)
    day = as_of or today
    return Asked(unit, year, day, end_of(day) if day < today else this_moment(), None)


def asked_again(*, unit: Unit, year: int, as_of: str, at: str, today: date) -> Asked:
    """The moment that a page has put into the address; a broken one falls back to this minute."""
    day, moment = _read(as_of, parse_date), _read(at, parse_datetime)
    day = min(day, today) if day else None
    if moment is None or moment.tzinfo is None:
        return ask(unit=unit, year=year, as_of=day, today=today)
    return Asked(unit, year, day or today, min(moment, this_moment()), None)


def _read(text: str, parse: Callable[[str], T | None]) -> T | None:
    """None for what is no date, or lies where dates can't be reckoned with."""
    try:
        read = parse(text)
    except ValueError:
        return None
    return read if read and FIRST_YEAR <= read.year <= LAST_YEAR else None


def closed_before(asked: Asked) -> ReportFreeze | None:
    """The books of the very day, when they were closed already while the page shows this minute.

    A paper made now says what they said then: its reader must know before it's made.
    """
    if asked.freeze is not None:
        return None
    return ReportFreeze.objects.filter(unit=asked.unit, year=asked.year, as_of=asked.as_of).first()


def recorded_since(unit: Unit) -> datetime | None:
    """Since when the unit has been on record; of any moment before that the books say nothing."""
    events: Any = event_model("people.Unit")
    since: datetime | None = events.objects.filter(pgh_obj_id=unit.pk).aggregate(since=Min("pgh_created_at"))["since"]
    return since


def this_moment() -> datetime:
    """By the clock that stamps the facts."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
    return moment


def content_asked(asked: Asked, viewer: User) -> Content:
    """The report for its reader: kept figures where they are kept, else counted now."""
    figures = _figures(asked)
    name = figures.unit.name if figures.unit else asked.unit.name
    number = asked.freeze.number if asked.freeze else ""
    head = Head(name, asked.year, asked.as_of, asked.cut_off, number)
    return content_of(figures=figures, head=head, groups=groups_for(viewer, asked.unit))


def _figures(asked: Asked) -> Figures:
    if asked.freeze:
        kept = ReportFigures.objects.filter(freeze=asked.freeze, definitions=VERSION).first()
        if kept:
            return Figures.from_json(kept.content)
    return figures_of(unit_id=asked.unit.pk, year=asked.year, as_of=asked.as_of, cut_off=asked.cut_off)
