"""Periodic work: occurrences are rows under a unique key, so any number of schedulers agree."""

import logging
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, Protocol

from celery import shared_task
from django.db import DatabaseError, connection, transaction
from django.db.models import F, Max
from django.db.models.functions import Now
from django.utils import timezone

from jobs.choices import RunState
from jobs.models import PeriodicRun
from jobs.queries import runs_to_wake
from jobs.rules import MOST_ATTEMPTS, describe_fault, pause_before
from jobs.schedule import CatchUp, Periodic, missed_slots
from jobs.wake import wake

logger = logging.getLogger(__name__)


class Work(Protocol):
    """What an occurrence does, in one transaction; long work starts a job instead."""

    def __call__(self, *, due_at: datetime, now: datetime) -> None: ...


def periodic(name: str) -> Callable[[Work], Any]:
    """Register a task for a row of config/schedule.py; it is done once per occurrence.

    Its writes commit together with "done", so a killed worker leaves nothing half made. Tests call
    the plain function as `task.work(due_at=…, now=…)`.
    """

    def register(work: Work) -> Any:
        @shared_task(name=name)
        def task(run_id: int) -> None:
            carry_out(run_id, work)

        task.work = work  # type: ignore[attr-defined]
        return task

    return register


@transaction.atomic
def plan_runs(*, rows: Sequence[Periodic], now: datetime) -> None:
    """Put every occurrence that has fallen due on record, once, by the rows' catch-up rules."""
    newest = dict(
        PeriodicRun.objects.filter(name__in=[row.name for row in rows])
        .values_list("name")
        .annotate(newest=Max("due_at"))
        .order_by()
    )
    slots = {row: missed_slots(row, last=newest.get(row.name), now=now) for row in rows}
    due = [PeriodicRun(name=row.name, due_at=slot) for row, missed in slots.items() for slot in missed]
    PeriodicRun.objects.bulk_create(due, ignore_conflicts=True)
    for row, missed in slots.items():
        if missed and row.catch_up is CatchUp.LATEST:
            older = PeriodicRun.objects.filter(name=row.name, state=RunState.DUE, due_at__lt=missed[-1])
            older.update(state=RunState.SKIPPED)


def wake_runs(*, rows: Sequence[Periodic]) -> None:
    """Tell workers about open occurrences, also about those whose wake-up got lost."""
    tasks = {row.name: row.task for row in rows}
    runs = [run for run in runs_to_wake() if run.name in tasks]
    PeriodicRun.objects.filter(pk__in=[run.pk for run in runs]).update(woken_at=Now())
    for run in runs:
        wake(tasks[run.name], run.pk)


def carry_out(run_id: int, work: Work) -> None:
    """Do one occurrence unless it is done or in other hands; the row's lock is the claim."""
    open_run = PeriodicRun.objects.filter(pk=run_id, state=RunState.DUE).ready()
    try:
        if _count_attempt(open_run):
            _do(open_run, work)
    except Exception as error:
        logger.error("periodic run %s failed: %s", run_id, describe_fault(error))
        _after_fault(run_id)


@transaction.atomic
def _count_attempt(open_run: Any) -> bool:
    """Counted before the work, so that work which kills its worker is not tried for ever."""
    run = open_run.select_for_update(skip_locked=True).first()
    if run is None:
        return False
    exhausted = run.attempts >= MOST_ATTEMPTS
    if exhausted:
        run.state = RunState.FAILED
    else:
        run.attempts += 1
    run.save(update_fields=["state", "attempts"])
    return not exhausted


@transaction.atomic
def _do(open_run: Any, work: Work) -> None:
    run = open_run.select_for_update(skip_locked=True).first()
    if run is None:
        return
    now = timezone.now()
    work(due_at=run.due_at, now=now)
    run.state, run.done_at = RunState.DONE, now
    run.save(update_fields=["state", "done_at"])


def _after_fault(run_id: int) -> None:
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    try:
        run = PeriodicRun.objects.get(pk=run_id)
        PeriodicRun.objects.filter(pk=run_id, state=RunState.DUE).update(
            state=RunState.FAILED if run.attempts >= MOST_ATTEMPTS else F("state"),
            run_after=Now() + pause_before(run.attempts),
            woken_at=None,
        )
    except DatabaseError as error:
        logger.warning("periodic run %s left to the sweep: %s", run_id, describe_fault(error))
