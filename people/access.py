"""From the matrix to querysets: what a user's roles reach.

`scoped` is the one place where a grant becomes a filter. A queryset names, for each reach word
it knows, either a lookup or a function that gives the Q; reach words it doesn't name grant nothing.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from django.apps import apps
from django.db import connection
from django.db.models import Q, QuerySet
from django.utils import timezone

from common.access import Right
from people.choices import Role
from people.matrix import grants, satisfies

if TYPE_CHECKING:
    from people.models import User

Rows = TypeVar("Rows", bound=QuerySet[Any])
NOTHING = Q(pk__in=[])
# As RoleHoldingQuerySet.in_force says it, without building a query and its models anew in every request.
ROLES_IN_FORCE = """
    SELECT held.role, held.unit_id, unit.path, unit.level, unit.name
    FROM people_roleholding AS held JOIN people_unit AS unit ON unit.id = held.unit_id
    WHERE held.user_id = %(user)s AND held.since <= %(day)s AND (held.until IS NULL OR held.until > %(day)s)
"""


@dataclass(frozen=True)
class Held:
    """A role in force at a node of the tree."""

    role: Role
    unit_id: int
    path: str
    level: str
    unit_name: str


@dataclass(frozen=True)
class Reach:
    """A grant at work: whose it is and from which node it reaches down."""

    user: "User"
    path: str


Lookup = str | Callable[[Reach], Q]


@dataclass(frozen=True)
class Access:
    """What a user may do, from the roles in force now."""

    user: "User"
    held: tuple[Held, ...]

    def holds(self, thing: str, *rights: Right) -> bool:
        """Whether any role gives any of the rights on the thing, at whatever reach."""
        return any(
            satisfies(grant, right) for held in self.held for grant in grants(thing, held.role) for right in rights
        )

    def has_role(self, *roles: Role) -> bool:
        return any(held.role in roles for held in self.held)

    def paths(self, *roles: Role) -> list[str]:
        """Paths of the nodes where the user holds one of the roles, or any role."""
        return sorted({held.path for held in self.held if not roles or held.role in roles})

    def paths_q(self, lookup: str, *roles: Role) -> Q:
        """A filter on a path column for the subtrees of the user's nodes."""
        query = NOTHING
        for path in self.paths(*roles):
            query |= Q(**{f"{lookup}__startswith": path})
        return query

    @property
    def main(self) -> Held | None:
        """The role shown beside the name: the one highest in the tree, by the order of the roles."""
        order = list(Role)
        ranked = sorted(self.held, key=lambda held: (len(held.path), order.index(held.role)))
        return ranked[0] if ranked else None


def load_access(user: "User") -> Access:
    """Read the roles in force today; one query. A disabled account holds none."""
    if not user.is_active:
        return Access(user, ())
    with connection.cursor() as cursor:
        cursor.execute(ROLES_IN_FORCE, {"user": user.pk, "day": timezone.localdate()})
        return Access(user, tuple(Held(Role(role), *place) for role, *place in cursor.fetchall()))


def scoped(rows: Rows, user: Any, thing: str, right: Right, reach_lookups: Mapping[str, Lookup]) -> Rows:
    """Only the rows on which the user holds the right on the thing."""
    if not getattr(user, "is_authenticated", False):
        return rows.none()
    query = NOTHING
    for held in user.access.held:
        reach = Reach(user=user, path=held.path)
        for grant in grants(thing, held.role):
            if satisfies(grant, right) and grant.reach in reach_lookups:
                query |= _as_q(grant.reach, reach_lookups[grant.reach], reach)
    return rows.filter(query)


def _as_q(word: str, lookup: Lookup, reach: Reach) -> Q:
    if callable(lookup):
        return lookup(reach)
    if word in {"subtree", "community"}:
        return Q(**{f"{lookup}__startswith": reach.path})
    return Q(**{lookup: reach.user})


def cared_for(role: Role, person_lookup: str) -> Lookup:
    """A reach: persons whom the user looks after in the role right now."""

    def build(reach: Reach) -> Q:
        links = apps.get_model("people", "CareLink").objects.filter(user=reach.user, role=role, until=None)
        return Q(**{f"{person_lookup}__in": links.values("person")})

    return build
