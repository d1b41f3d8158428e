"""The cast: two districts that must never see each other, and one account for each role."""

from dataclasses import dataclass
from functools import partial

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from people.choices import Level, Role
from people.models import Unit, User
from tests.factories.people import PersonFactory, UserFactory, give_role, make_unit

pytest_plugins = ["tests.browser"]

# Two busy cores make any single example slow now and then; speed is measured elsewhere.
hypothesis_settings.register_profile("banfei", deadline=None)
hypothesis_settings.load_profile("banfei")


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    # A strong hash takes a third of a second by design, and every account of every test needs one.
    # The strong one stays known: what another process hashed is checked here too.
    strong = settings.PASSWORD_HASHERS
    with override_settings(PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher", *strong]):
        yield


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@dataclass
class Tree:
    """云溪区 with two streets, and a far district beside it."""

    city: Unit
    district: Unit
    street: Unit
    community: Unit
    sibling_street: Unit
    sibling_community: Unit
    far_district: Unit
    far_community: Unit


def plant_tree() -> Tree:
    city = make_unit("云溪市", Level.CITY)
    district = make_unit("云溪区", Level.DISTRICT, city)
    street = make_unit("临江街道", Level.STREET, district)
    community = make_unit("望江社区", Level.COMMUNITY, street)
    sibling = make_unit("北湖街道", Level.STREET, district)
    sibling_community = make_unit("湖景社区", Level.COMMUNITY, sibling)
    far = make_unit("远山区", Level.DISTRICT, city)
    # A community right under its district: a level may be missing.
    far_community = make_unit("远山社区", Level.COMMUNITY, far)
    return Tree(city, district, street, community, sibling, sibling_community, far, far_community)


@pytest.fixture
def tree(db) -> Tree:
    return plant_tree()


HOMES = {
    Role.CITY_ADMIN: "city",
    Role.SECRETARY: "community",
    Role.STREET_ADMIN: "street",
    Role.TRAINEE: "community",
}


@pytest.fixture
def account(tree):
    """Make an account with one role at the unit where that role is usually held."""

    def make(role: Role, unit: Unit | None = None, **fields) -> User:
        home = unit or getattr(tree, HOMES.get(role, "district"))
        user = UserFactory(home=home, **fields)
        give_role(user, role, home)
        return user

    return make


@pytest.fixture
def worker(tree):
    return PersonFactory(unit=tree.community, id_number="11010519491231002X")


@pytest.fixture
def far_worker(tree):
    return PersonFactory(unit=tree.far_community, name="远山人")


@pytest.fixture
def time_machine_at():
    """Travel to an instant; time goes on from there."""
    return partial(time_machine.travel, tick=True)
