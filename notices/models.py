"""The outbox: what to tell whom, exactly once."""

from collections.abc import Iterable
from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.access import Right
from jobs.models import Leased, LeasedQuerySet
from notices.choices import HELD_STATES, TROUBLED_STATES, Channel, Group, NoticeState


class NoticeQuerySet(LeasedQuerySet):
    def visible_to(self, user: Any, right: Right = Right.READ) -> Self:
        """A notice is its recipient's alone."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(recipient=user)

    def inbox(self) -> Self:
        return self.filter(channel=Channel.INBOX)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def deliverable(self) -> Self:
        """Planned mail, and mail whose worker died before it began to hand it over."""
        return self.filter(state__in=[NoticeState.PLANNED, NoticeState.CLAIMED]).unleased().ready()

    def of_matter(self, occasions: Iterable[str], keys: Iterable[str]) -> Self:
        """Whatever was told of these matters or of a part of one, which has more after its key and a colon."""
        matter = Q()
        for key in keys:
            matter |= Q(key=key) | Q(key__startswith=f"{key}:")
        return self.filter(matter, occasion__in=occasions) if matter else self.none()

    def troubled(self) -> Self:
        """What a person has to look at."""
        return self.filter(state__in=TROUBLED_STATES)


class Notice(Leased):
    """One message to one recipient over one channel. An inbox row is delivered by being committed;
    mail goes through the states, which only `notices.actions` and `notices.relay` change."""

    recipient = models.ForeignKey("people.User", models.PROTECT, related_name="notices", verbose_name=_("收件人"))
    occasion = models.CharField(_("事由"), max_length=60)
    key = models.CharField(_("对象"), max_length=80)
    channel = models.CharField(_("渠道"), max_length=10, choices=Channel)
    due_on = models.DateField(_("日期"))
    title = models.CharField(_("标题"), max_length=120)
    body = models.TextField(_("内容"), blank=True)
    url = models.CharField(_("去处"), max_length=200)
    state = models.CharField(_("状态"), max_length=10, choices=NoticeState)
    created_at = models.DateTimeField(_("生成时间"))
    sent_at = models.DateTimeField(_("送达时间"), null=True)
    read_at = models.DateTimeField(_("已读时间"), null=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("消息")
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "occasion", "key", "channel", "due_on"], name="notice_once_per_occasion"
            ),
            models.CheckConstraint(condition=Q(state__in=NoticeState.values), name="notice_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=[*sorted(HELD_STATES)], lease_until__isnull=False)
                | (~Q(state__in=[*sorted(HELD_STATES)]) & Q(lease_until=None)),
                name="notice_held_under_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state=NoticeState.SENT, sent_at__isnull=False)
                | (~Q(state=NoticeState.SENT) & Q(sent_at=None)),
                name="notice_sent_has_time",
            ),
            models.CheckConstraint(
                condition=~Q(channel=Channel.INBOX) | Q(state=NoticeState.SENT), name="notice_inbox_is_delivered"
            ),
            models.CheckConstraint(condition=Q(url__regex=r"^/($|[^/\\])"), name="notice_url_is_our_own"),
        ]
        indexes = [
            models.Index(fields=["recipient"], name="notice_unread", condition=Q(channel=Channel.INBOX, read_at=None)),
            models.Index(fields=["recipient", "-created_at", "-id"], name="notice_of_recipient"),
            models.Index(
                fields=["key", "occasion"],
                name="notice_of_matter",
                opclasses=["varchar_pattern_ops", "varchar_pattern_ops"],
            ),
            models.Index(
                fields=["recipient"], name="notice_troubled", condition=Q(state__in=[*sorted(TROUBLED_STATES)])
            ),
            models.Index(
                fields=["id"], name="notice_unsent", condition=Q(channel=Channel.MAIL) & ~Q(state=NoticeState.SENT)
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def is_read(self) -> bool:
        return self.read_at is not None


class MailChoice(models.Model):
    """A group of occasions for which the user wants no mail; the inbox can't be switched off."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="mail_choices")
    group = models.CharField(_("类别"), max_length=20, choices=Group)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "group"], name="mail_choice_once_per_group")]

    def __str__(self) -> str:
        return self.get_group_display()
