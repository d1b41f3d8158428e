"""Edges: the worker's entry points into long work."""

from datetime import datetime, timedelta

from celery import shared_task
from django.db.models.functions import Now

from jobs import account_batch, heartbeats, runner
from jobs.actions import RUN_JOB
from jobs.models import Heartbeat, Job, PeriodicRun
from jobs.periodic import periodic
from jobs.queries import jobs_to_wake
from jobs.wake import wake
from people.actions.tidying import forget_requests, forget_sessions

__all__ = ["account_batch", "heartbeats", "run_job", "sweep", "tidy"]

# Longer than the longest row of the schedule: the newest occurrence must stay on record.
KEEP_RUNS = timedelta(days=90)
KEEP_HEARTBEATS = timedelta(days=1)


@shared_task(name=RUN_JOB)
def run_job(job_id: int) -> None:
    runner.run_job(job_id)


@shared_task(name="jobs.sweep")
def sweep() -> None:
    """Wake workers for what is due: the guarantee behind every wake-up that got lost."""
    job_ids = jobs_to_wake()
    Job.objects.filter(pk__in=job_ids).update(woken_at=Now())
    for job_id in job_ids:
        wake(RUN_JOB, job_id)


@periodic("jobs.tidy")
def tidy(*, due_at: datetime, now: datetime) -> None:
    """Forget what has served its purpose: answers of old form posts, ended sessions, occurrences, processes."""
    forget_requests(now=now)
    forget_sessions(now=now)
    PeriodicRun.objects.filter(due_at__lt=now - KEEP_RUNS).delete()
    Heartbeat.objects.filter(at__lt=now - KEEP_HEARTBEATS).delete()
