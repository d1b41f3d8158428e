"""Telling a worker that there is work. Only a wake-up: the row is the fact, the sweep the guarantee."""

import logging
import time
from functools import partial

from celery import current_app
from django.db import transaction

from jobs.rules import describe_fault

logger = logging.getLogger(__name__)

# After a failed publication the broker is left alone for a while, so that pages stay quick.
SILENCE = 10.0
_silent_until = 0.0


def wake_on_commit(task: str, *ids: int) -> None:
    """Wake a worker once the rows named by the ids are there for it to see."""
    transaction.on_commit(partial(wake, task, *ids), robust=True)


def wake(task: str, *ids: int) -> bool:
    """Publish a wake-up. Never raises: with the broker away the sweep does it later."""
    global _silent_until
    if time.monotonic() < _silent_until:
        return False
    try:
        current_app.send_task(task, args=ids, retry=False)
    except Exception as error:
        _silent_until = time.monotonic() + SILENCE
        logger.warning("wake-up of %s not published: %s", task, describe_fault(error))
        return False
    return True
