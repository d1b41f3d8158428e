"""Walking the pages as one of the cast."""

from datetime import datetime

import pytest
import time_machine
from django.test import Client

from tests.factories.assessments import NOW


@pytest.fixture
def _on_the_third_of_november():
    """October is being scored until the 6th."""
    with time_machine.travel(NOW, tick=True):
        yield


@pytest.fixture
def sign_in(_on_the_third_of_november):
    """sign_in(user) is a client of that user's own."""

    def make(user) -> Client:
        client = Client()
        client.force_login(user, backend="people.backends.LoginNameBackend")
        return client

    return make


@pytest.fixture
def later():
    """later(day) goes to that day of November 2026."""

    def travel(day: int):
        return time_machine.travel(datetime(2026, 11, day, 9, tzinfo=NOW.tzinfo), tick=True)

    return travel


@pytest.fixture
def as_user(open_page, live_server, _on_the_third_of_november):
    """as_user(user, path) opens a page of the live server as that user."""

    def visit(user, path, **options):
        client = Client()
        client.force_login(user, backend="people.backends.LoginNameBackend")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        return open_page(path, storage_state={"cookies": [cookie], "origins": []}, **options)

    return visit
