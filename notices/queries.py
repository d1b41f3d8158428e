"""Reading about notices."""

from collections.abc import Iterable

from jobs.queries import SWEPT_AT_ONCE
from notices.choices import Channel, Group
from notices.models import MailChoice, Notice, NoticeQuerySet
from people.models import User


def unread_count(user: User) -> int:
    """For the number beside the bell."""
    return Notice.objects.visible_to(user).inbox().unread().count()


def notices_to_wake() -> list[int]:
    """Mail that waits and that no worker has been told about lately."""
    rows = Notice.objects.filter(channel=Channel.MAIL).deliverable().unwoken().order_by("id")
    return list(rows.values_list("pk", flat=True)[:SWEPT_AT_ONCE])


def troubled_notices(user: User) -> NoticeQuerySet:
    """Failed and unclear mail to accounts in the user's reach."""
    return Notice.objects.troubled().filter(recipient__in=User.objects.visible_to(user))


def without_mail(recipients: Iterable[User], group: Group) -> set[int]:
    """Those of the recipients who want no mail of that group."""
    rows = MailChoice.objects.filter(group=group, user__in=[user.pk for user in recipients])
    return set(rows.values_list("user", flat=True))
