"""Which units an appraisal user stands over, and who answers for a unit."""

from collections.abc import Iterable
from datetime import date

from common.access import Right
from people.access import scoped
from people.choices import Role
from people.matrix import grants, satisfies
from people.models import RoleHolding, Unit, User
from people.models.units import UnitQuerySet


def appraised_units(user: User, right: Right = Right.READ) -> UnitQuerySet:
    """Units whose registers the user may read (or enter, approve). One's own sheet opens no unit."""
    rows: UnitQuerySet = Unit.objects.all()
    return scoped(rows, user, "appraisal", right, {"subtree": "path"})


def lineage(unit: Unit) -> list[str]:
    """Paths from the top of the tree down to the unit itself."""
    return [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]


def line_in_sight(unit: Unit, user: User) -> list[Unit]:
    """The units from the user's own level down to this one, for the crumbs."""
    return list(appraised_units(user).filter(path__in=lineage(unit)).order_by("path"))


def holders_by_path(role: Role, day: date) -> dict[str, list[User]]:
    """Active holders of a role by the path of their node; one query."""
    rows = RoleHolding.objects.in_force(day).filter(role=role, user__is_active=True).select_related("user", "unit")
    found: dict[str, list[User]] = {}
    for holding in rows:
        found.setdefault(holding.unit.path, []).append(holding.user)
    return found


def nearest(holders: dict[str, list[User]], paths: Iterable[str]) -> list[User]:
    """The holders at the lowest of these nodes that has any."""
    return next((holders[path] for path in sorted(paths, reverse=True) if path in holders), [])


def top_units(user: User) -> list[Unit]:
    """The nodes over which the user reads registers, without those that lie below another one."""
    paths = {held.path for held in user.access.held if _reads_below(held.role)}
    tops = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(Unit.objects.filter(path__in=tops)) if tops else []


def _reads_below(role: Role) -> bool:
    return any(grant.reach == "subtree" and satisfies(grant, Right.READ) for grant in grants("appraisal", role))
