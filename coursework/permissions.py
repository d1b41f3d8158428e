"""Who may do what with a case. The rights themselves are people/matrix.py, row "cases"."""

from typing import TYPE_CHECKING

from common.access import Right, can
from coursework.models import Case, CaseCall, CaseFile
from people.matrix import grants, reaches, satisfies

if TYPE_CHECKING:
    from people.models import PrivateFile, User


def has_right_over(user: "User", right: Right, path: str) -> bool:
    """Whether a role of the user gives the right on all cases under the path."""
    return any(
        grant.reach == "subtree" and satisfies(grant, right)
        for held in user.access.held
        if path.startswith(held.path)
        for grant in grants("cases", held.role)
    )


def watches_cases(user: "User") -> bool:
    """Whether a list of cases makes sense: an author's would have one row, a judge's none."""
    return any(reaches("cases", held.role, Right.READ) - {"own", "assigned"} for held in user.access.held)


def can_organize(user: "User", case: Case) -> bool:
    """Return, appoint, publish: the training office of the case's unit, never the author."""
    return case.author_id != user.person_id and has_right_over(user, Right.MANAGE, case.unit.path)


def can_decide(user: "User", case: Case) -> bool:
    """Accept or reject: training office or district, never the author nor one of the readers."""
    if case.author_id == user.person_id:
        return False
    allowed = any(has_right_over(user, right, case.unit.path) for right in (Right.MANAGE, Right.APPROVE))
    reads = case.panel is not None and case.panel.seats.sitting().filter(judge=user).exists()
    return allowed and not reads


def can_run_call(user: "User", call: CaseCall) -> bool:
    return has_right_over(user, Right.MANAGE, call.cohort.unit.path)


def is_author(user: "User", case: Case) -> bool:
    return user.person_id is not None and case.author_id == user.person_id


def may_read_case_file(user: "User", file: "PrivateFile") -> bool:
    """For people.files: the author at any time, others who see the case once the file was handed in.

    Judges are not among them: they get files under neutral names by way of their seat.
    """
    owned = CaseFile.objects.filter(file=file).select_related("case__unit").first()
    if owned is None or not getattr(user, "is_authenticated", False):
        return False
    if is_author(user, owned.case):
        return True
    return owned.version_files.exists() and can(user, Right.READ, owned.case)
