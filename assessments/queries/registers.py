"""What a register shows: sheets with their cells, what is missing on them, and who has to say it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery

from assessments.models import Indicator, ItemScore, ScoreSheet
from assessments.models.sheets import ScoreSheetQuerySet
from assessments.scoring import Mark, Month, month
from assessments.spans import Span
from people.choices import Level, Role
from people.models import RoleHolding, Unit

if TYPE_CHECKING:
    from people.models import User

INDICATORS = 6


def street_scored(sheets: ScoreSheetQuerySet, day: date) -> ScoreSheetQuerySet:
    """Sheets of those who are the secretary of their unit: the street scores them."""
    return sheets.filter(Exists(_secretary_of_unit(day)))


def community_scored(sheets: ScoreSheetQuerySet, day: date) -> ScoreSheetQuerySet:
    """Sheets that the community's secretary has to fill."""
    return sheets.filter(~Exists(_secretary_of_unit(day)))


def with_scorer(sheets: ScoreSheetQuerySet, day: date) -> ScoreSheetQuerySet:
    """Annotated with `by_street`: whether the street fills the sheet."""
    return sheets.annotate(by_street=Exists(_secretary_of_unit(day)))


def is_by_street(sheet: ScoreSheet) -> bool:
    """What with_scorer found out; raises AttributeError for a sheet that it didn't annotate."""
    return bool(sheet.by_street)  # type: ignore[attr-defined]


def _secretary_of_unit(day: date) -> QuerySet[RoleHolding]:
    return RoleHolding.objects.in_force(day).filter(
        role=Role.SECRETARY, unit=OuterRef("unit"), user__person=OuterRef("person")
    )


def with_said(sheets: ScoreSheetQuerySet) -> ScoreSheetQuerySet:
    """Annotated with `said`: for how many of the six indicators something stands on the sheet."""
    said = (
        ItemScore.objects.filter(sheet=OuterRef("pk"))
        .filter(Q(score__isnull=False) | ~Q(na_reason="") | ~Q(excused_reason=""))
        .order_by()
        .values("sheet")
        .annotate(number=Count("pk"))
        .values("number")
    )
    return sheets.annotate(said=Subquery(said))


def unsaid(sheets: ScoreSheetQuerySet) -> ScoreSheetQuerySet:
    """Sheets with an indicator of which nothing is said: neither a score nor a reason."""
    return with_said(sheets).filter(Q(said=None) | Q(said__lt=INDICATORS))


@dataclass(frozen=True)
class Cell:
    """One cell of the register."""

    indicator: Indicator
    item: ItemScore | None
    mark: Mark

    @property
    def waits(self) -> bool:
        """Said to be not applicable; the street has not agreed yet."""
        return bool(self.item and self.item.na_reason and not self.item.na_approved_at)


@dataclass(frozen=True)
class SheetRow:
    """A sheet with its cells and the arithmetic behind its total."""

    sheet: ScoreSheet
    cells: tuple[Cell, ...]
    result: Month

    @property
    def by_street(self) -> bool:
        return is_by_street(self.sheet)

    @property
    def waits(self) -> bool:
        """A "does not apply" is still open."""
        return any(cell.waits for cell in self.cells)

    @property
    def missing(self) -> list[str]:
        """Short names of the indicators of which nothing is said."""
        return [cell.indicator.short_name for cell in self.cells if cell.mark.missing and not cell.waits]


def sheet_rows(sheets: Iterable[ScoreSheet]) -> list[SheetRow]:
    """The sheets with all that a register shows, in three queries however many there are."""
    sheets = list(sheets)
    items = {
        (item.sheet_id, item.code): item for item in ItemScore.objects.filter(sheet__in=[row.pk for row in sheets])
    }
    versions = {sheet.scheme_version_id for sheet in sheets}
    indicators: dict[int, list[Indicator]] = {version: [] for version in versions}
    for indicator in Indicator.objects.filter(version__in=versions).select_related("version"):
        indicators[indicator.version_id].append(indicator)
    return [_row(sheet, indicators[sheet.scheme_version_id], items) for sheet in sheets]


def _row(sheet: ScoreSheet, indicators: list[Indicator], items: dict[tuple[int, str], ItemScore]) -> SheetRow:
    cells = tuple(_cell(indicator, items.get((sheet.pk, indicator.code))) for indicator in indicators)
    return SheetRow(sheet, cells, month((cell.mark for cell in cells), sheet.checks, indicators[0].version.rules))


def _cell(indicator: Indicator, item: ItemScore | None) -> Cell:
    mark = item.mark(indicator.weight) if item else Mark(indicator.code, indicator.weight)
    return Cell(indicator, item, mark)


def asked_below(*, unit: Unit, span: Span, user: "User", day: date) -> list[SheetRow]:
    """Rows anywhere under the unit with a "does not apply" that the street has not agreed to yet."""
    asked = ItemScore.objects.asked_not_applicable().filter(sheet=OuterRef("pk"))
    rows = ScoreSheet.objects.visible_to(user).of(span).under(unit.path).open().filter(Exists(asked))
    rows = rows.select_related("person", "unit", "period").order_by("unit__path", "person__name_key", "person_id")
    return sheet_rows(with_scorer(rows, day))


def register(*, unit: Unit, span: Span, user: "User", day: date) -> ScoreSheetQuerySet:
    """The sheets of a unit's own register, in the order of the roster; a street's has its secretaries too."""
    rows = ScoreSheet.objects.visible_to(user).of(span)
    if unit.level == Level.STREET:
        below = Q(unit__path__startswith=unit.path) & Exists(_secretary_of_unit(day))
        rows = rows.filter(Q(unit=unit) | below)
    else:
        rows = rows.filter(unit=unit)
    return rows.select_related("person", "unit", "period", "scheme_version__scheme").order_by(
        "person__name_key", "person_id"
    )
