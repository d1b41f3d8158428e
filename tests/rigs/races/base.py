"""What a race is: something at stake, contestants who all want it at once, and what must hold afterwards."""

import itertools
import random
import secrets
import string
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Any, ClassVar

from django.conf import settings
from django.test import Client

from people.choices import Role
from people.models import User
from tests.conftest import Tree
from tests.factories.people import UserFactory, give_role
from tests.rigs.races.ring import Move, Result
from tests.rigs.visitor import Visitor

BACKEND = "people.backends.LoginNameBackend"
TOKEN = "".join(secrets.choice(string.ascii_letters + string.digits) for _number in range(32))


@dataclass(frozen=True)
class Ground:
    """Where races are run: a district with everything in it, and a web server for those over HTTP."""

    tree: Tree
    port: int

    def holder(self, role: Role, unit: Any = None, **fields: Any) -> User:
        unit = unit or self.tree.district
        user: User = UserFactory(home=unit, **fields)
        give_role(user, role, unit)
        return user

    def cookies(self, user: User) -> dict[str, str]:
        """A session of the user's."""
        client = Client()
        client.force_login(user, backend=BACKEND)
        return {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value, "csrftoken": TOKEN}

    def visitor(self, cookies: dict[str, str]) -> Visitor:
        return Visitor(self.port, cookies=dict(cookies))


class Race:
    """A row of the table. One object lives through all rounds; `stage` lays out what is fought for in the next."""

    name: ClassVar[str]
    # Of reliability.md, or of the rule that it tries.
    tries: ClassVar[str]
    # Contestants at the same time, at most.
    crowd: ClassVar[int] = 2
    # Rounds beside every change, and in `make races`.
    few: ClassVar[int] = 3
    many: ClassVar[int] = 200
    # Rounds in which a twin must have shown the harm.
    twin: ClassVar[int] = 5

    # Shared by all, so that a twin never meets the names of the race before it.
    numbers: ClassVar[Iterator[int]] = itertools.count(1)

    def __init__(self, ground: Ground, dice: random.Random) -> None:
        self.ground, self.dice = ground, dice
        self.open()

    def open(self) -> None:
        """Once, before the first round."""

    def stage(self) -> None:
        """What this round is about, made anew."""

    def moves(self) -> Sequence[Move]:
        """What the contestants do."""
        raise NotImplementedError

    def faults(self, results: Sequence[Result]) -> list[str]:
        """What doesn't hold after the round; the fault of a contestant is found by the referee."""
        raise NotImplementedError

    def slowed(self) -> AbstractContextManager[None]:
        """Makes the critical section last, with the defence as well as without."""
        return nullcontext()

    def undefended(self) -> AbstractContextManager[None]:
        """The defence off."""
        raise NotImplementedError


def won(results: Sequence[Result]) -> list[Result]:
    return [result for result in results if result.refusal is None and result.fault is None]


def exactly(number: int, of: str, found: int) -> list[str]:
    """The usual invariant."""
    return [] if found == number else [f"{found} {of} instead of {number}"]
