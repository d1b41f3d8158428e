import smtplib
from datetime import timedelta

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from jobs.rules import MOST_ATTEMPTS
from notices import relay, tasks
from notices.choices import NoticeState
from notices.models import Notice
from notices.queries import notices_to_wake


class AwayBackend(EmailBackend):
    def open(self):
        raise ConnectionRefusedError


class RefusingBackend(EmailBackend):
    def send_messages(self, messages):
        raise smtplib.SMTPDataError(550, b"no")


class LineLostBackend(EmailBackend):
    def send_messages(self, messages):
        super().send_messages(messages)
        raise TimeoutError


@pytest.fixture
def backend(settings):
    def choose(chosen):
        settings.EMAIL_BACKEND = f"{__name__}.{chosen.__name__}"

    return choose


def lapse(**changes):
    Notice.objects.filter(channel="mail").update(lease_until=timezone.now() - timedelta(seconds=1), **changes)


def test_mail_is_sent_with_its_link_and_a_lasting_message_id(mail_to, settings):
    settings.SITE_URL = "https://banfei.example"
    relay.deliver([mail_to.pk])

    (message,) = mail.outbox
    mail_to.refresh_from_db()
    assert (message.subject, message.to) == ("缺课待问因", ["teacher@example.org"])
    assert "周老师,您好" in message.body
    assert "https://banfei.example/cohorts/1/" in message.body
    assert message.extra_headers["Message-ID"] == f"<notice-{mail_to.pk}@localhost>"
    assert (mail_to.state, mail_to.lease_until) == (NoticeState.SENT, None)
    assert mail_to.sent_at is not None


def test_who_was_disabled_after_it_was_planned_gets_no_mail_then_nor_later(mail_to):
    mail_to.recipient.is_active = False
    mail_to.recipient.save()
    relay.deliver([mail_to.pk])
    mail_to.recipient.is_active = True
    mail_to.recipient.save()
    relay.deliver([mail_to.pk])

    mail_to.refresh_from_db()
    assert (mail.outbox, mail_to.state) == ([], NoticeState.SETTLED)


def test_delivering_twice_sends_once(mail_to):
    tasks.deliver(mail_to.pk)
    tasks.deliver(mail_to.pk)

    assert len(mail.outbox) == 1


def test_mail_in_other_hands_is_left_alone(mail_to):
    relay.claim(mail_to.pk)

    relay.deliver([mail_to.pk])

    assert mail.outbox == []


def test_mail_claimed_by_a_dead_worker_is_sent_by_the_next(mail_to):
    relay.claim(mail_to.pk)
    lapse()

    relay.deliver([mail_to.pk])

    assert len(mail.outbox) == 1


def test_mail_of_a_worker_that_died_while_sending_waits_for_a_person(mail_to):
    relay.claim(mail_to.pk)
    lapse(state=NoticeState.SENDING)

    tasks.sweep()
    relay.deliver([mail_to.pk])
    mail_to.refresh_from_db()

    assert (mail_to.state, mail.outbox, notices_to_wake()) == (NoticeState.UNKNOWN, [], [])


def test_zombie_sends_nothing_once_its_mail_is_taken_over(mail_to):
    zombie = relay.claim(mail_to.pk)
    lapse()
    relay.claim(mail_to.pk)

    relay._deliver_one(zombie, mail.get_connection())

    assert mail.outbox == []


def test_slow_sender_clears_up_the_doubt_about_its_mail(mail_to):
    slow = relay.claim(mail_to.pk)
    lapse(state=NoticeState.SENDING)
    relay.lose_silent_senders()

    relay._sent(slow)

    mail_to.refresh_from_db()
    assert mail_to.state == NoticeState.SENT


def test_mail_server_away_costs_no_attempt(mail_to, backend):
    backend(AwayBackend)

    relay.deliver([mail_to.pk])
    mail_to.refresh_from_db()

    assert (mail_to.state, mail_to.attempts) == (NoticeState.PLANNED, 0)
    assert mail_to.run_after > timezone.now()


def test_refused_mail_fails_after_three_attempts(mail_to, backend):
    backend(RefusingBackend)
    for _attempt in range(MOST_ATTEMPTS + 1):
        relay.deliver([mail_to.pk])
        Notice.objects.update(run_after=None)
    mail_to.refresh_from_db()

    assert (mail_to.state, mail_to.attempts) == (NoticeState.FAILED, MOST_ATTEMPTS)


def test_refused_mail_rests_before_the_next_attempt(mail_to, backend):
    backend(RefusingBackend)
    relay.deliver([mail_to.pk])
    backend(EmailBackend)
    relay.deliver([mail_to.pk])

    assert mail.outbox == []


def test_mail_whose_line_was_lost_is_never_sent_again_by_machine(mail_to, backend):
    backend(LineLostBackend)
    for _attempt in range(2):
        relay.deliver([mail_to.pk])
        tasks.sweep()
    mail_to.refresh_from_db()

    assert (mail_to.state, len(mail.outbox)) == (NoticeState.UNKNOWN, 1)


def test_mail_that_kills_its_workers_is_given_up(mail_to):
    for _attempt in range(MOST_ATTEMPTS):
        relay.claim(mail_to.pk)
        lapse()
    assert relay.claim(mail_to.pk) is None

    mail_to.refresh_from_db()
    assert mail_to.state == NoticeState.FAILED


def test_line_break_in_a_title_cannot_forge_a_header(teacher, tell):
    tell(teacher, title="缺课\r\nBcc: everybody@example.org")

    relay.deliver(list(Notice.objects.filter(channel="mail").values_list("pk", flat=True)))

    assert mail.outbox[0].subject == "缺课 Bcc: everybody@example.org"
