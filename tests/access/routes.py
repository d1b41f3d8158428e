"""Every address in the resolver, with its guard and the methods that it takes."""

import inspect
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from django.urls import URLPattern, get_resolver

from common.access import Guard

BOTH = frozenset({"GET", "POST"})


@dataclass(frozen=True)
class Route:
    """`name` is what reverse() takes; `takes` are the names of its parts, such as pk."""

    name: str
    address: str
    view: Callable
    takes: frozenset[str] = frozenset()

    @property
    def guard(self) -> Guard | None:
        return getattr(self.view, "guard", None)

    @property
    def methods(self) -> frozenset[str]:
        """GET, POST or both, as require_safe and its kin say; a view without one of them takes both."""
        listed = inspect.getclosurevars(self.view).nonlocals.get("request_method_list")
        return BOTH & frozenset(listed) if listed else BOTH


def walk(patterns: list | None = None, prefix: str = "", space: str = "", takes: frozenset = frozenset()) -> Iterator:
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        address, parts = f"{prefix}{pattern.pattern}", takes | frozenset(pattern.pattern.converters)
        if isinstance(pattern, URLPattern):
            yield Route(f"{space}{pattern.name or ''}", address, pattern.callback, parts)
        else:
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from walk(pattern.url_patterns, address, inner, parts)


ROUTES = {route.name: route for route in walk()}
