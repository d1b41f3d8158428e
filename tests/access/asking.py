"""Asking as somebody: each account keeps the session with which it logged in, and nothing of a request stays."""

from collections.abc import Callable, Iterable
from http.cookies import SimpleCookie
from typing import Any

from django.db import transaction
from django.test import Client

from tests.access.world import Actor

Ask = Callable[..., Any]


def asking(cast: Iterable[Actor]) -> Ask:
    """ask(actor, method, url) answers as the actor would be; `then` sees the database before it is rolled back."""
    client = Client(raise_request_exception=False)
    jars = {}
    for actor in cast:
        client.cookies = SimpleCookie()
        if actor.user:
            client.force_login(actor.user, backend="people.backends.LoginNameBackend")
        jars[actor] = client.cookies

    def ask(actor: Actor, method: str, url: str, data: dict | None = None, *, then: Callable | None = None, **headers):
        client.cookies = SimpleCookie({name: morsel.value for name, morsel in jars[actor].items()})
        with transaction.atomic():
            if method == "POST":
                response = client.post(url, data or {}, **headers)
            else:
                response = client.generic(method, url, **headers)
            if then:
                then()
            transaction.set_rollback(True)
        return response

    return ask
