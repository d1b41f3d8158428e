"""Guards: who may open which page. The table of rights itself is people/matrix.py.

Every view in the resolver carries a Guard; a test walks the resolver and fails on one without.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.http import urlencode


class Right(StrEnum):
    """What a cell of the permission matrix can grant."""

    READ = "read"
    ENTER = "enter"
    MANAGE = "manage"
    APPROVE = "approve"
    OWN = "own"
    DRAFT = "draft"
    NOMINATE = "nominate"
    UNMASK = "unmask"


@dataclass(frozen=True)
class Guard:
    """One row of the access matrix: a route's thing and right, or why it needs none."""

    thing: str = ""
    rights: tuple[Right, ...] = ()
    reason: str = ""
    public: bool = False


View = Callable[..., HttpResponse]


def _guard(view: View, guard: Guard, allowed: Callable[[HttpRequest], bool]) -> View:
    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not guard.public and not request.user.is_authenticated:
            return to_login(request)
        if not allowed(request):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    wrapper.guard = guard  # type: ignore[attr-defined]
    return wrapper


def _access(request: HttpRequest) -> Any:
    user: Any = request.user
    return user.access


def to_login(request: HttpRequest) -> HttpResponse:
    """Ask for a log-in and come back here afterwards."""
    return redirect(f"{resolve_url(settings.LOGIN_URL)}?{urlencode({'next': request.get_full_path()})}")


def guarded(thing: str, *rights: Right) -> Callable[[View], View]:
    """Only for users who hold one of the rights on the thing somewhere; objects come by get_visible."""

    def decorate(view: View) -> View:
        guard = Guard(thing=thing, rights=rights)
        return _guard(view, guard, lambda request: _access(request).holds(thing, *rights))

    return decorate


def signed_in(reason: str) -> Callable[[View], View]:
    """For every signed-in user; the reason says why no thing of the matrix is touched."""
    return lambda view: _guard(view, Guard(reason=reason), lambda request: True)


def public(reason: str) -> Callable[[View], View]:
    """For everybody, also without an account; the reason is part of the access matrix."""
    return lambda view: _guard(view, Guard(reason=reason, public=True), lambda request: True)


def get_visible(rows: QuerySet[Any] | type[Model], user: Any, right: Right = Right.READ, **lookup: Any) -> Any:
    """The object, or 404 when it is out of the user's sight, or 403 when seen without the right."""
    queryset: Any = rows if isinstance(rows, QuerySet) else rows._default_manager.all()
    obj = queryset.visible_to(user).filter(**lookup).first()
    if obj is None:
        raise Http404
    if right is not Right.READ:
        require(can(user, right, obj))
    return obj


def can(user: Any, right: Right, obj: Model) -> bool:
    """Whether the user holds the right on this very object."""
    rows: Any = type(obj)._default_manager
    return rows.visible_to(user, right).filter(pk=obj.pk).exists()


def require(allowed: bool) -> None:
    """403 unless allowed: for one who may see the object but not do this to it."""
    if not allowed:
        raise PermissionDenied
