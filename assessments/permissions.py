"""Who may do what with a unit's sheets. The rights themselves are people/matrix.py."""

from typing import TYPE_CHECKING

from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet
from common.access import Right
from people.choices import Role
from people.matrix import grants, satisfies
from people.models import Unit

if TYPE_CHECKING:
    from people.models import User


def has_right_over(user: "User", right: Right, path: str, thing: str = "appraisal") -> bool:
    """Whether a role of the user gives the right on everything under the path."""
    return any(
        grant.reach == "subtree" and satisfies(grant, right)
        for held in user.access.held
        if path.startswith(held.path)
        for grant in grants(thing, held.role)
    )


def can_enter_scores(user: "User", unit: Unit) -> bool:
    """Secretary for the own community, street for all of its communities."""
    return has_right_over(user, Right.ENTER, unit.path)


def can_review_scores(user: "User", unit: Unit) -> bool:
    """Street and district."""
    return has_right_over(user, Right.APPROVE, unit.path)


def can_record_check(user: "User", sheet: ScoreSheet) -> bool:
    """Street and district, while the sheet is open; never on one's own."""
    open_still = sheet.period.scoring and sheet.period.kind == Kind.MONTH and sheet.state != SheetState.CLOSED
    return open_still and sheet.person_id != user.person_id and can_review_scores(user, sheet.unit)


def can_correct_scores(user: "User", unit: Unit) -> bool:
    """The street may still change what a community has submitted."""
    return has_right_over(user, Right.MANAGE, unit.path)


def can_reopen_scores(user: "User", unit: Unit) -> bool:
    """Only the district opens what was closed."""
    return any(held.role == Role.DISTRICT_ADMIN and unit.path.startswith(held.path) for held in user.access.held)


def can_manage_rules(user: "User", unit: Unit) -> bool:
    return has_right_over(user, Right.MANAGE, unit.path, "rules")


def can_enter_sheet(user: "User", sheet: ScoreSheet) -> bool:
    """Whether the user may write on this sheet now. Nobody ever writes on their own."""
    if sheet.person_id == user.person_id:
        return False
    if sheet.state == SheetState.DRAFT:
        return can_enter_scores(user, sheet.unit)
    return sheet.state == SheetState.SUBMITTED and can_correct_scores(user, sheet.unit)
