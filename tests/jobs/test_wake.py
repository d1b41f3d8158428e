import time

import pytest
from celery import Celery

from jobs import wake


@pytest.fixture
def broker_away(monkeypatch, settings):
    """Publishes to a port where nobody listens, with the site's own options."""
    app = Celery("away", broker="redis://127.0.0.1:1/0", set_as_current=False)
    app.conf.broker_transport_options = dict(settings.CELERY_BROKER_TRANSPORT_OPTIONS)
    monkeypatch.setattr(wake, "current_app", app)
    monkeypatch.setattr(wake, "_silent_until", 0.0)
    yield app
    app.close()


def test_page_stays_quick_with_the_broker_away(broker_away):
    began = time.monotonic()
    answers = [wake.wake("jobs.run_job", number) for number in range(20)]

    assert answers == [False] * 20
    assert time.monotonic() - began < 1


def test_twin_with_stock_options_makes_the_page_wait(broker_away):
    stock = {"max_retries": None, "interval_start": 2}
    broker_away.conf.broker_transport_options |= stock
    broker_away.conf.broker_connection_timeout = 1
    began = time.monotonic()

    assert not wake.wake("jobs.run_job", 1)
    assert time.monotonic() - began > 1


def test_broker_is_tried_again_after_a_while(broker_away, monkeypatch):
    wake.wake("jobs.run_job", 1)
    assert wake._silent_until > time.monotonic()
    sent = []
    monkeypatch.setattr(wake, "_silent_until", time.monotonic())
    monkeypatch.setattr(broker_away, "send_task", lambda task, **options: sent.append(options["args"]))

    assert wake.wake("jobs.run_job", 7)
    assert sent == [(7,)]
