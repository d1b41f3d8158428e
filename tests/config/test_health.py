import json

import pytest
from django.db.models.functions import Now

from config import health
from jobs.models import Heartbeat


@pytest.mark.django_db
def test_a_process_counts_as_alive_by_its_own_heartbeat(client):
    Heartbeat.objects.create(name="worker@here", at=Now())

    found = json.loads(client.get("/healthz").content)

    assert (found["database"], found["worker"], found["beat"]) == (True, True, False)


@pytest.mark.django_db
def test_a_broker_that_is_away_is_told_apart(client, settings):
    settings.REDIS_URL = "redis+socket:///nowhere/valkey.sock"

    answer = client.get("/healthz")

    assert (answer.status_code, json.loads(answer.content)["broker"]) == (200, False)


@pytest.mark.django_db
def test_without_the_database_the_answer_is_503(client, monkeypatch):
    monkeypatch.setitem(health.CHECKS, "database", lambda: False)

    assert client.get("/healthz").status_code == 503
