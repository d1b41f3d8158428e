"""Who looks after whom: opened and closed by the actions of cohorts and mentors."""

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime

from django.db import transaction

from people.choices import Role
from people.models import CareLink, User


@transaction.atomic
def open_care(*, user: User, person_ids: Iterable[int], role: Role, source: str, now: datetime) -> None:
    """Let the user look after these persons from now on; links already open stay as they are."""
    CareLink.objects.bulk_create(
        [CareLink(user=user, person_id=pk, role=role, source=source, since=now) for pk in person_ids],
        ignore_conflicts=True,
    )


@transaction.atomic
def close_care(*, source: str, now: datetime, user: User | None = None, person_ids: Iterable[int] | None = None) -> int:
    """End the open links of a source, at once: the next request no longer sees the person."""
    links = CareLink.objects.filter(source=source, until=None)
    if user is not None:
        links = links.filter(user=user)
    if person_ids is not None:
        links = links.filter(person__in=person_ids)
    return links.update(until=now)


@transaction.atomic
def open_cares(*, user: User, sources: Mapping[int, str], role: Role, now: datetime) -> None:
    """Let the user look after many persons at once, each (by key) under the source of an own fact."""
    CareLink.objects.bulk_create(
        [CareLink(user=user, person_id=pk, role=role, source=source, since=now) for pk, source in sources.items()],
        ignore_conflicts=True,
    )


@transaction.atomic
def close_cares(*, sources: Collection[str], now: datetime, user: User | None = None) -> int:
    """End the open links of many sources at once."""
    links = CareLink.objects.filter(source__in=sources, until=None)
    return (links.filter(user=user) if user is not None else links).update(until=now)


@transaction.atomic
def take_back_cares(*, sources: Collection[str]) -> None:
    """As if these links had never been: for an import that is undone, whose persons may go with it."""
    CareLink.objects.filter(source__in=sources).delete()
