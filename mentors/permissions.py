"""Who may do what with mentors, bonds and logs. The rights themselves are people/matrix.py."""

from typing import TYPE_CHECKING

from common.access import Right, can
from mentors.choices import GUIDING, OPEN, BondState
from mentors.models import Bond, GuidanceLog, MentorProfile
from people.choices import Role
from people.files import register_file_owner
from people.matrix import grants, satisfies
from people.models import PrivateFile
from people.permissions import can_grant_role

if TYPE_CHECKING:
    from cohorts.models import Enrolment
    from people.models import User

ORGANIZES = (Right.MANAGE, Right.APPROVE)


def organizes(user: "User") -> bool:
    """Whether the user pairs and signs somewhere: training office, district, street."""
    return user.access.holds("bonds", *ORGANIZES)


def _organizes_at(user: "User", path: str) -> bool:
    return any(
        path.startswith(held.path) and satisfies(grant, right)
        for held in user.access.held
        for grant in grants("bonds", held.role)
        if grant.reach == "subtree"
        for right in ORGANIZES
    )


def can_manage_mentor(user: "User", mentor: MentorProfile) -> bool:
    """Whoever runs the pool in which the mentor stands, or a unit above it."""
    return _organizes_at(user, mentor.unit.path)


def can_pair(user: "User", enrolment: "Enrolment") -> bool:
    """Whoever runs the class, or the street from which the trainee came. Nobody pairs oneself."""
    if enrolment.person_id == user.person_id:
        return False
    return _organizes_at(user, enrolment.unit.path) or _organizes_at(user, enrolment.cohort.unit.path)


def can_close_bond(user: "User", bond: Bond) -> bool:
    return bond.state in OPEN and can_pair(user, bond.enrolment)


def can_sign_bond(user: "User", bond: Bond) -> bool:
    return bond.state == BondState.PROPOSED and can_pair(user, bond.enrolment)


def can_write_log(user: "User", bond: Bond) -> bool:
    """The mentor of a signed pair."""
    return bond.state in GUIDING and user.person_id is not None and bond.mentor.person_id == user.person_id


def can_correct_log(user: "User", log: GuidanceLog) -> bool:
    """Only who guided, and only while the pair is together."""
    return log.voided_at is None and can_write_log(user, log.bond)


def can_confirm_log(user: "User", log: GuidanceLog) -> bool:
    return log.voided_at is None and user.person_id is not None and log.bond.trainee_id == user.person_id


def can_open_access(user: "User", mentor: MentorProfile) -> bool:
    """Whether the user may give this mentor an account and the mentor's role."""
    return can_manage_mentor(user, mentor) and can_grant_role(user, Role.MENTOR, mentor.unit)


@register_file_owner
def may_read_log_file(user: "User", file: PrivateFile) -> bool:
    """Who may read the log may read the file on it."""
    log = GuidanceLog.objects.filter(file=file).first()
    return log is not None and can(user, Right.READ, log)
