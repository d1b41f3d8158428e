"""Who may see which report, and which parts of it. The rights themselves are people/matrix.py."""

from typing import TYPE_CHECKING, Any

from assessments.permissions import has_right_over
from common.access import Right
from people.access import scoped
from people.models import Unit
from reports.metrics import GROUPS
from reports.metrics.base import Group

if TYPE_CHECKING:
    from people.models import User


def reportable_units(user: Any) -> Any:
    """Units in reach of the report desk."""
    return scoped(Unit.objects.all(), user, "reports", Right.READ, {"subtree": "path"})


def may_make_report(user: "User", unit: Unit | None) -> bool:
    return unit is not None and has_right_over(user, Right.MANAGE, unit.path, "reports")


def groups_for(user: "User | None", unit: Unit) -> tuple[Group, ...]:
    """The parts of a report whose facts the user may read; the shell (nobody) reads all."""
    if user is None:
        return GROUPS
    return tuple(group for group in GROUPS if has_right_over(user, Right.READ, unit.path, group.thing))
