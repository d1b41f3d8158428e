"""What mentor and trainee talked about, signed by both."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.models import Versioned, Voidable
from mentors.choices import How
from mentors.models.bonds import Bond
from people.history import tracked


class LogQuerySet(models.QuerySet["GuidanceLog"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "LogQuerySet":
        """Logs of bonds in reach. A mentor reads all earlier logs of a trainee, and writes the own ones only."""
        if right is not Right.READ:
            return self.live().filter(bond__in=Bond.objects.visible_to(user, right).values("pk"))
        bonds = Bond.objects.visible_to(user).values("pk")
        return self.live().filter(bond__in=bonds)

    def live(self) -> "LogQuerySet":
        return self.filter(voided_at=None)

    def unconfirmed(self) -> "LogQuerySet":
        return self.live().filter(confirmed_at=None)


@tracked()
class GuidanceLog(Versioned, Voidable):
    """One guidance. A correction keeps the former version in the event table and asks for a new confirmation."""

    bond = models.ForeignKey(Bond, models.PROTECT, related_name="logs", verbose_name=_("结对"))
    met_on = models.DateField(_("指导日期"))
    how = models.CharField(_("方式"), max_length=8, choices=How, default=How.FACE)
    topic = models.CharField(_("谈了什么"), max_length=80)
    advice = models.TextField(_("建议"), max_length=1000)
    next_step = models.CharField(_("下一步"), max_length=120, blank=True)
    next_due_on = models.DateField(_("下一步期限"), null=True, blank=True)
    file = models.ForeignKey(
        "people.PrivateFile", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("附件")
    )
    written_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    written_at = models.DateTimeField(_("记录时间"))
    correction = models.CharField(_("更正说明"), max_length=120, blank=True)
    confirmed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    confirmed_at = models.DateTimeField(_("学员确认时间"), null=True, blank=True)
    trainee_comment = models.CharField(_("学员的话"), max_length=300, blank=True)
    commented_at = models.DateTimeField(_("学员留言时间"), null=True, blank=True)

    objects = LogQuerySet.as_manager()

    class Meta:
        verbose_name = _("指导记录")
        constraints = [
            models.CheckConstraint(condition=~Q(topic="") & ~Q(advice=""), name="log_says_something"),
            models.CheckConstraint(
                condition=Q(next_due_on=None) | (~Q(next_step="") & Q(next_due_on__gte=models.F("met_on"))),
                name="log_due_day_has_a_step",
            ),
            models.CheckConstraint(
                condition=Q(confirmed_at=None, confirmed_by=None)
                | Q(confirmed_at__isnull=False, confirmed_by__isnull=False),
                name="log_confirmed_by_somebody",
            ),
            models.UniqueConstraint(
                fields=["bond", "met_on", "topic"], condition=Q(voided_at=None), name="log_written_once"
            ),
        ]
        indexes = [models.Index(fields=["bond", "-met_on", "-id"], name="log_of_bond")]

    def __str__(self) -> str:
        return self.topic
