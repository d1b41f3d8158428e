"""What somebody could open: every readable address, with things of the own district and of another's."""

from collections.abc import Iterator

from django.urls import reverse

from people.choices import Role
from tests.access.expect import Answer, expected
from tests.access.routes import ROUTES, Route
from tests.access.world import ROWS, Actor, World

# Pages of libraries, the samples and the log-in show nothing of anybody's work.
PLAIN = ("accounts/", "dev/", "i18n/", "healthz")
READABLE = {
    name: route
    for name, route in ROUTES.items()
    if "GET" in route.methods and (not route.takes or name in ROWS) and not route.address.startswith(PLAIN)
}


def opens(route: Route, actor: Actor, world: World) -> bool:
    """Whether the guard lets the actor in at all; the walker has seen to those whom it doesn't."""
    return expected(route, actor, None) not in {Answer.FORBIDDEN, Answer.LOGIN}


def pages_of(actor: Actor, world: World, *, with_objects: bool = True) -> Iterator[tuple[str, str]]:
    """The names and addresses of what takes no object, and of the world's objects."""
    for name, route in READABLE.items():
        if opens(route, actor, world) and (with_objects or not route.takes):
            yield name, reverse(name, kwargs=ROWS[name](world) if route.takes else None)


def pages_about(actor: Actor, world: World) -> Iterator[tuple[str, str]]:
    """What there is to read of the trainee at home, whose facts are known."""
    trainee = world.user(Role.TRAINEE).person_id
    told = {"cohorts:leave-detail": world.sick_leave.pk, "assessments:sheet-detail": world.result.pk}
    told |= {name: trainee for name in READABLE if name.partition(":")[2].startswith("person-") and name in ROWS}
    for name, pk in told.items():
        if opens(READABLE[name], actor, world):
            yield name, reverse(name, args=[pk])
