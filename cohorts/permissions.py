"""Who may do what in a class. The rights themselves are people/matrix.py."""

from typing import TYPE_CHECKING

from cohorts.approvals import deciders
from cohorts.choices import LeaveState, SessionState
from cohorts.models import AbsenceFollowUp, Cohort, LeaveRequest, Session
from common.access import Right, can
from imports.kinds import kinds
from imports.permissions import may_import
from people.choices import Role
from people.matrix import grants, satisfies
from people.models import Unit

if TYPE_CHECKING:
    from people.models import User


def holds_over(user: "User", thing: str, right: Right, path: str) -> bool:
    """Whether a role of the user gives the right on everything under the path."""
    return any(
        grant.reach == "subtree" and satisfies(grant, right)
        for held in user.access.held
        if path.startswith(held.path)
        for grant in grants(thing, held.role)
    )


def teaches(user: "User", cohort: Cohort) -> bool:
    """Whether the user is the class teacher now."""
    return user.access.has_role(Role.CLASS_TEACHER) and cohort.teachers.filter(user=user, until=None).exists()


def can_manage_programmes_at(user: "User", unit: Unit) -> bool:
    return holds_over(user, "programmes", Right.MANAGE, unit.path)


def can_manage_cohort(user: "User", cohort: Cohort) -> bool:
    return holds_over(user, "programmes", Right.MANAGE, cohort.unit.path)


def can_plan_sessions(user: "User", cohort: Cohort) -> bool:
    """Organizers, and the class teacher for the own class."""
    return can_manage_cohort(user, cohort) or teaches(user, cohort)


def can_call_roll(user: "User", session: Session) -> bool:
    """Class teacher, the session's instructor, and the training office; a settled roll is not the instructor's."""
    if session.state == SessionState.CANCELLED:
        return False
    if can_correct_roll(user, session.cohort):
        return True
    return session.reopened_at is None and user.access.has_role(Role.INSTRUCTOR) and session.instructor_id == user.pk


def can_correct_roll(user: "User", cohort: Cohort) -> bool:
    """Who answers for the marks of the class: its teacher, and the training office."""
    return holds_over(user, "roll_calls", Right.ENTER, cohort.unit.path) or teaches(user, cohort)


def can_see_roll(user: "User", session: Session) -> bool:
    """Who reads the marks of the whole class, not only of the own people."""
    return can_call_roll(user, session) or holds_over(user, "roll_calls", Right.READ, session.cohort.unit.path)


def can_decide_leave(user: "User", leave: LeaveRequest) -> bool:
    """By the length of the leave and where the role is held; never on one's own."""
    enrolment = leave.enrolment
    if leave.state != LeaveState.ASKED or enrolment.person_id == user.person_id:
        return False
    for held in user.access.held:
        if held.role not in deciders(leave.days):
            continue
        if held.role == Role.CLASS_TEACHER:
            if teaches(user, enrolment.cohort):
                return True
        elif enrolment.cohort.unit.path.startswith(held.path) or enrolment.unit.path.startswith(held.path):
            return True
    return False


def can_read_health(user: "User", leave: LeaveRequest) -> bool:
    """The reason of a sick leave is for those whom the row of care notes names."""
    return LeaveRequest.objects.visible_to(user, thing="care_notes").filter(pk=leave.pk).exists()


def can_follow_up(user: "User", follow_up: AbsenceFollowUp) -> bool:
    return can(user, Right.ENTER, follow_up)


def can_import_roster(user: "User", cohort: Cohort) -> bool:
    """Whoever has the import desk and the class."""
    return cohort.is_open and may_import(user, kinds()["roster"], cohort.unit)
