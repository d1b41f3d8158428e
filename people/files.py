"""Who may read a private file: the app that owns it says so (rule 10)."""

from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from people.models import PrivateFile, User

OwnerCheck = Callable[["User", "PrivateFile"], bool]

_checks: list[OwnerCheck] = []


def register_file_owner(check: OwnerCheck) -> OwnerCheck:
    """Let an app answer for its files. The check says yes only for a file it owns and a user who may
    read it; a file that nobody says yes to is read by nobody. Usable as a decorator."""
    if check not in _checks:
        _checks.append(check)
    return check


def forget_file_owner(check: OwnerCheck) -> None:
    """Take a check out again, for tests that register their own."""
    _checks.remove(check)


def may_read_file(user: "User", file: "PrivateFile") -> bool:
    return any(check(user, file) for check in _checks)
