"""What every template may use: the shell of the page."""

from typing import Any

from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from common.desk import shell_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Built only by templates that draw it: log-in, papers and fragments have no frame."""
    user: Any = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {}
    return {"shell": SimpleLazyObject(lambda: shell_of(user, request.path))}
