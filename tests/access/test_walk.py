"""Every address as everybody: strangers, a disabled account, each role at home, next door and far away."""

from itertools import product

import pytest
from django.urls import reverse

from tests.access.expect import expected, keeps, place_of
from tests.access.routes import ROUTES
from tests.access.world import OWNER, ROWS

pytestmark = pytest.mark.django_db


def url_of(route, world):
    if route.takes and route.name not in ROWS:
        app = route.name.partition(":")[0]
        pytest.fail(
            f"{route.name} takes {', '.join(sorted(route.takes))} and has no row: "
            f"add it to ROWS in tests/{app}/access_rows.py (tests/access/world.py says how)"
        )
    return reverse(route.name, kwargs=ROWS[route.name](world) if route.takes else None)


def fault_of(response):
    return repr(response.exc_info[1]) if getattr(response, "exc_info", None) else response.status_code


def test_every_route_has_a_name_of_its_own():
    assert "" not in ROUTES
    assert [name for name in ROUTES if name.endswith(":")] == []


def test_every_row_names_a_route_that_takes_something():
    assert [name for name in ROWS if name not in ROUTES or not ROUTES[name].takes] == []


@pytest.mark.parametrize("name", ROUTES)
def test_everybody_gets_the_answer_that_the_matrix_demands(name, world, cast, ask):
    route = ROUTES[name]
    url = url_of(route, world)
    wrong = {}
    for actor, method in product(cast, sorted(route.methods)):
        answer = expected(route, actor, place_of(route, actor, world))
        response = ask(actor, method, url)
        # A fault of ours meets everybody alike: one is enough to read.
        assert response.status_code < 500, f"{method} {url} as {actor}: {fault_of(response)}"
        if not keeps(answer, response.status_code, response.headers.get("Location", ""), method):
            wrong[f"{method} as {actor}"] = f"{response.status_code} instead of {answer.value}"

    assert wrong == {}


@pytest.mark.parametrize("name", OWNER)
def test_what_belongs_to_one_account_is_unseen_by_all_others(name, world, ask):
    route, owner = ROUTES[name], OWNER[name](world)
    url = url_of(route, world)
    for actor in world.actors:
        for method in route.methods:
            status = ask(actor, method, url).status_code
            assert (status != 404) is (actor.user == owner), f"{method} as {actor}: {status}"
