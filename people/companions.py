"""Whose names tell who somebody is: those who lead the person's community, and those who guide the person.

Who guides is known by an app above (mentors), which registers its answer; nobody else may import it.
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from people.choices import PostTrack, Role
from people.models import Person, RoleHolding

if TYPE_CHECKING:
    from people.models import Unit

# The person's pk and a name, for these persons; one query.
Source = Callable[[Collection[int]], Iterable[tuple[int, str]]]

_sources: list[Source] = []


def register_companions(source: Source) -> Source:
    """Let an app name who accompanies persons. Usable as a decorator."""
    if source not in _sources:
        _sources.append(source)
    return source


def companions_of(person_ids: Collection[int]) -> Mapping[int, set[str]]:
    """The names of who accompanies or accompanied each of these persons; one query for each source."""
    found: dict[int, set[str]] = defaultdict(set)
    for source in _sources if person_ids else ():
        for pk, name in source(person_ids):
            found[pk].add(name)
    return found


def chiefs_of(units: Collection["Unit"]) -> Mapping[int, set[str]]:
    """The names of who leads these communities, by account or by post, and of who led them; one query."""
    found: dict[int, set[str]] = defaultdict(set)
    if units:
        held = RoleHolding.objects.filter(role=Role.SECRETARY, unit__in=units).values_list("unit", "user__name")
        posted = Person.objects.filter(post_track=PostTrack.CHIEF, unit__in=units).values_list("unit", "name")
        for unit, name in held.union(posted):
            found[unit].add(name)
    return found
