"""Starting, cancelling and retrying long work."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models.functions import Now
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from jobs.choices import LIVE_STATES, JobState
from jobs.models import Job
from jobs.permissions import can_retry_job, may_run
from jobs.registry import is_kind, job_ended, kind_of
from jobs.rules import checked_params
from jobs.wake import wake_on_commit
from people import audit
from people.models import Unit, User

RUN_JOB = "jobs.run_job"


@transaction.atomic
def start_job(
    *,
    kind: str,
    by: User,
    params: Mapping[str, Any],
    now: datetime,
    unit: Unit | None = None,
) -> Job:
    """Queue long work in the caller's transaction; a worker begins once that commits.

    `params` takes ids and short codes only. Raises Refusal without the right, KeyError for an
    unknown kind.
    """
    job = Job(kind=kind, owner=by, unit=unit, params=checked_params(params), created_at=now)
    if not may_run(by, job):
        raise Refusal(_("您没有执行“%(job)s”的权限。") % {"job": job.label})
    job.woken_at = Now()
    job.save()
    audit.record("jobs.start", by=by, target=job, unit=unit, now=now, job=kind)
    wake_on_commit(RUN_JOB, job.pk)
    return job


@transaction.atomic
def cancel_job(*, job: Job, by: User, now: datetime) -> Job:
    """Stop a job: at once while it waits, at its next step while it runs."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if job.state not in LIVE_STATES:
        raise Refusal(_("这项任务已经结束，无需取消。"))
    job.cancel_asked_at = now
    if job.state == JobState.QUEUED:
        job.state = JobState.CANCELLED
        job.ended_at = now
    job.save(update_fields=["cancel_asked_at", "state", "ended_at"])
    if job.state == JobState.CANCELLED:
        job_ended(job)
    audit.record("jobs.cancel", by=by, target=job, unit_id=job.unit_id, now=now)
    return job


@transaction.atomic
def retry_job(*, job: Job, by: User, now: datetime) -> Job:
    """Queue a job again that stopped without a result; steps already done are not repeated."""
    job = Job.objects.select_for_update().get(pk=job.pk)
    if not job.is_retryable:
        raise Refusal(_("只有未完成的任务可以重新开始。"))
    if is_kind(job.kind) and not kind_of(job.kind).resumes:
        raise Refusal(_("这项任务不能接着办，请回到原来的页面重新开始。"))
    if not can_retry_job(by, job):
        raise Refusal(_("您没有执行“%(job)s”的权限。") % {"job": job.label})
    job.state = JobState.QUEUED
    job.attempts = 0
    job.error = ""
    job.cancel_asked_at = job.ended_at = job.run_after = None
    job.woken_at = Now()
    job.save()
    audit.record("jobs.retry", by=by, target=job, unit_id=job.unit_id, now=now)
    wake_on_commit(RUN_JOB, job.pk)
    return job
