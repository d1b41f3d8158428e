from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

import pytest
from django.utils import timezone

from jobs import registry
from jobs.actions import start_job
from jobs.models import Job
from people.choices import Level
from people.models import Unit, User


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def owner(db: None) -> User:
    home = Unit.objects.add_root(instance=Unit(name="测试区", level=Level.DISTRICT))
    return User.objects.create(username="owner", name="王主任", home=home)


@pytest.fixture
def outsider(owner: User) -> User:
    return User.objects.create(username="outsider", name="李外人", home=owner.home)


@pytest.fixture
def kind() -> Iterator[Callable[..., str]]:
    """Registers a kind for this test: kind(handler, allowed=...) returns its code."""
    codes = []

    def register(handler: registry.Handler, *, allowed: bool = True, code: str = "tests.kind", **options: Any) -> str:
        registry.job_kind(code, label="测试任务", permission=lambda user, job: allowed, **options)(handler)
        codes.append(code)
        return code

    yield register
    for code in codes:
        registry.forget_kind(code)


@pytest.fixture
def queued(owner: User, kind: Any, now: datetime) -> Callable[..., Job]:
    """queued(handler) starts a job of that handler for the owner."""

    def start(handler: registry.Handler, **params: Any) -> Job:
        return start_job(kind=kind(handler), by=owner, params=params, now=now)

    return start
