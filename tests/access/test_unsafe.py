"""Unsafe requests without proof of where they come from change nothing; safe ones change nothing at all (F1)."""

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client, override_settings
from django.urls import reverse

from people.choices import Role
from tests.access.pages import READABLE
from tests.access.routes import ROUTES
from tests.access.rows import changed_since, row_hash
from tests.access.test_hostile import reader_of
from tests.access.world import ROWS

pytestmark = pytest.mark.django_db
UNSAFE = [name for name, route in ROUTES.items() if "POST" in route.methods and (not route.takes or name in ROWS)]
# What a safe request may leave behind.
TRACES = {
    "people_auditevent": "a refusal, or that a file or an export left the house, is on record",
    "django_session": "when the account was last seen",
    "usersessions_usersession": "the same, for the page that ends sessions",
}


def refused_for_csrf(request, reason=""):
    return HttpResponse("csrf", status=403, headers={"X-Csrf-Refused": "1"})


@pytest.fixture(scope="module")
def strict(world) -> Client:
    """A browser that is signed in and has its token, before anything is compared."""
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.user(Role.DISTRICT_ADMIN), backend="people.backends.LoginNameBackend")
    client.get(reverse("people:account-own"))
    return client


@pytest.fixture(scope="module")
def as_found(strict, ask) -> dict[str, str]:
    return row_hash()


@pytest.mark.parametrize("name", UNSAFE)
@override_settings(CSRF_FAILURE_VIEW="tests.access.test_unsafe.refused_for_csrf")
def test_no_unsafe_request_gets_by_without_a_token_or_from_a_foreign_origin(name, world, strict, as_found):
    route = ROUTES[name]
    url = reverse(name, kwargs=ROWS[name](world) if route.takes else None)
    proof = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}

    with transaction.atomic():
        bare = strict.post(url)
        foreign = strict.post(url, proof, headers={"Origin": "https://elsewhere.example"})
        changed = set(changed_since(as_found))
        transaction.set_rollback(True)

    assert ["X-Csrf-Refused" in answer for answer in (bare, foreign)] == [True, True]
    assert changed <= set(TRACES)


@override_settings(CSRF_FAILURE_VIEW="tests.access.test_unsafe.refused_for_csrf")
def test_the_same_request_with_its_token_is_let_in(strict):
    proof = {"csrfmiddlewaretoken": strict.cookies["csrftoken"].value}
    with transaction.atomic():
        answer = strict.post(reverse("notices:inbox-read"), proof)
        transaction.set_rollback(True)

    assert "X-Csrf-Refused" not in answer
    assert answer.status_code == 302


@pytest.mark.parametrize("name", READABLE)
def test_no_safe_request_changes_anything(name, world, as_found, ask):
    route = READABLE[name]
    url = reverse(name, kwargs=ROWS[name](world) if route.takes else None)
    changed: list[str] = []
    actor = reader_of(route, world)
    ask(actor, "GET", url, then=lambda: changed.extend(changed_since(as_found)))

    assert set(changed) <= set(TRACES)


def test_a_change_by_a_safe_request_would_be_seen(world, as_found, ask):
    def rename() -> None:
        type(world.person).objects.filter(pk=world.person.pk).update(name="改名")

    changed: list[str] = []
    ask(world.actors[0], "GET", "/", then=lambda: (rename(), changed.extend(changed_since(as_found))))

    assert "people_person" in changed
