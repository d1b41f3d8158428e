"""Handing mail over. Whatever dies in between: nothing is lost, and nothing is sent twice by machine."""

import logging
import smtplib
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Now
from django.template.loader import render_to_string
from django.utils import translation

from jobs.rules import MOST_ATTEMPTS, describe_fault, pause_before
from notices.choices import NoticeState
from notices.models import Notice

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
# The server said no, so it has not taken the mail; after any other error nobody knows.
REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused)


def lose_silent_senders() -> int:
    """Mail whose sender died while handing it over: it may have arrived or not, so a person decides."""
    silent = Notice.objects.filter(state=NoticeState.SENDING).unleased()
    return silent.update(state=NoticeState.UNKNOWN, lease_until=None)


def deliver(notice_ids: Sequence[int]) -> None:
    """Send each notice that is still to be sent, over one connection."""
    mailbox = get_connection()
    try:
        for notice_id in notice_ids:
            notice = claim(notice_id)
            if notice is not None and not _deliver_one(notice, mailbox):
                return
    finally:
        mailbox.close()


@transaction.atomic
def claim(notice_id: int) -> Notice | None:
    """Take a mail to hand it over; None when there is nothing to send. Who was disabled since gets none."""
    rows = Notice.objects.deliverable().select_for_update(skip_locked=True, of=("self",))
    notice: Notice | None = rows.select_related("recipient").filter(pk=notice_id).first()
    if notice is None:
        return None
    if not notice.recipient.is_active:
        Notice.objects.filter(pk=notice_id).update(state=NoticeState.SETTLED, lease_until=None)
        return None
    if notice.attempts >= MOST_ATTEMPTS:
        Notice.objects.filter(pk=notice_id).update(state=NoticeState.FAILED, lease_until=None)
        return None
    notice.fence += 1
    notice.attempts += 1
    Notice.objects.filter(pk=notice_id).update(
        state=NoticeState.CLAIMED,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        lease_until=Now() + timedelta(seconds=settings.JOB_LEASE),
        woken_at=None,
    )
    return notice


def _deliver_one(notice: Notice, mailbox: Any) -> bool:
    """Whether the mail server is there for the next one."""
    try:
        mailbox.open()
    except OSError as error:
        logger.warning("mail server away: %s", describe_fault(error))
        _rest(notice, attempts=F("attempts") - 1)
        return False
    message = _message(notice, mailbox)
    if not _change(notice, NoticeState.CLAIMED, state=NoticeState.SENDING):
        return True
    try:
        message.send()
    except REFUSED as error:
        logger.warning("mail %s refused: %s", notice.pk, describe_fault(error))
        _refused(notice)
    except Exception as error:
        logger.error("mail %s in doubt: %s", notice.pk, describe_fault(error))
        _change(notice, NoticeState.SENDING, state=NoticeState.UNKNOWN, lease_until=None)
        # A server that has gone silent would turn every further mail into a doubt of its own.
        return False
    else:
        _sent(notice)
    return True


def _message(notice: Notice, mailbox: Any) -> EmailMessage:
    with translation.override(notice.recipient.language):
        body = render_to_string("notices/mail_body.txt", {"notice": notice, "site": settings.SITE_URL})
    return EmailMessage(
        subject=" ".join(notice.title.split()),
        body=body,
        to=[notice.recipient.email],
        headers={"Message-ID": message_id(notice)},
        connection=mailbox,
    )


def message_id(notice: Notice) -> str:
    """The same for every try, so that a mail server can tell a repetition."""
    domain = settings.DEFAULT_FROM_EMAIL.rpartition("@")[2].rstrip("> ")
    return f"<notice-{notice.pk}@{domain}>"


def _change(notice: Notice, *states: NoticeState, **changes: Any) -> bool:
    mine = Notice.objects.filter(pk=notice.pk, fence=notice.fence, state__in=states)
    return bool(mine.update(**changes))


def _sent(notice: Notice) -> None:
    # A sender slower than its lease still knows best what became of the mail.
    states = (NoticeState.SENDING, NoticeState.UNKNOWN)
    _change(notice, *states, state=NoticeState.SENT, sent_at=Now(), lease_until=None)


def _refused(notice: Notice) -> None:
    if notice.attempts >= MOST_ATTEMPTS:
        _change(notice, NoticeState.SENDING, state=NoticeState.FAILED, lease_until=None)
    else:
        _rest(notice)


def _rest(notice: Notice, **changes: Any) -> None:
    pause = pause_before(notice.attempts, first=FIRST_PAUSE)
    held = (NoticeState.CLAIMED, NoticeState.SENDING)
    _change(notice, *held, state=NoticeState.PLANNED, lease_until=None, run_after=Now() + pause, **changes)
