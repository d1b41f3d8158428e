"""Periods as a unit sees them: which there are, how far they are, which one matters now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from assessments.choices import Kind
from assessments.models import ScoreSheet, ScoringPeriod
from assessments.models.periods import ScoringPeriodQuerySet
from assessments.queries.progress import counting
from assessments.queries.units import lineage
from assessments.spans import Span, month_of
from common.rounding import half_up
from people.models import Unit

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class PeriodLine:
    """One period with the figures of a unit: n/N with a valid total, and their mean."""

    period: ScoringPeriod
    sheets: int
    scored: int
    submitted: int
    reviewed: int
    closed: int
    mean: Decimal | None


def periods_over(unit: Unit) -> ScoringPeriodQuerySet:
    """Periods of the scheme under which the unit stands."""
    return ScoringPeriod.objects.filter(scheme__unit__path__in=lineage(unit)).select_related("scheme__unit")


def period_lines(*, unit: Unit, year: int, user: "User") -> list[PeriodLine]:
    """The periods of a year in which the unit has sheets, newest first; two queries."""
    rows, counts = counting(ScoreSheet.objects.visible_to(user).under(unit.path).filter(period__year=year), user)
    figures = {row["period"]: row for row in rows.order_by().values("period").annotate(**counts)}
    periods = ScoringPeriod.objects.filter(pk__in=figures).select_related("scheme__unit", "scheme_version")
    lines = [_line(period, figures[period.pk]) for period in periods]
    return sorted(lines, key=lambda line: (line.period.span.last_day, line.period.kind), reverse=True)


def _line(period: ScoringPeriod, row: Mapping[str, Any]) -> PeriodLine:
    names = ("sheets", "scored", "submitted", "reviewed", "closed")
    mean = None if row["exact_mean"] is None else half_up(row["exact_mean"])
    return PeriodLine(period=period, mean=mean, **{name: row[name] for name in names})


def years_of(unit: Unit, user: "User") -> list[int]:
    """The years in which the unit has sheets, newest first."""
    rows = ScoreSheet.objects.visible_to(user).under(unit.path)
    return list(rows.order_by("-period__year").values_list("period__year", flat=True).distinct())


def current_span(unit: Unit, now: datetime) -> Span:
    """The month to look at first: the oldest one still being scored, else the newest there is."""
    above_or_below = Q(scheme__unit__path__in=lineage(unit)) | Q(scheme__unit__path__startswith=unit.path)
    periods = ScoringPeriod.objects.filter(above_or_below).order_by("-year", "-number", "-kind")
    period = periods.being_scored().filter(kind=Kind.MONTH).last() or periods.first()
    return period.span if period else month_of(timezone.localdate(now))
