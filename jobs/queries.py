"""Reading about long work."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.utils import timezone

from jobs.choices import RunState
from jobs.models import Heartbeat, Job, PeriodicRun
from jobs.registry import Told, is_kind, kind_of

SWEPT_AT_ONCE = 500


def tell(jobs: Sequence[Job]) -> Sequence[Job]:
    """The same jobs, each with what its kind says of it; a question for each kind, not for each job."""
    by_kind: dict[str, list[Job]] = defaultdict(list)
    for job in jobs:
        by_kind[job.kind].append(job)
    for code, some in by_kind.items():
        describe = kind_of(code).describe if is_kind(code) else None
        told = describe(some) if describe else {}
        for job in some:
            job.told = told.get(job.pk, Told())
    return jobs


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
