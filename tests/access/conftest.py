from collections.abc import Iterator

import pytest
from django.db import transaction

from tests.access.asking import Ask, asking
from tests.access.world import HOME_PLACE, Actor, World, build_world


@pytest.fixture(scope="module")
def world(django_db_setup, django_db_blocker) -> Iterator[World]:
    """Built once, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield build_world()
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def cast(world) -> list[Actor]:
    """Everybody who walks, also a stranger and an account that was disabled while signed in."""
    disabled = world.actors[0].user.__class__.objects.create(
        username="disabled", name="已停用", home=world.tree.district, password="!", is_active=False
    )
    return [Actor("stranger"), Actor("disabled", user=disabled), *world.actors]


@pytest.fixture(scope="module")
def ask(cast) -> Ask:
    """ask(actor, method, url) answers as the actor would be; nothing of it stays behind."""
    return asking(cast)


@pytest.fixture(scope="module")
def at_home(world) -> list[Actor]:
    return [actor for actor in world.actors if actor.place == HOME_PLACE]
