"""How far units have come with a period.

n/N = sheets with a valid total / sheets of the period under the unit; mean = mean of the valid totals, rounded
half up, and none where nothing is valid.

A secretary counts the sheets that are theirs to fill and hand in. The own one is the street's: a count that can
never be reached looks like work left undone.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db.models import Avg, Count, F, Q
from django.db.models.functions import Substr
from django.utils import timezone

from assessments.choices import SheetState
from assessments.models import ScoreSheet
from assessments.models.sheets import ScoreSheetQuerySet
from assessments.queries.registers import with_scorer
from assessments.spans import Span
from common.rounding import half_up
from people.choices import Level, Role
from people.models import Unit

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class Progress:
    """One line of the table of units."""

    unit: Unit
    sheets: int
    scored: int
    submitted: int
    reviewed: int
    closed: int
    mean: Decimal | None
    has_register: bool
    left_to_street: int = 0

    @property
    def waiting(self) -> int:
        return self.sheets - self.scored

    @property
    def to_review(self) -> bool:
        """Something was handed in that the street has not reviewed."""
        return self.submitted > self.reviewed

    @property
    def opens_register(self) -> bool:
        """A community is its register; a street or district is a table of units."""
        return self.has_register and self.unit.level == Level.COMMUNITY

    @property
    def share(self) -> int:
        return self.scored * 100 // self.sheets if self.sheets else 0


STATES_REACHED = {
    "submitted": [SheetState.SUBMITTED, SheetState.REVIEWED, SheetState.CLOSED],
    "reviewed": [SheetState.REVIEWED, SheetState.CLOSED],
    "closed": [SheetState.CLOSED],
}


def counting(sheets: ScoreSheetQuerySet, user: "User") -> tuple[ScoreSheetQuerySet, dict[str, Any]]:
    """The sheets, and the figures to aggregate over them as this user counts."""
    left = Q(pk=None)
    if user.access.has_role(Role.SECRETARY):
        sheets = with_scorer(sheets, timezone.localdate())
        left = Q(by_street=True) & user.access.paths_q("unit__path", Role.SECRETARY)
    figures = {
        "sheets": Count("pk", filter=~left),
        "left_to_street": Count("pk", filter=left),
        "scored": Count("pk", filter=Q(valid=True) & ~left),
        "exact_mean": Avg("total"),
        **{name: Count("pk", filter=Q(state__in=states) & ~left) for name, states in STATES_REACHED.items()},
    }
    return sheets, figures


def progress_of_parts(*, unit: Unit, span: Span, user: "User") -> list[Progress]:
    """A line for each unit directly under this one, with all that lies below it; two queries."""
    length = len(unit.path) + unit.steplen
    sheets, counts = counting(ScoreSheet.objects.visible_to(user).of(span).under(unit.path), user)
    rows = (
        sheets.annotate(part=Substr("unit__path", 1, length))
        .order_by()
        .values("part")
        .annotate(registers=Count("unit", filter=Q(unit__path=F("part"))), **counts)
    )
    figures = {row["part"]: row for row in rows}
    parts = Unit.objects.filter(path__in=figures)
    return [_progress(part, dict(figures[part.path])) for part in parts]


def progress_of(*, unit: Unit, span: Span, user: "User") -> Progress:
    """The same figures for the unit as a whole."""
    sheets, counts = counting(ScoreSheet.objects.visible_to(user).of(span).under(unit.path), user)
    return _progress(unit, sheets.aggregate(registers=Count("unit", filter=Q(unit=unit)), **counts))


def _progress(unit: Unit, row: dict[str, Any]) -> Progress:
    exact = row["exact_mean"]
    return Progress(
        unit=unit,
        sheets=row["sheets"],
        scored=row["scored"],
        submitted=row["submitted"],
        reviewed=row["reviewed"],
        closed=row["closed"],
        mean=None if exact is None else half_up(exact),
        has_register=row["registers"] > 0,
        left_to_street=row["left_to_street"],
    )
