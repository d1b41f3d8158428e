"""Planning notices, reading them, and settling what only a person can settle."""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from jobs.wake import wake_on_commit
from notices.choices import UNSENT_STATES, Channel, Group, NoticeState
from notices.models import MailChoice, Notice
from notices.occasions import occasion_of
from notices.queries import without_mail
from people import audit
from people.models import User

# A lazy text, or a function that builds one; it is called in the language of each recipient.
Text = str | Promise | Callable[[], str]
SWEEP = "notices.sweep"
BATCH = 2000


@transaction.atomic
def notify(
    *,
    recipients: Iterable[User],
    occasion: str,
    key: str,
    due_on: date,
    title: Text,
    body: Text,
    url: str,
    now: datetime,
    channels: Iterable[Channel] | None = None,
) -> None:
    """Plan one message to each active recipient, in the caller's transaction.

    The database keeps it unique per recipient, occasion, key, channel and day, so calling again
    adds nothing. Mail goes to those who have an address and want mail of that group.
    """
    active = list({user.pk: user for user in recipients if user.is_active}.values())
    wanted = set(channels or Channel)
    muted = without_mail(active, occasion_of(occasion).group) if Channel.MAIL in wanted else set()
    rows = [
        Notice(
            recipient=user,
            occasion=occasion,
            key=key,
            channel=channel,
            due_on=due_on,
            title=text[0][:120],
            body=text[1],
            url=url,
            state=NoticeState.SENT if channel is Channel.INBOX else NoticeState.PLANNED,
            sent_at=now if channel is Channel.INBOX else None,
            created_at=now,
        )
        for user, text in _worded(active, title, body)
        for channel in Channel
        if channel in wanted and (channel is Channel.INBOX or (user.email and user.pk not in muted))
    ]
    Notice.objects.bulk_create(rows, batch_size=BATCH, ignore_conflicts=True)
    if any(row.channel == Channel.MAIL for row in rows):
        wake_on_commit(SWEEP)


@transaction.atomic
def settle(
    *,
    occasion: str | Iterable[str],
    key: str | Iterable[str],
    now: datetime,
    recipients: Iterable[User] | None = None,
) -> int:
    """The matter is done, in the caller's transaction: nobody need read of it any more, and mail not yet sent stays.

    A key also stands for its parts ("mentors.log:5" for "mentors.log:5:2"). Without recipients it is settled for
    all. Settling again changes nothing. Returns how many messages were marked as read.
    """
    rows = Notice.objects.of_matter(_several(occasion), _several(key))
    if recipients is not None:
        rows = rows.filter(recipient__in=[user.pk for user in recipients])
    kept_back = rows.filter(channel=Channel.MAIL, state__in=UNSENT_STATES)
    kept_back.update(state=NoticeState.SETTLED, lease_until=None, fence=F("fence") + 1)
    return rows.inbox().unread().update(read_at=now)


def _several(texts: str | Iterable[str]) -> list[str]:
    return [texts] if isinstance(texts, str) else list(texts)


def _worded(recipients: list[User], title: Text, body: Text) -> Iterator[tuple[User, tuple[str, str]]]:
    """Each recipient with the texts in the own language, built once per language."""
    worded: dict[str, tuple[str, str]] = {}
    for user in recipients:
        if user.language not in worded:
            with translation.override(user.language):
                worded[user.language] = (_said(title), _said(body))
        yield user, worded[user.language]


def _said(text: Text) -> str:
    return str(text if isinstance(text, str | Promise) else text())


@transaction.atomic
def read_notice(*, notice: Notice, now: datetime) -> Notice:
    """Mark as read; the first reading counts."""
    Notice.objects.filter(pk=notice.pk, read_at=None).update(read_at=now)
    notice.read_at = notice.read_at or now
    return notice


@transaction.atomic
def read_all(*, by: User, now: datetime) -> int:
    return Notice.objects.visible_to(by).inbox().unread().update(read_at=now)


@transaction.atomic
def set_mail_groups(*, by: User, wanted: Iterable[Group], now: datetime) -> None:
    """Choose the groups of occasions that also come by mail."""
    muted = set(Group) - set(wanted)
    MailChoice.objects.filter(user=by).exclude(group__in=muted).delete()
    MailChoice.objects.bulk_create([MailChoice(user=by, group=group) for group in muted], ignore_conflicts=True)
    audit.record("notices.set_mail_groups", by=by, now=now, muted=sorted(muted))


@transaction.atomic
def resend_notice(*, notice: Notice, by: User, now: datetime) -> Notice:
    """Send troubled mail again: a person's decision, never the machine's. The fence shuts out the last sender."""
    changed = (
        Notice.objects.troubled()
        .filter(pk=notice.pk)
        .update(state=NoticeState.PLANNED, attempts=0, run_after=None, woken_at=None, fence=F("fence") + 1)
    )
    _require_change(changed)
    audit.record("notices.resend", by=by, target=notice, now=now)
    wake_on_commit(SWEEP)
    notice.refresh_from_db()
    return notice


@transaction.atomic
def settle_notice(*, notice: Notice, by: User, now: datetime) -> Notice:
    """Note that the mail did arrive, as the recipient or the mail server's log says."""
    changed = Notice.objects.troubled().filter(pk=notice.pk).update(state=NoticeState.SENT, sent_at=now)
    _require_change(changed)
    audit.record("notices.settle", by=by, target=notice, now=now)
    notice.refresh_from_db()
    return notice


def _require_change(changed: int) -> None:
    if not changed:
        raise Refusal(_("这条消息已经处理过了。"))
