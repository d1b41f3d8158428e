"""Every unsafe request: one transaction, one answer per request key, one audit event."""

import uuid
from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from common.exceptions import Refusal, StaleSave
from people import audit
from people.models.audit import AuditKind, RequestKey
from people.second_factor import lacks_factor, to_set_up
from people.stale import stale_page

SAFE = {"GET", "HEAD", "OPTIONS"}
# Log-in keeps its own record of failed tries (axes), which must survive the refused request.
OWN_TRANSACTIONS = ("/accounts/",)
REPLAYED_HEADERS = ("Location", "HX-Redirect", "HX-Trigger", "Content-Type")
MAX_REPLAYED_BODY = 65_536
# One statement instead of an insert between savepoints: every tap of a roll claims a key.
CLAIM = """
    INSERT INTO people_requestkey (user_id, key, route, headers, body, created_at) VALUES (%s, %s, %s, '{}', '', %s)
    ON CONFLICT (user_id, key) DO NOTHING RETURNING id
"""

Answer = Callable[[HttpRequest], HttpResponse]


class OriginMiddleware:
    """Tells the audit trail where a request comes from."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = audit.origin.set(
            audit.Origin(uuid.uuid4(), request.META.get("REMOTE_ADDR"), request.method or "", request.path)
        )
        try:
            return self.get_response(request)
        finally:
            audit.origin.reset(token)


class UnsafeRequestMiddleware:
    """Wraps what changes data. A refused or failed request leaves nothing but its audit event."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method in SAFE:
            response = self.get_response(request)
        elif request.path.startswith(OWN_TRANSACTIONS) or not request.user.is_authenticated:
            response = self.get_response(request)
            self.write_event(request, response)
        else:
            response = self.answer_once(request)
        if response.status_code == 403 and request.method in SAFE and request.user.is_authenticated:
            self.write_event(request, response)
        return response

    def answer_once(self, request: HttpRequest) -> HttpResponse:
        """Run the view in one transaction, its event included; a post seen before gets the answer it got then."""
        key = _key_of(request)
        with transaction.atomic():
            slot = _claim(request, key) if key else None
            seen_before = slot is not None and slot.status is not None
            response = _replay(slot) if slot and seen_before else self.get_response(request)
            if response.status_code < 400:
                # What is shown once (a first password, a full number) must not lie in the database.
                if slot and not seen_before and "no-store" not in response.get("Cache-Control", ""):
                    _keep(slot, response)
                self.write_event(request, response)
                return response
            transaction.set_rollback(True)
        self.write_event(request, response)
        return response

    def write_event(self, request: HttpRequest, response: HttpResponse) -> None:
        status = response.status_code
        audit.record(
            request.resolver_match.view_name if request.resolver_match else "",
            by=request.user if request.user.is_authenticated else None,  # type: ignore[arg-type]
            kind=AuditKind.REFUSAL if status in {403, 404} else AuditKind.REQUEST,
            status=status,
        )

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """A refusal that no form showed becomes a page that says why; 409 when somebody was faster."""
        if isinstance(exception, StaleSave):
            return stale_page(request, exception)
        if isinstance(exception, Refusal):
            return render(request, "errors/refused.html", {"message": exception.message}, status=422)
        return None


def _key_of(request: HttpRequest) -> uuid.UUID | None:
    text = request.headers.get("X-Request-Key") or request.POST.get("request_key") or ""
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def _claim(request: HttpRequest, key: uuid.UUID) -> RequestKey:
    """A fresh row, or the one of the first post; a post still running is waited for by the database."""
    user: Any = request.user
    with connection.cursor() as cursor:
        cursor.execute(CLAIM, [user.pk, key, request.path[:200], timezone.now()])
        fresh = cursor.fetchone()
    return RequestKey(pk=fresh[0], user=user, key=key) if fresh else RequestKey.objects.get(user=user, key=key)


def _keep(slot: RequestKey, response: HttpResponse) -> None:
    slot.status = response.status_code
    slot.headers = {name: response[name] for name in REPLAYED_HEADERS if name in response}
    if not response.streaming and len(response.content) <= MAX_REPLAYED_BODY:
        slot.body = response.content
    slot.save(update_fields=["status", "headers", "body"])


def _replay(slot: RequestKey) -> HttpResponse:
    response = HttpResponse(bytes(slot.body), status=slot.status, headers=slot.headers)
    response["X-Replayed"] = "1"
    return response


class FirstLoginMiddleware:
    """A first password is for one log-in only: until it is changed, every page leads to the change."""

    ALLOWED = ("/accounts/", "/static/", "/i18n/", "/healthz")

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.is_authenticated and user.must_change_password and not request.path.startswith(self.ALLOWED):
            messages.info(request, _("第一次登录请先设置自己的密码。"))
            return redirect("account_change_password")
        return self.get_response(request)


class SecondFactorMiddleware:
    """Roles that reach a whole district set up a second factor before anything else, where it is on."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.is_authenticated and not request.path.startswith(FirstLoginMiddleware.ALLOWED) and lacks_factor(user):
            return to_set_up(request, _("您的角色需要第二因素，请先启用，只需两分钟。"))
        return self.get_response(request)


class DirectAddressMiddleware:
    """A refused form leaves its address in the bar; who opens it again reads where to go instead of nothing."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code != 405 or request.method != "GET" or not request.accepts("text/html"):
            return response
        frame = "base.html" if request.user.is_authenticated else "bare.html"
        page = render(request, "errors/direct.html", {"frame": frame}, status=405)
        page["Allow"] = response["Allow"]
        return page


class UserLanguageMiddleware:
    """The language switch writes a cookie; without one the account's own language holds."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user: Any = request.user
        if user.is_authenticated and "django_language" not in request.COOKIES:
            translation.activate(user.language)
            request.LANGUAGE_CODE = translation.get_language()  # type: ignore[assignment]
        return self.get_response(request)
