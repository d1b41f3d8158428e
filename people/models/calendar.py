"""Years whose holidays an office has entered, because the calendar's package doesn't know them yet."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.holidays import Holidays
from common.models import Versioned


class HolidayYear(Versioned):
    """One year, for everybody. `days_off` and `days_worked` are what people.actions.calendar read in the notice."""

    year = models.PositiveSmallIntegerField(_("年份"), unique=True)
    notice = models.TextField(_("通知原文"))
    days_off = ArrayField(models.DateField(), verbose_name=_("放假"), editable=False)
    days_worked = ArrayField(models.DateField(), verbose_name=_("调休上班"), editable=False)
    recorded_by = models.ForeignKey("people.User", models.PROTECT, related_name="+", verbose_name=_("填写人"))
    recorded_at = models.DateTimeField(_("填写时间"))

    class Meta:
        verbose_name = _("工作日历")
        constraints = [
            models.CheckConstraint(condition=Q(year__gte=2000, year__lte=2100), name="holiday_year_plausible"),
        ]

    def __str__(self) -> str:
        return str(self.year)

    @property
    def holidays(self) -> Holidays:
        return Holidays(set(self.days_off), set(self.days_worked))
