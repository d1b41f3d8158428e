"""Reports: when the books were closed for them, what they then said, and which papers were made of it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.access import Right
from people.access import scoped
from reports.choices import FIRST_YEAR, LAST_YEAR, PaperFormat, end_of


class ReportFreezeQuerySet(models.QuerySet["ReportFreeze"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ReportFreezeQuerySet":
        """Reports of units in reach."""
        return scoped(self, user, "reports", right, {"subtree": "unit__path"})


class ReportFreeze(models.Model):
    """The report of a unit and year as of a day, closed at `cut_off` for ever.

    The cut-off is the end of the as-of day, or the moment of the first asking while that day isn't over; written
    once by reports.actions.freeze_report.
    """

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name=_("单位"))
    year = models.PositiveSmallIntegerField(_("年度"))
    as_of = models.DateField(_("截止日"))
    cut_off = models.DateTimeField(_("数据截至"))
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("制作人"))
    created_at = models.DateTimeField(_("定格时间"))

    objects = ReportFreezeQuerySet.as_manager()

    class Meta:
        verbose_name = _("年度报告")
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "as_of"], name="report_frozen_once_a_day"),
            models.CheckConstraint(condition=Q(year__range=(FIRST_YEAR, LAST_YEAR)), name="report_year_in_bounds"),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """What the papers carry, so that one can be found again."""
        return f"BF{self.year}-{self.pk:06d}"

    @property
    def is_whole_day(self) -> bool:
        """Whether the as-of day was over when the books were closed."""
        return bool(self.cut_off >= end_of(self.as_of))


class ReportFigures(models.Model):
    """What a frozen report says under one version of the definitions; derived, and always the same again.

    Written by reports.actions.keep_figures alone.
    """

    freeze = models.ForeignKey(ReportFreeze, models.PROTECT, related_name="figures", verbose_name=_("年度报告"))
    definitions = models.CharField(_("口径版本"), max_length=20)
    content = models.JSONField(_("数据"))
    computed_at = models.DateTimeField(_("计算时间"))

    class Meta:
        verbose_name = _("报告数据")
        constraints = [models.UniqueConstraint(fields=["freeze", "definitions"], name="report_figures_once")]

    def __str__(self) -> str:
        return f"{self.freeze} {self.definitions}"


class ReportRunQuerySet(models.QuerySet["ReportRun"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ReportRunQuerySet":
        """Papers about units in reach; the file itself opens only for who asked for it."""
        return scoped(self, user, "reports", right, {"subtree": "freeze__unit__path"})


class ReportRun(models.Model):
    """One paper that somebody had made."""

    freeze = models.ForeignKey(ReportFreeze, models.PROTECT, related_name="runs", verbose_name=_("年度报告"))
    format = models.CharField(_("格式"), max_length=4, choices=PaperFormat)
    job = models.OneToOneField("jobs.Job", models.PROTECT, related_name="+", verbose_name=_("任务"))
    created_at = models.DateTimeField(_("提交时间"))

    objects = ReportRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("报告文件")
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.freeze} {self.format}"
