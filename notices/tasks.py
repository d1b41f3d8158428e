"""Edges: the worker's entry points into the outbox."""

from celery import shared_task
from django.db.models.functions import Now
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jobs.choices import JobState
from jobs.models import Job
from jobs.queries import tell
from jobs.registry import on_job_end
from jobs.wake import wake
from notices import relay
from notices.actions import SWEEP, notify
from notices.choices import Channel, Group
from notices.models import Notice
from notices.occasions import register_occasion
from notices.queries import notices_to_wake

CHUNK = 20
JOB_ENDED = register_occasion("jobs.ended", group=Group.SYSTEM, label=gettext_lazy("任务办完"))


@shared_task(name="notices.deliver")
def deliver(*notice_ids: int) -> None:
    relay.deliver(notice_ids)


@shared_task(name=SWEEP)
def sweep() -> None:
    """Hand waiting mail to workers: the guarantee behind every wake-up that got lost."""
    relay.lose_silent_senders()
    notice_ids = notices_to_wake()
    Notice.objects.filter(pk__in=notice_ids).update(woken_at=Now())
    for start in range(0, len(notice_ids), CHUNK):
        wake("notices.deliver", *notice_ids[start : start + CHUNK])


@on_job_end
def tell_owner(job: Job) -> None:
    """The page of a running job says: you may leave, a message will come. Here it comes."""
    if job.state == JobState.CANCELLED:
        return
    now = timezone.now()
    notify(
        recipients=[job.owner],
        occasion=JOB_ENDED.code,
        # The fence grows with each run: a job that was taken up again is told of again.
        key=f"{job.pk}:{job.fence}",
        due_on=timezone.localdate(now),
        title=lambda: _title(job),
        body=lambda: _body(job),
        url=tell([job])[0].told.url or reverse("jobs:job-detail", args=[job.public_id]),
        now=now,
        channels=[Channel.INBOX],
    )


def _title(job: Job) -> str:
    """In the recipient's language, so asked of the kind once more; its own words where it has some."""
    tell([job])
    words = _("“%(job)s”已办完") if job.state == JobState.DONE else _("“%(job)s”没有办完")
    return job.told.outcome or words % {"job": job.heading}


def _body(job: Job) -> str:
    told = tell([job])[0].told
    if told.outcome:
        return told.detail
    return _("结果在下载中心。") if job.state == JobState.DONE else job.error
