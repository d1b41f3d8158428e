"""Who may start, run and fetch long work."""

from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import is_kind, kind_of
from people.models import User


def may_run(user: User, job: Job) -> bool:
    """Asked at the start, before each run and at download: rights lost in between count."""
    return user.is_active and kind_of(job.kind).permission(user, job)


def can_download_job(user: User, job: Job) -> bool:
    has_file = job.state == JobState.DONE and job.result_id is not None
    return job.owner_id == user.pk and has_file and is_kind(job.kind) and may_run(user, job)


def can_retry_job(user: User, job: Job) -> bool:
    return job.is_retryable and is_kind(job.kind) and kind_of(job.kind).resumes and may_run(user, job)
