"""Edges: the worker's entry points into the outbox."""

from celery import shared_task
from django.db.models.functions import Now

from jobs.wake import wake
from notices import relay
from notices.actions import SWEEP
from notices.models import Notice
from notices.queries import notices_to_wake

CHUNK = 20


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
