"""How long a session lives, and under which number (G3)."""

from collections.abc import Callable
from hashlib import sha256
from typing import Any

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from people import audit
from people.access import Access
from people.models.audit import AuditKind

IDLE_SECONDS = 30 * 60
LONGEST_SECONDS = 12 * 3600


class SessionLimitsMiddleware:
    """Half an hour without a request, or twelve hours in all, end a session; other rights give it a new number."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.is_authenticated:
            if ended := self.ended(request):
                return ended
            self.renumber(request, rights_of(user.access))
        return self.get_response(request)

    def ended(self, request: HttpRequest) -> HttpResponse | None:
        """The way out, when the session is over; else it is noted as alive."""
        now, session = int(timezone.now().timestamp()), request.session
        seen, began = session.get("seen", now), session.get("began", now)
        for verb, over, why in (
            ("people.idle_logout", now - seen > IDLE_SECONDS, _("长时间未操作，已自动退出，请重新登录。")),
            ("people.long_logout", now - began > LONGEST_SECONDS, _("本次登录已满 12 小时，请重新登录。")),
        ):
            if over:
                audit.record(verb, by=request.user, kind=AuditKind.LOGOUT)  # type: ignore[arg-type]
                session.flush()
                messages.info(request, why)
                return redirect("account_login")
        if "began" not in session:
            session["began"] = now
        if now - seen > 60 or "seen" not in session:
            session["seen"] = now
        return None

    def renumber(self, request: HttpRequest, rights: str) -> None:
        """A number that was known before the account's rights changed must not carry the new ones."""
        known = request.session.get("rights")
        if known == rights:
            return
        request.session["rights"] = rights
        if known is not None:
            before = request.session.session_key
            request.session.cycle_key()
            UserSession.objects.filter(session_key=before).update(session_key=request.session.session_key)


def rights_of(access: Access) -> str:
    held = sorted(f"{held.role}@{held.unit_id}" for held in access.held)
    return sha256(" ".join(held).encode()).hexdigest()[:16]
