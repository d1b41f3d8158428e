"""Signing in as one of the cast."""

import pytest
from django.test import Client


@pytest.fixture
def enter():
    """enter(user) gives a client signed in as the user."""

    def _enter(user) -> Client:
        client = Client()
        client.force_login(user, backend="people.backends.LoginNameBackend")
        return client

    return _enter
