"""Reading about notices."""

from collections.abc import Iterable

from django.db import connection

from common.access import Right
from jobs.queries import SWEPT_AT_ONCE
from notices.choices import Channel, Group
from notices.models import MailChoice, Notice, NoticeQuerySet
from people.models import User

# Beside the bell of every page, so not built anew each time: inbox_of(user).unread() in one piece.
UNREAD = "SELECT count(*) FROM notices_notice WHERE recipient_id = %s AND channel = %s AND read_at IS NULL"


def unread_count(user: User) -> int:
    """For the number beside the bell; a disabled account reads nothing."""
    if not user.is_active:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [user.pk, Channel.INBOX.value])
        return int(cursor.fetchone()[0])


def notices_to_wake() -> list[int]:
    """Mail that waits and that no worker has been told about lately."""
    rows = Notice.objects.filter(channel=Channel.MAIL).deliverable().unwoken().order_by("id")
    return list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])


def inbox_of(user: User) -> NoticeQuerySet:
    """The user's messages."""
    return Notice.objects.visible_to(user).inbox()


def troubled_notices(user: User) -> NoticeQuerySet:
    """Failed and unclear mail to accounts that the user manages."""
    return Notice.objects.troubled().filter(recipient__in=User.objects.visible_to(user, Right.MANAGE))


def mail_groups_of(user: User) -> list[Group]:
    """The groups of occasions that the user also wants by mail."""
    muted = set(MailChoice.objects.filter(user=user).values_list("group", flat=True))
    return [group for group in Group if group not in muted]


def without_mail(recipients: Iterable[User], group: Group) -> set[int]:
    """Those of the recipients who want no mail of that group."""
    rows = MailChoice.objects.filter(group=group, user__in=[user.pk for user in recipients])
    return set(rows.values_list("user", flat=True))
