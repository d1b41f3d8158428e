from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from config.schedule import PERIODIC, beat_entries
from jobs import tasks
from jobs.choices import RunState
from jobs.models import Heartbeat, PeriodicRun
from jobs.periodic import carry_out, plan_runs
from jobs.queries import runs_to_wake
from jobs.rules import MOST_ATTEMPTS
from jobs.schedule import CatchUp, Periodic

ROW = Periodic("tests.row", task="tests.row", every=timedelta(minutes=15))
EACH = Periodic("tests.each", task="tests.each", every=timedelta(minutes=15), catch_up=CatchUp.EACH)
pytestmark = pytest.mark.django_db


def planned(now=None):
    plan_runs(rows=[ROW], now=now or timezone.now())
    return PeriodicRun.objects.latest("due_at")


def test_two_schedulers_make_one_occurrence():
    now = timezone.now()
    for _scheduler in range(3):
        planned(now)

    assert PeriodicRun.objects.count() == 1


def test_the_database_itself_refuses_a_second_occurrence():
    run = planned()

    with pytest.raises(IntegrityError, match="periodic_run_once_per_slot"), transaction.atomic():
        PeriodicRun.objects.create(name=run.name, due_at=run.due_at)


def test_twin_without_the_unique_key_doubles(as_owner):
    run = planned()
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE jobs_periodicrun DROP CONSTRAINT periodic_run_once_per_slot")

    PeriodicRun.objects.bulk_create([PeriodicRun(name=run.name, due_at=run.due_at)], ignore_conflicts=True)

    assert PeriodicRun.objects.count() == 2


def test_occurrence_is_carried_out_once():
    made = []
    run = planned()

    def work(*, due_at, now):
        made.append(due_at)

    carry_out(run.pk, work)
    carry_out(run.pk, work)
    run.refresh_from_db()

    assert (made, run.state) == ([run.due_at], RunState.DONE)
    assert runs_to_wake() == []


def test_failed_occurrence_leaves_nothing_and_is_given_up_after_three_attempts(owner):
    tries = []

    def work(*, due_at, now):
        tries.append(1)
        owner.name = "半途"
        owner.save()
        raise RuntimeError

    run = planned()
    for _attempt in range(MOST_ATTEMPTS + 1):
        carry_out(run.pk, work)
        PeriodicRun.objects.update(run_after=None)
    run.refresh_from_db()
    owner.refresh_from_db()

    assert (run.state, len(tries), owner.name) == (RunState.FAILED, MOST_ATTEMPTS, "王主任")


def test_occurrence_that_kills_its_workers_is_given_up():
    run = planned()
    PeriodicRun.objects.update(attempts=MOST_ATTEMPTS)

    carry_out(run.pk, lambda *, due_at, now: pytest.fail("tried once more"))
    run.refresh_from_db()

    assert run.state == RunState.FAILED


def test_newer_occurrence_takes_the_place_of_an_open_one():
    now = timezone.now()
    older = planned(now - timedelta(hours=1))
    newer = planned(now)
    older.refresh_from_db()

    assert (older.state, newer.state) == (RunState.SKIPPED, RunState.DUE)


def test_rows_that_want_every_occurrence_keep_the_open_ones():
    now = timezone.now()
    plan_runs(rows=[EACH], now=now - timedelta(hours=1))
    plan_runs(rows=[EACH], now=now)

    assert PeriodicRun.objects.filter(state=RunState.DUE).count() == 5


def test_tidying_forgets_long_gone_runs_and_processes():
    now = timezone.now()
    plan_runs(rows=[ROW], now=now - timedelta(days=100))
    plan_runs(rows=[ROW], now=now)
    Heartbeat.objects.create(name="worker@gone", at=now - timedelta(days=2))

    tasks.tidy.work(due_at=now, now=now)

    assert PeriodicRun.objects.count() == 1
    assert not Heartbeat.objects.exists()


def test_every_row_of_the_table_and_every_sweep_names_a_registered_task():
    from config import tasks as _config_tasks  # noqa: F401
    from config.celery import app

    named = {row.task for row in PERIODIC} | {entry["task"] for entry in beat_entries().values()}
    assert named <= set(app.tasks)
