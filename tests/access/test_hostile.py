"""Addresses that nobody types by accident: no page may break over what stands in them."""

import re
from urllib.parse import quote

import pytest
from django.urls import reverse

from tests.access.expect import Answer, expected, place_of
from tests.access.routes import ROUTES
from tests.access.world import ROWS

pytestmark = pytest.mark.django_db

HOSTILE = ["%00", "%FF%FE", "9" * 40, "-1", "a" * 3000, "'%22%3E%3Cscript%3E", "2026-13-45", "%D9%A1%D9%A2", "1e999"]
ALWAYS = {"q", "sort", "after", "before", "next", "page", "month", "year", "unit", "day", "role", "state"}
READABLE = [
    name for name, route in ROUTES.items() if "GET" in route.methods and (not route.takes or route.name in ROWS)
]
FIELD = re.compile(r'<(?:input|select)[^>]* name="([\w-]+)"')


def reader_of(route, world):
    """Somebody whom the page must let in, else anybody."""
    fitting = [
        actor for actor in world.actors if expected(route, actor, place_of(route, actor, world)) is Answer.ALLOWED
    ]
    return (fitting or world.actors)[0]


@pytest.mark.parametrize("name", READABLE)
def test_no_query_breaks_a_page(name, world, ask):
    route = ROUTES[name]
    url = reverse(name, kwargs=ROWS[name](world) if route.takes else None)
    actor = reader_of(route, world)
    plain = ask(actor, "GET", url)
    page = "" if plain.streaming else plain.content.decode(errors="replace")
    names = sorted(ALWAYS | set(FIELD.findall(page)))

    for value in HOSTILE:
        answer = ask(actor, "GET", f"{url}?{'&'.join(f'{field}={value}' for field in names)}")
        assert answer.status_code < 500, f"{value[:20]}: {getattr(answer, 'exc_info', [None, None])[1]!r}"


NUMBERED = [name for name, route in ROUTES.items() if route.takes == {"pk"} and "GET" in route.methods]


@pytest.mark.parametrize("name", NUMBERED)
def test_a_number_that_no_row_can_have_is_not_found(name, world, ask):
    actor = reader_of(ROUTES[name], world)

    for number in (0, 2**31, 2**63, 10**40):
        status = ask(actor, "GET", reverse(name, kwargs={"pk": number})).status_code
        assert status in {302, 403, 404}, f"{number}: {status}"


@pytest.mark.parametrize("path", ["/%00", "/%FF/", "/people/persons/%00/", "/people/help/%00/", "/" + quote("人员")])
def test_an_address_that_is_none_is_not_found(path, world, ask):
    assert ask(world.actors[0], "GET", path).status_code == 404
