"""Requests with what they must come to: the walker's answers, and whose marks and facts may be read."""

import inspect
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from django.urls import reverse

from people.choices import Role
from tests.access.asking import Ask
from tests.access.branding import FAR_MARKS, HOME_MARKS, MARKS
from tests.access.expect import Answer, expected, keeps, place_of
from tests.access.facts import Fact
from tests.access.pages import pages_about, pages_of
from tests.access.reading import text_of
from tests.access.routes import ROUTES, Route
from tests.access.seeing import marked
from tests.access.world import FAR_PLACE, HOME_PLACE, OWNER, ROWS, SIBLING_PLACE, Actor, World
from tests.mutants.applying import noted

REFUSALS_AT_A_PLACE = 2
Check = Callable[[object], bool]
Place = tuple[str, str, int]


@dataclass(frozen=True)
class Probe:
    """One request, and whether its answer keeps what was promised."""

    actor: Actor
    method: str
    url: str
    keeps: Check
    # The view behind the guard that refuses: while the guard stands, the request never gets there.
    refused_before: Place | None = None

    def holds(self, ask: Ask) -> bool:
        return self.keeps(ask(self.actor, self.method, self.url))


def all_probes(world: World, mirror: World, facts: list[Fact]) -> list[Probe]:
    return [*refusals(world), *sights(world, mirror, facts)]


def refusals(world: World) -> Iterator[Probe]:
    """Every refusal of the matrix: of the guards a few of each route from each place, of the scopes all."""
    for name, route in ROUTES.items():
        if route.takes and name not in ROWS:
            continue
        url = reverse(name, kwargs=ROWS[name](world) if route.takes else None)
        forbidden: Counter[str] = Counter()
        for actor, method in product(world.actors, sorted(route.methods)):
            answer = expected(route, actor, place_of(route, actor, world))
            forbidden[actor.place] += answer is Answer.FORBIDDEN
            few = answer is Answer.FORBIDDEN and forbidden[actor.place] <= REFUSALS_AT_A_PLACE
            view = view_of(route) if answer is Answer.FORBIDDEN else None
            if name in OWNER and actor.user != OWNER[name](world):
                yield Probe(actor, method, url, lambda response: response.status_code == 404)
            elif answer is Answer.UNSEEN or few:
                yield Probe(actor, method, url, _answering(answer, method), view)


def view_of(route: Route) -> Place:
    code = inspect.unwrap(route.view).__code__
    return code.co_filename, code.co_name, code.co_firstlineno


def _answering(answer: Answer, method: str) -> Check:
    return lambda response: keeps(answer, response.status_code, response.headers.get("Location", ""), method)


def sights(world: World, mirror: World, facts: list[Fact]) -> Iterator[Probe]:
    """What each account reads at its own place: no mark of the others, no fact that isn't for it."""
    for actor in world.actors:
        pages, marks, hidden = [], (), []
        if actor.place == FAR_PLACE:
            everything = actor.role is Role.DISTRICT_ADMIN
            pages, marks = list(pages_of(actor, mirror, with_objects=everything)), HOME_MARKS
        elif actor.place == HOME_PLACE:
            pages = [*pages_of(actor, world), *pages_about(actor, world)]
            # The city is above both.
            marks = () if actor.role is Role.CITY_ADMIN else FAR_MARKS
            hidden = [fact.text for fact in facts if not fact.read_by(actor.role)]
        elif actor.place == SIBLING_PLACE and actor.role in {Role.STREET_ADMIN, Role.SECRETARY, Role.TRAINEE}:
            pages, marks = list(pages_of(actor, world)), (MARKS["street"],)
        for name, url in dict.fromkeys(pages):
            yield Probe(actor, "GET", url, _reading(name, url, marks, hidden))


def _reading(name: str, url: str, marks: tuple[str, ...], hidden: list[str]) -> Check:
    def check(response) -> bool:
        text = text_of(response)
        return not marked({f"{name} {url}": text}, marks) and not any(fact in text for fact in hidden)

    return check


def touched_by(probes: list[Probe], ask: Ask, watched: set[Place]) -> dict[Place, list[Probe]]:
    """Which requests run which of the watched functions; none may break its promise while nothing is away."""
    touched: dict[Place, list[Probe]] = {}
    ran: set[Place] = set()
    with noted(watched, ran):
        for probe in probes:
            ran.clear()
            assert probe.holds(ask), f"{probe.method} {probe.url} as {probe.actor}"
            for place in {*ran, *([probe.refused_before] if probe.refused_before else [])}:
                touched.setdefault(place, []).append(probe)
    return touched
