"""The cast: two districts that must never see each other, and one account for each role."""

from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial

import pytest
import time_machine
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import override_settings
from hypothesis import settings as hypothesis_settings

from config.database_rights import grant_rights
from people.calendar import forget_kept
from people.choices import Level, Role
from people.models import Unit, User
from tests.factories.people import PersonFactory, UserFactory, give_role, make_unit

pytest_plugins = ["tests.browser"]

# The role with which the settings connect, before making the test's database asks for another.
SERVING = {key: settings.DATABASES["default"][key] for key in settings.DATABASE_OWNER}

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


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings):
    # Making and migrating a database is the owner's work.
    connection.settings_dict.update(settings.DATABASE_OWNER)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """Every test works with the rights of the role that serves people, and no more."""
    if SERVING["USER"] == settings.DATABASE_OWNER["USER"]:
        yield
        return
    with django_db_blocker.unblock():
        grant_rights(SERVING["USER"])
        with connection.cursor() as cursor:
            # Only tests empty tables, and only some of them take on the owner's role (the fixture as_owner).
            cursor.execute(f"GRANT TRUNCATE ON ALL TABLES IN SCHEMA public TO {SERVING['USER']}")
            cursor.execute(f"GRANT {settings.DATABASE_OWNER['USER']} TO {SERVING['USER']} WITH INHERIT FALSE")
        connection.close()
        connection.settings_dict.update(SERVING)
    yield
    connection.settings_dict.update(settings.DATABASE_OWNER)


@pytest.fixture(scope="session")
def as_owner():
    """with as_owner(): the statements that only the owner of the tables may give."""

    @contextmanager
    def _as_owner():
        with connection.cursor() as cursor:
            cursor.execute(f"SET ROLE {settings.DATABASE_OWNER['USER']}")
            yield cursor
            cursor.execute("RESET ROLE")

    return _as_owner


@pytest.fixture(autouse=True)
def _fresh_cache(request):
    """What a test leaves in a transaction goes with it; what it commits must be taken away."""
    forget_kept()
    commits = "transactional_db" in request.fixturenames
    if commits:
        # Asked for here, so that there still is a database when this fixture ends.
        request.getfixturevalue("transactional_db")
    yield
    if commits:
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
