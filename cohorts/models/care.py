"""Leave, and the care that follows an absence without it (S41)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.choices import AbsenceReason, LeaveKind, LeaveState
from cohorts.models.enrolments import Enrolment, enrolled_under, of_taught_class
from cohorts.models.sessions import Session
from common.access import Right
from common.models import Versioned
from people.access import Lookup, scoped
from people.history import tracked

CARE_NOTE_LENGTH = 2000
OF_CLASS: dict[str, Lookup] = {
    "subtree": lambda reach: Q(enrolment__in=enrolled_under(reach.path)),
    "class": of_taught_class("enrolment__cohort"),
    "own": "enrolment__person__user",
}


class LeaveRequestQuerySet(models.QuerySet["LeaveRequest"]):
    def visible_to(self, user: Any, right: Right = Right.READ, thing: str = "leave") -> "LeaveRequestQuerySet":
        return scoped(self, user, thing, right, OF_CLASS)

    def waiting(self) -> "LeaveRequestQuerySet":
        return self.filter(state=LeaveState.ASKED)

    def approved(self) -> "LeaveRequestQuerySet":
        return self.filter(state=LeaveState.APPROVED)


@tracked()
class LeaveRequest(Versioned):
    """Leave from the class for some days. `reason` may speak of health: matrix row care_notes says who reads it."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="leaves", verbose_name=_("学员"))
    kind = models.CharField(_("请假类别"), max_length=8, choices=LeaveKind)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    reason = models.CharField(_("请假事由"), max_length=200)
    state = models.CharField(_("状态"), max_length=9, choices=LeaveState, default=LeaveState.ASKED)
    asked_at = models.DateTimeField(_("申请时间"))
    decided_at = models.DateTimeField(_("审批时间"), null=True, blank=True)
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("审批人"))
    answer = models.CharField(_("审批意见"), max_length=200, blank=True)

    objects = LeaveRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("请假")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="leave_days_in_order"),
            models.CheckConstraint(
                condition=Q(state__in=["approved", "refused"], decided_at__isnull=False)
                | ~Q(state__in=["approved", "refused"]),
                name="leave_decided_has_a_time",
            ),
        ]
        indexes = [models.Index(fields=["enrolment", "state"], name="leave_of_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment.person} {self.starts_on} – {self.ends_on}"

    @property
    def days(self) -> int:
        return (self.ends_on - self.starts_on).days + 1

    @property
    def is_late(self) -> bool:
        """Asked for when it had begun already (ADR 0042)."""
        return self.starts_on < timezone.localdate(self.asked_at)

    @property
    def waits_until(self) -> date:
        """The day by which an answer is due: the first of the leave, or the day of the late asking."""
        return max(self.starts_on, timezone.localdate(self.asked_at))


class AbsenceFollowUpQuerySet(models.QuerySet["AbsenceFollowUp"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "AbsenceFollowUpQuerySet":
        """Only those whom section 4 names for care notes: teacher, trainee, training and district admin."""
        return scoped(self, user, "care_notes", right, OF_CLASS)

    def open(self) -> "AbsenceFollowUpQuerySet":
        return self.filter(closed_at=None)


@tracked()
class AbsenceFollowUp(Versioned):
    """An absence that nobody has explained yet; the class teacher has 24 hours to ask why."""

    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="follow_ups", verbose_name=_("学员"))
    session = models.ForeignKey(Session, models.PROTECT, related_name="follow_ups", verbose_name=_("课次"))
    opened_at = models.DateTimeField(_("发现时间"))
    due_at = models.DateTimeField(_("办理期限"))
    reason = models.CharField(_("缺课原因"), max_length=8, choices=AbsenceReason, blank=True)
    care_note = models.CharField(_("关心记录"), max_length=CARE_NOTE_LENGTH, blank=True)
    contacted_at = models.DateTimeField(_("联系时间"), null=True, blank=True)
    closed_at = models.DateTimeField(_("办结时间"), null=True, blank=True)
    closed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("办理人"))

    objects = AbsenceFollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = _("缺课跟进")
        constraints = [
            models.UniqueConstraint(fields=["enrolment", "session"], name="followed_up_once_a_session"),
            models.CheckConstraint(condition=Q(closed_at=None) | ~Q(reason=""), name="follow_up_closed_with_a_reason"),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(closed_at=None), name="follow_up_open")]

    def __str__(self) -> str:
        return f"{self.enrolment.person} · {self.session}"
