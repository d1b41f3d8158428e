"""Log-in by user name, work number or phone."""

import unicodedata
from typing import Any

from django.contrib.auth.backends import BaseBackend
from django.db.models import Q
from django.http import HttpRequest

from people.models import User


class LoginNameBackend(BaseBackend):
    """One field takes any of the three names; nobody learns from the answer which accounts exist."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **_: Any
    ) -> User | None:
        name = tidied_login(username or "")
        user = (
            User.objects.filter(Q(username=name) | Q(person__work_number=name) | Q(person__phone=name))
            .order_by("pk")
            .first()
        )
        if user is None:
            User().set_password(password)  # takes as long as a real check
            return None
        return user if user.is_active and user.check_password(password or "") else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def login_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """The name whose failed tries are counted: the log-in form calls it otherwise than the backend."""
    posted = request.POST.get("login") if request else None
    return tidied_login(posted or (credentials or {}).get("username") or "")[:60]


def tidied_login(text: str) -> str:
    """Half-width, as names for log-in are kept: phones type full-width figures too."""
    return unicodedata.normalize("NFKC", text).strip()
