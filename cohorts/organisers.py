"""Which level may hold which kind of training (S15). What the rule leaves open is open to all levels."""

from collections.abc import Mapping

from cohorts.choices import Category, OrganiserLevel
from people.choices import Level

ABOVE_STREET = (OrganiserLevel.CITY, OrganiserLevel.DISTRICT)
HELD_BY: Mapping[Category, tuple[OrganiserLevel, ...]] = {
    Category.CHIEF: ABOVE_STREET,
    Category.PRE_APPOINTMENT: ABOVE_STREET,
    Category.EXAM_PREP: ABOVE_STREET,
}
OF_UNIT: Mapping[str, OrganiserLevel] = {
    Level.CITY: OrganiserLevel.CITY,
    Level.DISTRICT: OrganiserLevel.DISTRICT,
    Level.STREET: OrganiserLevel.STREET,
    Level.COMMUNITY: OrganiserLevel.STREET,
}


def organisers_of(category: str) -> tuple[OrganiserLevel, ...]:
    """The levels that may hold a class of the category, highest first."""
    return HELD_BY.get(Category(category), tuple(OrganiserLevel))


def level_of_unit(level: str) -> OrganiserLevel:
    """As which organiser a unit of this level holds its classes."""
    return OF_UNIT[level]
