"""Who may start, run and fetch long work."""

from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import kind_of
from people.models import User


def may_run(user: User, job: Job) -> bool:
    """Asked at the start, before each run and at download: rights lost in between count."""
    return user.is_active and kind_of(job.kind).permission(user, job)


def can_download_job(user: User, job: Job) -> bool:
    return job.owner_id == user.pk and job.state == JobState.DONE and job.result_id is not None and may_run(user, job)
