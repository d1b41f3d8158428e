"""Every address in the resolver has its row in the access matrix, or the build fails."""

from django.urls import URLPattern

from people.matrix import MATRIX
from tests.access.routes import walk


def test_every_route_is_guarded():
    assert [route.address for route in walk() if route.guard is None] == []


def test_every_guard_names_a_thing_of_the_matrix_or_a_reason():
    for route in walk():
        guard = route.guard
        assert bool(guard.reason) != (guard.thing in MATRIX and bool(guard.rights)), route.address


def test_a_route_without_a_guard_would_be_found():
    patterns = [URLPattern(pattern=type("P", (), {"converters": {}, "__str__": lambda self: "open/"})(), callback=len)]

    assert [route.address for route in walk(patterns) if route.guard is None] == ["open/"]
