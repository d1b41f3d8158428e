from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from django.core import mail
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from notices.actions import notify
from notices.choices import Group
from notices.models import Notice
from notices.occasions import register_occasion
from people.choices import Level
from people.models import Unit, User

OCCASION = "tests.absence"
register_occasion(OCCASION, group=Group.TRAINING, label=_("缺课"))


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def home(db: None) -> Unit:
    return Unit.objects.add_root(instance=Unit(name="测试区", level=Level.DISTRICT))


@pytest.fixture
def teacher(home: Unit) -> User:
    return User.objects.create(username="teacher", name="周老师", home=home, email="teacher@example.org")


@pytest.fixture
def trainee(home: Unit) -> User:
    return User.objects.create(username="trainee", name="陈学员", home=home)


@pytest.fixture
def tell(now: datetime) -> Callable[..., None]:
    """tell(user, ...) plans a notice of the test occasion."""

    def plan(*recipients: User, **changes: Any) -> None:
        message = {
            "occasion": OCCASION,
            "key": "session-1",
            "due_on": date(2026, 11, 24),
            "title": "缺课待问因",
            "body": "有1名学员缺课。",
            "url": "/cohorts/1/",
            "now": now,
        }
        notify(recipients=recipients, **(message | changes))

    return plan


@pytest.fixture
def mail_to(teacher: User, tell: Callable[..., None]) -> Notice:
    """A planned mail to the teacher."""
    tell(teacher)
    mail.outbox.clear()
    return Notice.objects.get(channel="mail")
