"""Every address in the resolver has its row in the access matrix, or the build fails."""

from django.urls import URLPattern, get_resolver

from people.matrix import MATRIX


def routes(patterns=None, prefix=""):
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.pattern}", pattern.callback
        else:
            yield from routes(pattern.url_patterns, f"{prefix}{pattern.pattern}")


def test_every_route_is_guarded():
    assert [route for route, view in routes() if not hasattr(view, "guard")] == []


def test_every_guard_names_a_thing_of_the_matrix_or_a_reason():
    for route, view in routes():
        guard = view.guard
        assert bool(guard.reason) != (guard.thing in MATRIX and bool(guard.rights)), route


def test_a_route_without_a_guard_would_be_found():
    patterns = [URLPattern(pattern="open/", callback=lambda request: None)]

    assert [route for route, view in routes(patterns) if not hasattr(view, "guard")] == ["open/"]
