"""What waits, and for whom."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, Max, OuterRef, Q
from django.utils import timezone

from assessments.choices import Kind, SheetSource, SheetState
from assessments.models import ItemScore, ScoreSheet, ScoringPeriod
from assessments.models.sheets import ScoreSheetQuerySet
from assessments.queries.registers import INDICATORS, community_scored, unsaid, with_said, with_scorer
from assessments.spans import Span
from people.choices import Role

if TYPE_CHECKING:
    from people.models import User

# Who is late. A sheet is late when nothing is said of an indicator and the period's last day is near or past.


def sheets_needing_reminder(*, now: datetime) -> ScoreSheetQuerySet:
    """Unsubmitted monthly sheets entered by hand whose period closes today or has passed its last day."""
    day = timezone.localdate(now)
    rows = ScoreSheet.objects.live().filter(
        source=SheetSource.ENTERED,
        state=SheetState.DRAFT,
        period__in=ScoringPeriod.objects.being_scored().filter(kind=Kind.MONTH, closes_on__lte=day),
    )
    return unsaid(rows).select_related("person", "unit", "period").order_by("unit__path", "period_id", "person_id")


# What lies on whose desk. Only months that are being scored count.


@dataclass(frozen=True)
class Waiting:
    """Sheets of one unit (or one street, one district) and month that wait for somebody."""

    unit_id: int
    unit_name: str
    span: Span
    closes_on: date
    sheets: int
    lacking: int = 0
    units: int = 0
    secretaries: int = 0
    questions: int = 0
    reason: str = ""


def _being_scored(user: "User", role: Role) -> ScoreSheetQuerySet:
    rows = ScoreSheet.objects.live().filter(
        user.access.paths_q("unit__path", role),
        source=SheetSource.ENTERED,
        period__kind=Kind.MONTH,
        period__in=ScoringPeriod.objects.being_scored(),
    )
    return rows.exclude(person=user.person_id).order_by()


def registers_to_enter(user: "User", now: datetime) -> list[Waiting]:
    """For a secretary: drafts of the own community, how many lack something, and why they came back; one query."""
    drafts = community_scored(_being_scored(user, Role.SECRETARY), timezone.localdate(now))
    rows = with_said(drafts.filter(state=SheetState.DRAFT))
    groups = rows.values("unit", "unit__name", "period__year", "period__number", "period__closes_on").annotate(
        sheets=Count("pk"),
        lacking=Count("pk", filter=Q(said=None) | Q(said__lt=INDICATORS)),
        reason=Max("return_reason"),
    )
    return [_waiting(row, row["unit"], row["unit__name"]) for row in groups]


def months_to_review(user: "User", now: datetime) -> list[Waiting]:
    """For a street: registers handed in, secretaries not scored yet, "not applicable" to agree to; one query."""
    asked = ItemScore.objects.asked_not_applicable().filter(sheet=OuterRef("pk"))
    rows = with_scorer(with_said(_being_scored(user, Role.STREET_ADMIN)), timezone.localdate(now))
    rows = rows.annotate(asked=Exists(asked)).filter(state__in=[SheetState.DRAFT, SheetState.SUBMITTED])
    groups = rows.values("period", "period__year", "period__number", "period__closes_on").annotate(
        sheets=Count("pk", filter=Q(state=SheetState.SUBMITTED)),
        units=Count("unit", filter=Q(state=SheetState.SUBMITTED), distinct=True),
        secretaries=Count(
            "pk", filter=Q(state=SheetState.DRAFT, by_street=True) & (Q(said=None) | Q(said__lt=INDICATORS))
        ),
        questions=Count("pk", filter=Q(asked=True)),
    )
    unit = _node(user, Role.STREET_ADMIN)
    return [_waiting(row, *unit) for row in groups]


def months_to_close(user: "User", now: datetime) -> list[Waiting]:
    """For a district: months whose sheets are all reviewed, and months past their last day; one query."""
    groups = (
        _being_scored(user, Role.DISTRICT_ADMIN)
        .exclude(state=SheetState.CLOSED)
        .values("period", "period__year", "period__number", "period__closes_on")
        .annotate(
            sheets=Count("pk"),
            lacking=Count("pk", filter=~Q(state=SheetState.REVIEWED)),
            units=Count("unit", filter=Q(state=SheetState.DRAFT), distinct=True),
        )
    )
    unit = _node(user, Role.DISTRICT_ADMIN)
    return [_waiting(row, *unit) for row in groups]


def _node(user: "User", role: Role) -> tuple[int, str]:
    held = min((held for held in user.access.held if held.role == role), key=lambda held: held.path)
    return held.unit_id, held.unit_name


def _waiting(row: Mapping[str, Any], unit_id: int, unit_name: str) -> Waiting:
    names = ("sheets", "lacking", "units", "secretaries", "questions", "reason")
    return Waiting(
        unit_id=unit_id,
        unit_name=unit_name,
        span=Span(Kind.MONTH, row["period__year"], row["period__number"]),
        closes_on=row["period__closes_on"],
        **{name: row[name] for name in names if name in row},
    )
