"""What was told of a file needs no reading any more once its sender has seen it or gone on."""

from collections.abc import Iterable
from datetime import datetime

from imports.models import ImportBatch
from notices.actions import settle
from people.models import User

JOB_ENDED = "jobs.ended"


def settle_told(batches: Iterable[ImportBatch], now: datetime) -> None:
    """Of each file's last check or import; an earlier one was settled before this could begin."""
    settle(occasion=JOB_ENDED, key=[str(batch.job_id) for batch in batches if batch.job_id], now=now)


def see_result(*, batch: ImportBatch, by: User, now: datetime) -> None:
    """The sender has the file's page open: the message that leads there has nothing more to tell."""
    if batch.imported_by_id == by.pk:
        settle_told([batch], now)
