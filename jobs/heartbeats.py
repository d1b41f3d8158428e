"""Signs of life of the background processes, for /healthz.

The worker's comes from its main process, the scheduler's from the moment it publishes.
"""

import logging
import socket
import threading
import time
from typing import Any

from celery.signals import beat_init, before_task_publish, worker_ready, worker_shutting_down
from django.db import DatabaseError, connection
from django.db.models.functions import Now

from jobs.models import Heartbeat
from jobs.rules import describe_fault

logger = logging.getLogger(__name__)

EVERY = 10.0
_stopping = threading.Event()


def show_life(process: str) -> None:
    """Note that this process is alive. Never raises: health is reported, not required."""
    name = f"{process}@{socket.gethostname()}"[:120]
    try:
        Heartbeat.objects.bulk_create(
            [Heartbeat(name=name, at=Now())],
            update_conflicts=True,
            unique_fields=["name"],
            update_fields=["at"],
        )
    except DatabaseError as error:
        logger.warning("no heartbeat: %s", describe_fault(error))
    finally:
        # A pool child forked from here must not inherit an open connection.
        if not connection.in_atomic_block:
            connection.close()


@worker_ready.connect
def start_worker_heartbeat(**kwargs: Any) -> None:
    threading.Thread(target=_beat_until_stopped, name="heartbeat", daemon=True).start()


@worker_shutting_down.connect
def stop_worker_heartbeat(**kwargs: Any) -> None:
    _stopping.set()


def _beat_until_stopped() -> None:
    show_life("worker")
    while not _stopping.wait(EVERY):
        show_life("worker")


@beat_init.connect
def start_beat_heartbeat(**kwargs: Any) -> None:
    life = BeatLife()
    life()
    before_task_publish.connect(life, weak=False)


class BeatLife:
    """Called at each publication; writes at most once in a while."""

    def __init__(self) -> None:
        self.last = -EVERY

    def __call__(self, **kwargs: Any) -> None:
        if time.monotonic() - self.last >= EVERY:
            self.last = time.monotonic()
            show_life("beat")
