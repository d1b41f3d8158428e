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
        fits = user.check_password(password or "")  # also of a disabled account: the time would tell it
        return user if fits and user.is_active else None

    def get_user(self, user_id: int) -> User | None:
        return User.objects.filter(pk=user_id, is_active=True).first()


def tidied_login(text: str) -> str:
    """Half-width, as names for log-in are kept: phones type full-width figures too."""
    return unicodedata.normalize("NFKC", text).strip()
