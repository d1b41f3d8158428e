from datetime import timedelta

import pytest

from jobs.heartbeats import EVERY, BeatLife, show_life
from jobs.models import Heartbeat
from jobs.queries import is_alive, last_sign_of_life

pytestmark = pytest.mark.django_db


def test_process_that_never_reported_is_not_alive(now):
    show_life("worker")

    assert last_sign_of_life("beat") is None
    assert is_alive("worker")
    assert not is_alive("beat")


def test_silence_counts_as_death(now):
    show_life("worker")

    assert not is_alive("worker", now=now + timedelta(seconds=90))


def test_a_process_keeps_one_row_however_often_it_reports():
    show_life("worker")
    show_life("worker")

    assert Heartbeat.objects.count() == 1


def test_scheduler_reports_when_it_publishes_but_not_each_time():
    life = BeatLife()
    life()
    first = Heartbeat.objects.get().at
    life()
    assert Heartbeat.objects.get().at == first

    life.last -= EVERY
    Heartbeat.objects.update(at=first - timedelta(hours=1))
    life()

    assert last_sign_of_life("beat") > first - timedelta(minutes=1)
