"""The training record of a person: what counts for the training rules (S16) and the archive (S23)."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.choices import COMPLETED, Category, OrganiserLevel, TrainingResult
from cohorts.models.programmes import Cohort
from common.access import Right
from common.models import Voidable
from people.access import cared_for, scoped
from people.choices import Precision, Role, Source
from people.history import tracked

RECORD_REACH = {
    "subtree": "person__unit__path",
    "class": cared_for(Role.CLASS_TEACHER, "person"),
    "mentee": cared_for(Role.MENTOR, "person"),
    "own": "person__user",
}


class TrainingRecordQuerySet(models.QuerySet["TrainingRecord"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "TrainingRecordQuerySet":
        return scoped(self.live(), user, "archive", right, RECORD_REACH)

    def live(self) -> "TrainingRecordQuerySet":
        return self.filter(voided_at=None)

    def completed(self) -> "TrainingRecordQuerySet":
        return self.live().filter(result__in=COMPLETED)


@tracked()
class TrainingRecord(Voidable):
    """One training that a person took part in, here or elsewhere."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="trainings", verbose_name=_("人员"))
    name = models.CharField(_("培训名称"), max_length=120)
    category = models.CharField(_("培训类别"), max_length=16, choices=Category)
    organiser_level = models.CharField(_("主办层级"), max_length=8, choices=OrganiserLevel)
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))
    precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    hours = models.DecimalField(_("学时"), max_digits=6, decimal_places=1)
    result = models.CharField(_("结果"), max_length=14, choices=TrainingResult)
    source = models.CharField(_("来源"), max_length=8, choices=Source, default=Source.ENTERED)
    cohort = models.ForeignKey(
        Cohort, models.PROTECT, null=True, blank=True, related_name="records", verbose_name=_("培训班次")
    )
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("记录时间"))

    objects = TrainingRecordQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训记录")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "name", "starts_on"], condition=Q(voided_at=None), name="training_recorded_once"
            ),
            models.UniqueConstraint(
                fields=["person", "cohort"],
                condition=Q(voided_at=None, cohort__isnull=False),
                name="cohort_recorded_once",
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="training_dates_in_order"),
            models.CheckConstraint(condition=Q(hours__gte=0), name="training_hours_not_negative"),
        ]
        indexes = [models.Index(fields=["person", "-ends_on"], name="training_of_person")]

    def __str__(self) -> str:
        return self.name
