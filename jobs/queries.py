"""Reading about long work."""

from datetime import datetime, timedelta

from django.utils import timezone

from jobs.choices import RunState
from jobs.models import Heartbeat, Job, PeriodicRun

SWEPT_AT_ONCE = 500


def jobs_to_wake() -> list[int]:
    """Queued jobs and jobs of silent workers that no worker has been told about lately."""
    rows = Job.objects.claimable().unwoken().order_by("id")
    return list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])


def runs_to_wake() -> list[PeriodicRun]:
    """Occurrences of periodic work that still have to be made."""
    rows = PeriodicRun.objects.filter(state=RunState.DUE)
    return list(rows.ready().unwoken().order_by("due_at")[:SWEPT_AT_ONCE])


def last_sign_of_life(process: str) -> datetime | None:
    """When the newest process of that sort ("worker" or "beat") last reported; None for never."""
    beats = Heartbeat.objects.filter(name__startswith=f"{process}@").order_by("-at")
    return beats.values_list("at", flat=True).first()


def is_alive(process: str, *, now: datetime | None = None, within: timedelta = timedelta(seconds=60)) -> bool:
    """Whether a worker or beat reported lately; for the health page."""
    last = last_sign_of_life(process)
    return last is not None and (now or timezone.now()) - last <= within
