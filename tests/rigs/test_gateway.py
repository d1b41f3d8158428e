"""A mail server that hangs, refuses, or takes a mail and never says so (B12)."""

import time
from collections import Counter
from datetime import date

import pytest
from django.utils import timezone

from notices import relay
from notices.actions import notify
from notices.choices import Channel, Group, NoticeState
from notices.models import Notice
from notices.occasions import register_occasion
from people.choices import Level
from people.models import User
from tests.factories.people import make_unit
from tests.rigs.gateway import Gateway

OCCASION = "rigs.gateway"
register_occasion(OCCASION, group=Group.SYSTEM, label="提醒")
MAILS = 4
TIMEOUT = 1
# A server that hangs costs a chunk of mails one time-out, not one each.
STUCK_AT_MOST = 2.5 * TIMEOUT


@pytest.fixture
def gateway(tmp_path, settings):
    gateway = Gateway(tmp_path / "gateway", moods="")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", gateway.port, TIMEOUT
    yield gateway
    gateway.stop()


@pytest.fixture
def mails(db) -> list[int]:
    home = make_unit("云溪区", Level.DISTRICT)
    users = [
        User.objects.create(username=f"reader{n}", name="收信人", email=f"r{n}@example.org", home=home)
        for n in range(MAILS)
    ]
    notify(
        recipients=users, occasion=OCCASION, key="1", due_on=date(2026, 11, 24), title="提醒", body="请办理。", url="/",
        now=timezone.now(), channels=[Channel.MAIL],
    )  # fmt: skip
    return list(Notice.objects.order_by("pk").values_list("pk", flat=True))


def states() -> Counter:
    return Counter(Notice.objects.values_list("state", flat=True))


def deliver(mails: list[int]) -> float:
    """Seconds it took."""
    began = time.monotonic()
    relay.deliver(mails)
    return time.monotonic() - began


@pytest.mark.parametrize(("mood", "taken"), [("hang", 0), ("mute", 1)])
def test_a_silent_server_costs_one_doubt_and_one_time_out_and_the_rest_waits(gateway, mails, mood, taken):
    gateway.mood(mood)

    assert deliver(mails) < STUCK_AT_MOST
    assert states() == {NoticeState.UNKNOWN: 1, NoticeState.PLANNED: MAILS - 1}
    assert gateway.taken().total() == taken

    gateway.mood("")
    deliver(mails)
    assert states() == {NoticeState.UNKNOWN: 1, NoticeState.SENT: MAILS - 1}
    assert set(gateway.taken().values()) == {1}


def test_a_server_that_refuses_leaves_no_doubt_and_is_asked_again_later(gateway, mails):
    gateway.mood("refuse")

    deliver(mails)

    assert states() == {NoticeState.PLANNED: MAILS}
    assert not Notice.objects.ready().exists()
    assert not gateway.taken()


def test_a_server_that_knows_the_key_takes_a_repetition_once(gateway, mails):
    gateway.mood("keyed")
    deliver(mails)
    Notice.objects.update(state=NoticeState.PLANNED, sent_at=None)
    deliver(mails)
    assert set(gateway.taken().values()) == {1}

    # Twin: without the key it goes out twice.
    gateway.mood("")
    Notice.objects.update(state=NoticeState.PLANNED, sent_at=None, attempts=0)
    deliver(mails)
    assert set(gateway.taken().values()) == {2}
