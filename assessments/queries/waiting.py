"""What waits, and for whom."""

from datetime import datetime

from django.utils import timezone

from assessments.choices import Kind, SheetSource, SheetState
from assessments.models import ScoreSheet, ScoringPeriod
from assessments.models.sheets import ScoreSheetQuerySet
from assessments.queries.registers import unsaid

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
