"""Who may decide on a leave of a given length (domain.md section 4; ADR 0020)."""

from collections.abc import Mapping

from people.choices import Role

# The longest leave, in days, on which a role may decide; None for any length.
LONGEST: Mapping[Role, int | None] = {
    Role.SECRETARY: 1,
    Role.CLASS_TEACHER: 3,
    Role.TRAINING_ADMIN: None,
    Role.DISTRICT_ADMIN: None,
}


def deciders(days: int) -> frozenset[Role]:
    """The roles that may decide on a leave of so many days."""
    return frozenset(role for role, longest in LONGEST.items() if longest is None or days <= longest)


def first_deciders(days: int) -> frozenset[Role]:
    """Those whom a new request is laid before: the nearest who may decide, not everybody above them."""
    if Role.CLASS_TEACHER in deciders(days):
        return frozenset({Role.CLASS_TEACHER})
    return frozenset({Role.TRAINING_ADMIN})
