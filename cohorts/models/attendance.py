"""Roll calls, the marks of each, and what follows from both (S39)."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts.choices import MarkStatus, Outcome, Phase
from cohorts.models.enrolments import Enrolment, enrolled_under, of_taught_class
from cohorts.models.sessions import Session
from common.access import Right
from common.models import Versioned
from people.access import Lookup, scoped
from people.history import tracked


def _reach(session: str) -> dict[str, Lookup]:
    """Rows about members: of classes and of people in reach, of the class taught, of the session given, one's own."""
    return {
        "subtree": lambda reach: Q(enrolment__in=enrolled_under(reach.path)),
        "class": of_taught_class(f"{session}__cohort"),
        "assigned": f"{session}__instructor",
        "own": "enrolment__person__user",
    }


class RollCallQuerySet(models.QuerySet["RollCall"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "RollCallQuerySet":
        """Roll calls of visible sessions; one enters only where the matrix says so."""
        sessions = Session.objects.visible_to(user).values("pk")
        reach: dict[str, Lookup] = {
            "subtree": "session__cohort__unit__path",
            "class": of_taught_class("session__cohort"),
            "assigned": "session__instructor",
        }
        return scoped(self.filter(session__in=sessions), user, "roll_calls", right, reach)


@tracked()
class RollCall(models.Model):
    """The register of one session before or after class; done once somebody says so."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="roll_calls", verbose_name=_("课次"))
    phase = models.CharField(_("时段"), max_length=6, choices=Phase)
    opened_at = models.DateTimeField(_("开始时间"))
    opened_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    done_at = models.DateTimeField(_("点完时间"), null=True, blank=True)
    done_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    objects = RollCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("点名")
        constraints = [models.UniqueConstraint(fields=["session", "phase"], name="roll_called_once_a_phase")]

    def __str__(self) -> str:
        return f"{self.session} · {self.get_phase_display()}"


class AttendanceMarkQuerySet(models.QuerySet["AttendanceMark"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "AttendanceMarkQuerySet":
        return scoped(self, user, "roll_calls", right, _reach("roll_call__session"))


@tracked()
class AttendanceMark(Versioned):
    """One tap: one member in one roll call. Without a mark nothing is known; nobody is present by default."""

    roll_call = models.ForeignKey(RollCall, models.PROTECT, related_name="marks", verbose_name=_("点名"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="marks", verbose_name=_("学员"))
    status = models.CharField(_("状态"), max_length=8, choices=MarkStatus)
    marked_at = models.DateTimeField(_("记录时间"))
    marked_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("记录人"))

    objects = AttendanceMarkQuerySet.as_manager()

    class Meta:
        verbose_name = _("考勤记录")
        constraints = [
            models.UniqueConstraint(fields=["roll_call", "enrolment"], name="marked_once_in_a_roll_call"),
            models.CheckConstraint(condition=Q(status__in=MarkStatus.values), name="mark_status_known"),
        ]
        indexes = [models.Index(fields=["enrolment"], name="mark_of_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment.person} {self.get_status_display()}"


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "AttendanceQuerySet":
        return scoped(self, user, "roll_calls", right, _reach("session"))


@tracked()
class Attendance(models.Model):
    """What a closed session says of a member; written by cohorts.actions close_session and by leave approved later."""

    session = models.ForeignKey(Session, models.PROTECT, related_name="attendances", verbose_name=_("课次"))
    enrolment = models.ForeignKey(Enrolment, models.PROTECT, related_name="attendances", verbose_name=_("学员"))
    outcome = models.CharField(_("结果"), max_length=8, choices=Outcome)
    hours = models.DecimalField(_("计入学时"), max_digits=4, decimal_places=1)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = _("出勤")
        constraints = [
            models.UniqueConstraint(fields=["session", "enrolment"], name="attendance_once_a_session"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="attendance_outcome_known"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="attendance_hours_not_negative"),
        ]
        indexes = [models.Index(fields=["enrolment", "outcome"], name="attendance_of_enrolment")]

    def __str__(self) -> str:
        return f"{self.enrolment.person} {self.get_outcome_display()}"
