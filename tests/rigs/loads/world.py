"""The small district on which the loads work, and who works there."""

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path
from typing import TypeVar

from django.contrib.auth.hashers import make_password
from django.db import DatabaseError, connection
from django.utils import timezone

from cohorts.models import Cohort, Enrolment
from people.choices import Level, Role
from people.models import Person, PostHolding, Unit, User
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.people import PASSWORD, PersonFactory, give_role, make_unit
from tests.rigs.gateway import Gateway
from tests.rigs.installation import Installation, wait_until
from tests.rigs.visitor import Visitor

T = TypeVar("T")
TEACHERS = 3
SEATS = 24
COMMUNITIES = 8
LONG_AGO = date(2020, 1, 1)


@dataclass(frozen=True)
class Size:
    """How much there is to do: small beside every change, large in the long run."""

    file_rows: tuple[int, ...]
    people: int
    recipients: int


QUICK = Size(file_rows=(200,), people=200, recipients=40)
LONG = Size(file_rows=(2_000, 2_000, 20_000), people=3_000, recipients=200)


@dataclass
class World:
    """An installation with people in it. Ids and names only: its database may be away at any moment."""

    place: Installation
    gateway: Gateway
    folder: Path
    dice: random.Random
    size: Size
    cohort: Cohort = field(init=False)
    members: list[Enrolment] = field(init=False)
    district: Unit = field(init=False)
    community: Unit = field(init=False)
    desk: Unit = field(init=False)
    reported: list[Unit] = field(init=False)
    recipients: list[User] = field(init=False)
    users: Mapping[str, User] = field(init=False)

    def settle(self) -> None:
        """Units, accounts, a class and those who get reminders."""
        secret = make_password(PASSWORD)
        city = make_unit("云溪市", Level.CITY)
        self.district = make_unit("云溪区", Level.DISTRICT, city)
        street = make_unit("临江街道", Level.STREET, self.district)
        self.community = make_unit("望江社区", Level.COMMUNITY, street)
        self.desk = make_unit("湖景社区", Level.COMMUNITY, street)
        # What reports are made of lies beside what imports fill, so that their size stays what it is.
        far = make_unit("远山区", Level.DISTRICT, city)
        blocks = [make_unit(f"远山第{n}社区", Level.COMMUNITY, far) for n in range(COMMUNITIES)]
        self.reported = [far, *blocks]
        self._fill(blocks)
        seats = {"organiser": (Role.DISTRICT_ADMIN, self.district), "reporter": (Role.DISTRICT_ADMIN, far)}
        seats |= {f"teacher{n}": (Role.TRAINING_ADMIN, self.district) for n in range(TEACHERS)}
        self.users = {name: _user(name, role, unit, secret) for name, (role, unit) in seats.items()}
        self.cohort = make_cohort(self.district, starts_on=LONG_AGO, ends_on=date(2099, 1, 1))
        people = PersonFactory.create_batch(SEATS, unit=self.community)
        self.members = [enrol_person(self.cohort, person) for person in people]
        self.recipients = User.objects.bulk_create(
            User(username=name, name=name, email=f"{name}@example.org", home=self.district, password="!")
            for name in (f"reader{n}" for n in range(self.size.recipients))
        )

    def _fill(self, blocks: list[Unit]) -> None:
        people = Person.objects.bulk_create(
            PersonFactory.build(unit=blocks[n % len(blocks)]) for n in range(self.size.people)
        )
        PostHolding.objects.bulk_create(
            PostHolding(person=one, unit=one.unit, title=one.post_title, track=one.post_track, since=LONG_AGO)
            for one in people
        )

    def visitor(self, username: str) -> Visitor:
        """Signed in over HTTP."""
        visitor = Visitor(self.place.port)
        visitor.log_in(username, PASSWORD)
        return visitor

    def today(self) -> date:
        return timezone.localdate()


def _user(username: str, role: Role, unit: Unit, secret: str) -> User:
    user = User.objects.create(username=username, name=username, home=unit, password=secret, must_change_password=False)
    give_role(user, role, unit, since=timezone.localdate() - timedelta(days=400))
    return user


def patiently(question: Callable[[], T]) -> T:
    """The answer of a database that may be away for a while."""
    answers: list[T] = []

    def ask() -> bool:
        try:
            answers.append(question())
        except DatabaseError:
            connection.close()
            return False
        return True

    wait_until(ask, "the database answers")
    return answers[0]
