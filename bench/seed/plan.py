"""How many of everything there are for so many people, and where each stands in the tree."""

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

COMMUNITY = 50
COMMUNITIES_A_STREET = 10
STREETS_A_DISTRICT = 20
COHORTS_A_STREET = 10
SESSIONS_HELD = 5
FIRST = date(2000, 1, 1)

PathOf = Callable[[str, int, int], str]
UnitRow = tuple[int, str, int, int, int | None, str, str]


@dataclass(frozen=True)
class Plan:
    """The tree for a number of people: communities of fifty, ten a street, twenty streets a district, two districts
    at least. Cohorts mix the people of a street, so that nobody's class is the own community."""

    people: int
    today: date

    def __post_init__(self) -> None:
        if self.people < 2 * COMMUNITY or self.people % (2 * COMMUNITY):
            raise ValueError(f"people come by {2 * COMMUNITY}")

    @property
    def communities(self) -> int:
        return self.people // COMMUNITY

    @property
    def streets(self) -> int:
        return max(2, math.ceil(self.communities / COMMUNITIES_A_STREET))

    @property
    def communities_a_street(self) -> int:
        return math.ceil(self.communities / self.streets)

    @property
    def districts(self) -> int:
        return max(2, math.ceil(self.streets / STREETS_A_DISTRICT))

    @property
    def streets_a_district(self) -> int:
        return math.ceil(self.streets / self.districts)

    @property
    def month(self) -> date:
        """The first day of the month that is being scored: the last full one."""
        return (self.today.replace(day=1) - timedelta(days=1)).replace(day=1)

    def units(self, path_of: PathOf) -> Iterator[UnitRow]:
        """id, path, depth, number of children, parent, name, level; ids run through the tree level by level."""
        city = path_of("", 1, 1)
        yield 1, city, 1, self.districts, None, "云溪市", "city"
        for number in range(self.districts):
            children = len(
                range(number * self.streets_a_district, min((number + 1) * self.streets_a_district, self.streets))
            )
            yield self.district(number), path_of(city, 2, number + 1), 2, children, 1, f"云溪{number + 1}区", "district"
        for number in range(self.streets):
            district, place = divmod(number, self.streets_a_district)
            above = path_of(city, 2, district + 1)
            first = number * self.communities_a_street
            children = len(range(first, min(first + self.communities_a_street, self.communities)))
            path = path_of(above, 3, place + 1)
            yield self.street(number), path, 3, children, self.district(district), f"临江{number + 1}街道", "street"
        for number in range(self.communities):
            street, place = divmod(number, self.communities_a_street)
            district, of_district = divmod(street, self.streets_a_district)
            above = path_of(path_of(city, 2, district + 1), 3, of_district + 1)
            path = path_of(above, 4, place + 1)
            yield self.community(number), path, 4, 0, self.street(street), f"望江{number + 1}社区", "community"

    def district(self, number: int) -> int:
        return 2 + number

    def street(self, number: int) -> int:
        return 2 + self.districts + number

    def community(self, number: int) -> int:
        return 2 + self.districts + self.streets + number
