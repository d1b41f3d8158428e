"""What an address must answer whom, derived from its guard and people/matrix.py: no row is typed by hand."""

from dataclasses import dataclass
from enum import Enum

from people.matrix import reaches
from tests.access.routes import Route
from tests.access.world import ABOVE, AT, FAR_PLACE, LINKED, SIBLING_PLACE, Actor, World


class Answer(Enum):
    """What may come back; a fault of ours never may."""

    LOGIN = "the log-in page"
    ALLOWED = "the page"
    FORBIDDEN = "403"
    UNSEEN = "404"
    NO_FAULT = "anything but a fault"


@dataclass(frozen=True)
class Place:
    """Where the object of an address lives, and who is linked to it by name."""

    unit_path: str = ""
    shared: bool = False
    linked: bool = False


def place_of(route: Route, actor: Actor, world: World) -> Place | None:
    """None for addresses without an object."""
    if not route.takes and route.name not in AT:
        return None
    at = AT.get(route.name, "community")
    linked = actor.place in {"home", ABOVE} and actor.role in LINKED.get(route.name, ())
    return Place("", True, linked) if at == "shared" else Place(getattr(world.tree, at).path, False, linked)


def expected(route: Route, actor: Actor, place: Place | None) -> Answer:
    """The one answer that the matrix demands, or NO_FAULT where it leaves the choice to the app.

    A right over the subtree must reach every object in it and none elsewhere. Narrow reaches (own,
    class, mentee, assigned, community) must reach what is linked to the account and nothing in a
    foreign part of the tree; in between the app decides.
    """
    guard = route.guard
    if guard.public:
        return Answer.NO_FAULT
    if actor.role is None:
        return Answer.LOGIN
    if not guard.thing:
        return Answer.NO_FAULT if place else Answer.ALLOWED
    reached = {reach for right in guard.rights for reach in reaches(guard.thing, actor.role, right)}
    if not reached:
        return Answer.FORBIDDEN
    if place is None or place.linked:
        return Answer.ALLOWED
    if place.shared:
        return Answer.NO_FAULT
    return _by_scope(actor, place, reached)


def _by_scope(actor: Actor, place: Place, reached: set[str]) -> Answer:
    if place.unit_path.startswith(actor.unit.path):
        return Answer.ALLOWED if "subtree" in reached else Answer.NO_FAULT
    above = actor.unit.path.startswith(place.unit_path)
    foreign = actor.place == FAR_PLACE or (actor.place == SIBLING_PLACE and not above)
    return Answer.UNSEEN if foreign else Answer.NO_FAULT


def keeps(answer: Answer, status: int, location: str, method: str) -> bool:
    """Whether a response is what was demanded."""
    if status >= 500:
        return False
    if answer is Answer.LOGIN:
        asked = status == 302 and "/accounts/login/" in location
        return asked or (method == "POST" and status in {401, 403})
    if answer is Answer.FORBIDDEN:
        return status == 403
    if answer is Answer.UNSEEN:
        return status == 404
    if answer is Answer.ALLOWED:
        return status not in {401, 403, 404} and "/accounts/login/" not in location
    return True
