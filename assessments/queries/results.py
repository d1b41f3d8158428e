"""What stands for a person in a period."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet

from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet, ScoringPeriod
from assessments.scoring import mean
from assessments.spans import Span, months_of

# Quarters: the mean of the settled months, two at least (one for who joined or left in the quarter);
# without them the quarter's own sheet, such as an imported one (docs/adr/0012).


@dataclass(frozen=True)
class QuarterFigure:
    """What stands for a person's quarter: the mean of `months`, or without any the quarter's own sheet."""

    total: Decimal
    months: tuple[Decimal, ...] = ()


def quarter_figures(*, person_ids: Collection[int], quarter: Span) -> dict[int, QuarterFigure]:
    """The figure of each person who has one; three queries."""
    own = ScoreSheet.objects.settled().of(quarter).filter(person__in=person_ids)
    figures = {row.person_id: QuarterFigure(row.total) for row in own if row.total is not None}
    opened = _months_opened(quarter)
    for sheets in _month_sheets(person_ids, quarter).values():
        totals = tuple(row.total for row in sheets if row.state == SheetState.CLOSED and row.total is not None)
        moved = len(sheets) < opened[sheets[0].period.scheme_id]
        if len(totals) >= (1 if moved else 2):
            figures[sheets[0].person_id] = QuarterFigure(mean(totals), totals)
    return figures


def _of_months(rows: QuerySet[Any], quarter: Span, prefix: str = "") -> QuerySet[Any]:
    numbers = [span.number for span in months_of(quarter)]
    names = {"kind": Kind.MONTH, "year": quarter.year, "number__in": numbers}
    return rows.filter(**{prefix + name: value for name, value in names.items()})


def _months_opened(quarter: Span) -> dict[int, int]:
    rows = _of_months(ScoringPeriod.objects.all(), quarter).order_by().values("scheme").annotate(number=Count("pk"))
    return {row["scheme"]: row["number"] for row in rows}


def _month_sheets(person_ids: Collection[int], quarter: Span) -> dict[int, list[ScoreSheet]]:
    """Who has no sheet in a month was not there: sheets are made from the posts held."""
    rows = _of_months(ScoreSheet.objects.live().filter(person__in=person_ids), quarter, "period__")
    sheets: dict[int, list[ScoreSheet]] = {}
    for row in rows.select_related("period").order_by("period__number"):
        sheets.setdefault(row.person_id, []).append(row)
    return sheets


@dataclass(frozen=True)
class CurrentSheet:
    """What a period already says of a person, for an import to compare with."""

    sheet_id: int
    source: str
    scores: dict[str, Decimal | None]
    note: str


def current_sheets(*, span: Span, person_ids: Collection[int]) -> dict[int, CurrentSheet]:
    """The live sheets of these persons in a period, by person; two queries."""
    sheets = ScoreSheet.objects.live().of(span).filter(person__in=person_ids).prefetch_related("items")
    return {
        sheet.person_id: CurrentSheet(
            sheet.pk, sheet.source, {item.code: item.score for item in sheet.items.all()}, sheet.note
        )
        for sheet in sheets
    }
