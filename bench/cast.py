"""Who asks for the pages, and for which: one account of each role in a seeded database, signed in.

python -m bench.cast FILE lists writes it as JSON; without the word, lists are not tried out. `cookies FILE` turns the
accounts listed in a file into their sessions. Both run in the database of DATABASE_URL.
"""

import json
import sys
from pathlib import Path
from typing import Any

import django

LATER = 24 * 3600


def cast(*, lists: bool = True) -> dict[str, Any]:
    """{"roles": {role: {"cookie", "user"}}, "lists": {role: [[route, url]]}, "places": {...}}"""
    from django.test import Client

    from people.choices import Role
    from people.models import User

    found: dict[str, Any] = {"roles": {}, "lists": {}}
    for role, user in _people(User, Role).items():
        client = Client(raise_request_exception=False, headers={"host": "localhost"})
        cookie = sign_in(client, user)
        found["roles"][role] = {"cookie": cookie, "user": user.pk}
        if lists:
            found["lists"][role] = _lists(client)
    return {**found, "places": _places()}


def cookies(users: list[int]) -> dict[int, str]:
    """Sessions of the accounts with these numbers."""
    from django.test import Client

    from people.models import User

    return {user.pk: sign_in(Client(), user) for user in User.objects.filter(pk__in=users)}


def sign_in(client: Any, user: Any) -> str:
    """A session that doesn't idle out while others are measured."""
    from django.conf import settings
    from django.utils import timezone

    client.force_login(user, backend="people.backends.LoginNameBackend")
    session = client.session
    session["seen"] = int(timezone.now().timestamp()) + LATER
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def _people(users: Any, roles: Any) -> dict[str, Any]:
    """The first account of each role; of those who are cared for or care, the first with somebody there."""
    from coursework.models import Case
    from mentors.models import Bond

    chosen: dict[str, Any] = {}
    for role in roles:
        held = users.objects.filter(role_holdings__role=role, is_active=True).order_by("pk")
        if role == roles.MENTOR:
            held = held.filter(person__mentor_profile=Bond.objects.order_by("pk").values("mentor")[:1])
        if role == roles.TRAINEE:
            held = held.filter(person__in=Case.objects.values("author")).exclude(role_holdings__role=roles.SECRETARY)
        if (user := held.first()) is not None:
            chosen[role.value] = user
    return chosen


def _lists(client: Any) -> list[list[str]]:
    """Addresses without an object behind which a list lies, as the resolver knows them."""
    from django.urls import reverse

    from tests.access.routes import ROUTES

    found = []
    for name, route in ROUTES.items():
        if route.takes or "GET" not in route.methods or not _is_list(name):
            continue
        url = reverse(name)
        if client.get(url).status_code == 200:
            found.append([name, url])
    return found


def _is_list(name: str) -> bool:
    return name.endswith("-list") or name in {
        "notices:inbox",
        "notices:troubled",
        "coursework:showcase",
        "careers:coverage",
    }


def _places() -> dict[str, Any]:
    """Numbers of the objects whose pages are measured."""
    from django.urls import reverse

    from assessments.models import ScoreSheet
    from coursework.models import CaseCall
    from mentors.models import Bond
    from people.models import Unit

    bond = Bond.objects.order_by("pk").first()
    sheet = ScoreSheet.objects.filter(state="draft").select_related("period", "unit").order_by("pk").first()
    call = CaseCall.objects.order_by("pk").first()
    span = sheet.period.span
    return {
        "person": bond.trainee_id,
        "district": Unit.objects.filter(level="district").order_by("path").first().pk,
        "register": reverse("assessments:register", args=[sheet.unit_id, span]),
        "register_save": reverse("assessments:register-save", args=[sheet.unit_id, span]),
        "call": reverse("coursework:call-detail", args=[call.pk]),
        "case": reverse("coursework:case-detail", args=[call.cases.order_by("pk").first().pk]),
    }


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "cookies":
        file = Path(sys.argv[2])
        file.write_text(json.dumps(cookies(json.loads(file.read_text()))))
    else:
        Path(sys.argv[1]).write_text(json.dumps(cast(lists="lists" in sys.argv)))
