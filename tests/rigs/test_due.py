"""Schedulers killed around due minutes, and six hours without any: each occurrence is made once."""

import os
import random
import signal
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from jobs.models import PeriodicRun
from jobs.periodic import carry_out, plan_runs
from jobs.queries import runs_to_wake
from jobs.schedule import CatchUp, Periodic
from people import audit
from people.models import AuditEvent
from tests.rigs.checker import Verdict, compare

pytestmark = pytest.mark.django_db(transaction=True)
MIDNIGHT = datetime(2026, 11, 23, 16, tzinfo=UTC)
# Six hours in four seconds: a due time every 55 ms.
HOURS, SECONDS = 6, 4.0
EVERY = timedelta(minutes=5)
EACH = Periodic("rigs.each", task="rigs.each", every=EVERY, catch_up=CatchUp.EACH)
LATEST = Periodic("rigs.latest", task="rigs.latest", every=EVERY)
SCHEDULERS, KILLS = 3, 20


class Clock:
    """An office's day that passes quickly."""

    def __init__(self) -> None:
        self.began = time.monotonic()

    def now(self) -> datetime:
        return MIDNIGHT + timedelta(hours=HOURS) * min((time.monotonic() - self.began) / SECONDS, 1)

    @property
    def is_over(self) -> bool:
        return self.now() >= MIDNIGHT + timedelta(hours=HOURS)


def work(*, due_at: datetime, now: datetime) -> None:
    audit.record("rigs.due", by=None, reason=due_at.isoformat())


def tick(clock: Clock) -> None:
    """What beat and a worker do between them."""
    plan_runs(rows=[EACH, LATEST], now=clock.now())
    for run in runs_to_wake():
        carry_out(run.pk, work) if run.name == EACH.name else carry_out(run.pk, lambda *, due_at, now: None)


def in_a_process(act: Callable[[], None]) -> int:
    """Fork; the child has a connection of its own. Its number."""
    connection.close()
    if child := os.fork():
        return child
    try:
        act()
    finally:
        os._exit(0)


def schedule_all(clock: Clock) -> None:
    while not clock.is_over:
        tick(clock)


def end(children: list[int], how: signal.Signals = signal.SIGKILL) -> None:
    for child in children:
        os.kill(child, how)
        os.waitpid(child, 0)


@pytest.fixture
def slots() -> list[str]:
    numbers = range(timedelta(hours=HOURS) // EVERY + 1)
    return [(MIDNIGHT + number * EVERY).isoformat() for number in numbers]


@pytest.fixture
def began() -> Iterator[None]:
    """Yesterday's last occurrence is on record, so that nothing of today may be left out."""
    PeriodicRun.objects.bulk_create(
        PeriodicRun(name=row.name, due_at=MIDNIGHT - EVERY, state="skipped") for row in (EACH, LATEST)
    )
    yield
    connection.close()


def how() -> str:
    """What to look at if it ever fails: the occurrences and who made them when."""
    rows = PeriodicRun.objects.filter(name=EACH.name).order_by("pk").values_list("pk", "due_at", "state", "attempts")
    events = AuditEvent.objects.filter(verb="rigs.due").order_by("pk").values_list("pk", "at", "reason")
    return f"{list(rows)}\n{list(events)}"


def made(slots: list[str]) -> Verdict:
    found = AuditEvent.objects.filter(verb="rigs.due").values_list("reason", flat=True)
    return compare(tried=slots, acked=slots, found=found)


def run_with_kills(seed: int) -> None:
    dice, clock = random.Random(seed), Clock()
    children = [in_a_process(lambda: schedule_all(clock)) for _number in range(SCHEDULERS)]
    for _kill in range(KILLS):
        time.sleep(dice.uniform(0, 2 * SECONDS / KILLS * 0.9))
        end([children.pop(dice.randrange(SCHEDULERS))])
        children.append(in_a_process(lambda: schedule_all(clock)))
    while not clock.is_over:
        time.sleep(0.1)
    end(children)
    # A run that a killed one held is free again; what its pause holds back is due now.
    PeriodicRun.objects.update(run_after=None, woken_at=None)
    tick(clock)


def test_killed_schedulers_make_each_occurrence_once(began, slots):
    seed = random.randrange(10**6)
    print(f"seed {seed}")
    run_with_kills(seed)

    assert made(slots) == Verdict(), how()


def test_twin_without_the_key_some_are_made_twice(began, slots, as_owner):
    with as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE jobs_periodicrun DROP CONSTRAINT periodic_run_once_per_slot")
    try:
        run_with_kills(1)
        assert made(slots).doubled
    finally:
        PeriodicRun.objects.all().delete()
        with as_owner(), connection.cursor() as cursor:
            cursor.execute(
                "ALTER TABLE jobs_periodicrun ADD CONSTRAINT periodic_run_once_per_slot UNIQUE (name, due_at)"
            )


def test_after_six_hours_without_a_scheduler_each_row_catches_up_by_its_rule(began, slots):
    clock = Clock()
    clock.began -= SECONDS
    tick(clock)

    assert made(slots) == Verdict()
    latest = PeriodicRun.objects.filter(name=LATEST.name, state="done")
    assert [run.due_at.isoformat() for run in latest] == [slots[-1]]
