"""Guessing passwords (G1): whose tries are counted together, who may go on, who has to wait.

An account takes five wrong passwords in half an hour from all devices that it never used, wherever they
stand. A device on which it logged in before has five tries of its own, so that nobody locks an owner out.
A network from which many guesses come waits between them. Names are counted under a keyed hash, because
what was typed may be a phone number (rule 11).
"""

import json
import secrets
from datetime import timedelta
from typing import Any

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Max, Sum
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from common.crypto import lookup_hash
from people.backends import tidied_login
from people.models import User
from people.rules.guessing import pause_after

COOKIE = "known_device"
COOKIE_DAYS = 180
# A computer in an office serves several people.
ACCOUNTS_OF_A_DEVICE = 12
WINDOW = timedelta(hours=settings.AXES_COOLOFF_TIME)


def counted_name(request: HttpRequest | None, credentials: dict[str, Any] | None = None) -> str:
    """Under which name a failed try counts: that of the account, or of the account on a device it knows."""
    posted = request.POST.get("login") if request else None
    name = _hashed(posted or (credentials or {}).get("username") or "")
    device = _device_of(request) if request else {}
    return f"{name}.{device['id']}" if name in device.get("names", []) else name


def seconds_to_wait(request: HttpRequest) -> int:
    """How long the caller's network has to wait before its next guess; a known device never waits."""
    if "." in counted_name(request):
        return 0
    now = timezone.now()
    tries = AccessAttempt.objects.filter(ip_address=request.META.get("REMOTE_ADDR"), attempt_time__gt=now - WINDOW)
    found = tries.aggregate(failures=Sum("failures_since_start"), last=Max("attempt_time"))
    if not found["failures"]:
        return 0
    over = found["last"] + pause_after(found["failures"])
    return max(0, -((now - over) // timedelta(seconds=1)))


def remember_device(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """From now on this browser has tries of its own for the account."""
    device = _device_of(request)
    mine = {_hashed(name) for name in names_of(user)}
    others = [name for name in device.get("names", []) if name not in mine]
    kept = {
        "id": device.get("id") or secrets.token_urlsafe(9),
        "names": (others + sorted(mine))[-3 * ACCOUNTS_OF_A_DEVICE :],
    }
    response.set_signed_cookie(
        COOKIE,
        json.dumps(kept, separators=(",", ":")),
        max_age=COOKIE_DAYS * 24 * 3600,
        path=settings.LOGIN_PATH,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def names_of(user: User) -> set[str]:
    """All names by which the account logs in."""
    person = user.person
    return {name for name in (user.username, *((person.work_number, person.phone) if person else ())) if name}


def forget_tries(user: User) -> int:
    """Let the account try anew from everywhere; how many records of failed tries there were."""
    forgotten = 0
    for name in names_of(user):
        forgotten += AccessAttempt.objects.filter(username__startswith=_hashed(name)).delete()[0]
    return forgotten


def _hashed(name: str) -> str:
    return lookup_hash(tidied_login(name))[:24]


def _device_of(request: HttpRequest) -> dict[str, Any]:
    text = request.get_signed_cookie(COOKIE, default="", max_age=COOKIE_DAYS * 24 * 3600)
    return dict(json.loads(text)) if text else {}
