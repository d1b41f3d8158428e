"""What stood in a cell before, from the recorded history."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps

from assessments.models import ScoreSheet
from people.models import AuditEvent, Unit


@dataclass(frozen=True)
class ItemState:
    """One state of an indicator on record: the row as it was, and who wrote it."""

    at: datetime
    code: str
    row: Any
    who: str


def item_history(sheet: ScoreSheet, code: str = "") -> list[ItemState]:
    """Every recorded state of the sheet's items (or of one), newest first; one query."""
    rows = apps.get_model("assessments", "ItemScoreEvent").objects.filter(sheet=sheet.pk).select_related("scored_by")
    if code:
        rows = rows.filter(code=code)
    return [ItemState(row.pgh_created_at, row.code, row, str(row.scored_by or "")) for row in rows.order_by("-pgh_id")]


def register_events(*, period_id: int, unit: Unit, limit: int = 12) -> list[AuditEvent]:
    """Who submitted, returned, reviewed, closed or reopened the unit's register, newest first."""
    verbs = [f"assessments.{verb}_unit" for verb in ("submit", "return", "approve", "close", "reopen")]
    rows = AuditEvent.objects.filter(
        target="assessments.ScoringPeriod", target_id=str(period_id), unit=unit, verb__in=verbs
    )
    return list(rows.select_related("actor").order_by("-at")[:limit])
