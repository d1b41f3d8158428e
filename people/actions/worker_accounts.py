"""Opening accounts for many workers at once, in steps that may be cut off at any moment."""

import hashlib
import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction

from people import audit
from people.actions.accounts import CLEAR_CHARS, open_account
from people.actions.roles import grant_role
from people.choices import Role
from people.models import Person, User
from people.models.audit import AuditKind
from people.names import pinyin_of


@dataclass(frozen=True)
class FirstPassword:
    """What is handed over to a worker on paper."""

    user: User
    password: str


def first_password_for(batch: str, person_id: int) -> str:
    """The first password of a person in a batch, from the installation's key: the same however often
    the work is cut off and begun again, and kept nowhere."""
    text = f"first-password:{batch}:{person_id}"
    number = int.from_bytes(hmac.new(settings.FIELD_KEY.encode(), text.encode(), hashlib.sha256).digest())
    chars = []
    for _nth in range(16):
        number, place = divmod(number, len(CLEAR_CHARS))
        chars.append(CLEAR_CHARS[place])
    return "-".join("".join(chars[start : start + 4]) for start in range(0, 16, 4))


@transaction.atomic
def open_worker_accounts(*, person_ids: Sequence[int], batch: str, by: User, now: datetime) -> list[User]:
    """Open an account with the trainee role for each worker who still has none.

    The user name is the work number, else the name in pinyin with a number. A phone number is never
    the name: it opens the account anyway, and may be another person's tomorrow.
    """
    workers = Person.objects.workers().filter(pk__in=person_ids, user=None).select_related("unit").order_by("pk")
    opened = []
    for person in workers:
        user = open_account(
            username=free_username(person),
            name=person.name,
            home=person.unit,
            person=person,
            password=first_password_for(batch, person.pk),
            by=by,
            now=now,
        )
        grant_role(user=user, role=Role.TRAINEE, unit=person.unit, by=by, now=now)
        opened.append(user)
    return opened


def free_username(person: Person) -> str:
    """A user name that nobody has: the work number, or the pinyin with the first free number."""
    if person.work_number and not User.objects.filter(username=person.work_number).exists():
        return person.work_number
    stem = (pinyin_of(person.name) or "user")[:40]
    taken = set(User.objects.filter(username__startswith=stem).values_list("username", flat=True))
    number = 1
    while f"{stem}{number:02d}" in taken:
        number += 1
    return f"{stem}{number:02d}"


def first_passwords(*, user_ids: Iterable[int], batch: str) -> list[FirstPassword]:
    """The opened accounts with their first passwords, in the order of units and names."""
    users = User.objects.filter(pk__in=user_ids).select_related("person__unit__parent")
    return [
        FirstPassword(user, first_password_for(batch, user.person_id or 0))
        for user in users.order_by("home__path", "person__name_key", "pk")
    ]


@transaction.atomic
def record_password_export(*, count: int, by: User, unit_id: int, now: datetime) -> None:
    audit.record("people.export_first_passwords", by=by, unit_id=unit_id, kind=AuditKind.EXPORT, now=now, rows=count)
