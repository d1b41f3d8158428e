"""The walker's world: one account of every role at home, in the sibling street and in the far district.

Built once for a module. Each app adds its objects and the parts of its addresses in
tests/<app>/access_rows.py:

    ROWS    {route: lambda world: {"pk": world.cohort.pk}}, an object in the home district
    build   build(world) makes the objects, once; optional
    AT      {route: "district"}, the unit of the tree where the object lives; "community" unless said,
            "shared" when everybody sees it who holds the right anywhere
    LINKED  {route: {Role.MENTOR}}, roles whose home account build() has linked to the object, so that
            their narrow reach (own, class, mentee, assigned) must let them in
    OWNER   {route: lambda world: user}, for routes of every signed-in user that answer one of them only
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from people.choices import Role
from people.models import Unit, User
from tests.conftest import HOMES, Tree, plant_tree
from tests.factories.people import PersonFactory, UserFactory, give_role

APPS = (
    "common", "people", "jobs", "notices", "imports", "duties", "panels", "decisions", "cohorts", "mentors",
    "coursework", "assessments", "careers", "reports", "demo", "config",
)  # fmt: skip
ROLES = tuple(role for role in Role if role is not Role.PUBLIC)
FAR = {"community": "far_community"}
SIBLINGS = {"street": "sibling_street", "community": "sibling_community"}
HOME_PLACE, SIBLING_PLACE, FAR_PLACE, ABOVE = "home", "sibling", "far", "city"


@dataclass(frozen=True)
class Actor:
    """Somebody who walks: a role at a node; without a role a stranger or a disabled account."""

    place: str
    role: Role | None = None
    user: User | None = None
    unit: Unit | None = None

    def __str__(self) -> str:
        return f"{self.role.name if self.role else 'nobody'} ({self.place})"


@dataclass
class World:
    """Apps hang their objects on it as attributes."""

    tree: Tree
    actors: list[Actor] = field(default_factory=list)

    def user(self, role: Role, place: str = HOME_PLACE) -> User:
        """The account that holds the role at home (or elsewhere), for build() to link its objects to."""
        return next(actor.user for actor in self.actors if (actor.role, actor.place) == (role, place))

    def __setattr__(self, name: str, value: Any) -> None:
        if name in self.__dict__:
            raise AttributeError(f"two apps put {name!r} into the walker's world")
        super().__setattr__(name, value)


def build_world() -> World:
    world = people_the_tree()
    furnish(world)
    return world


def people_the_tree() -> World:
    """The tree and everybody who walks, without anything to look at."""
    world = World(plant_tree())
    for role in ROLES:
        home = HOMES.get(role, "district")
        places = {HOME_PLACE: home, SIBLING_PLACE: SIBLINGS.get(home), FAR_PLACE: FAR.get(home, "far_district")}
        for place, attribute in places.items():
            if attribute and not (home == ABOVE and place == FAR_PLACE):
                world.actors.append(_actor(world.tree, role, place, attribute))
    return world


def furnish(world: World) -> None:
    """Let each app put its objects into the home district."""
    for app in row_modules():
        getattr(app, "build", lambda world: None)(world)


def _actor(tree: Tree, role: Role, place: str, attribute: str) -> Actor:
    unit = getattr(tree, attribute)
    name = f"{role.name.lower()}-{place}"
    person = PersonFactory(unit=unit, name=name[:60])
    user = UserFactory(username=name, name=name, home=unit, person=person)
    give_role(user, role, unit)
    return Actor(place, role, user, unit)


def row_modules() -> list[ModuleType]:
    names = [f"tests.{app}.access_rows" for app in APPS if find_spec(f"tests.{app}")]
    return [import_module(name) for name in names if find_spec(name)]


def gathered(attribute: str) -> dict[str, Any]:
    """One table of all apps."""
    found: dict[str, Any] = {}
    for module in row_modules():
        found |= getattr(module, attribute, {})
    return found


Kwargs = Callable[[World], dict[str, Any]]
ROWS: dict[str, Kwargs] = gathered("ROWS")
AT: dict[str, str] = gathered("AT")
LINKED: dict[str, set[Role]] = gathered("LINKED")
OWNER: dict[str, Callable[[World], User]] = gathered("OWNER")
