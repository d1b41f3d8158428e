"""The periods that are scored: a month, a quarter, a year of one scheme."""

from datetime import datetime
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.choices import Kind, PeriodState
from assessments.models.schemes import Scheme, SchemeVersion
from assessments.spans import Span
from common.access import Right
from people.access import scoped
from people.history import tracked

OF_AN_ACTIVE_VERSION = """
    IF NOT EXISTS (SELECT 1 FROM assessments_schemeversion
                   WHERE id = NEW.scheme_version_id AND scheme_id = NEW.scheme_id AND state = 'active') THEN
        RAISE EXCEPTION 'a period needs an active version of its scheme' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ScoringPeriodQuerySet(models.QuerySet["ScoringPeriod"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ScoringPeriodQuerySet":
        """Periods of the schemes under which the user's units stand."""
        schemes = Scheme.objects.visible_to(user).values("pk")
        if right is Right.READ:
            return self.filter(scheme__in=schemes)
        return scoped(self, user, "appraisal", right, {"subtree": "scheme__unit__path"})

    def of(self, span: Span) -> "ScoringPeriodQuerySet":
        return self.filter(kind=span.kind, year=span.year, number=span.number)

    def being_scored(self) -> "ScoringPeriodQuerySet":
        return self.filter(state__in=[PeriodState.OPEN, PeriodState.REOPENED])


@tracked()
class ScoringPeriod(models.Model):
    """One period of a scheme, under the version that held on its first day."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="periods", verbose_name=_("考评方案"))
    scheme_version = models.ForeignKey(
        SchemeVersion, models.PROTECT, related_name="periods", verbose_name=_("方案版本")
    )
    kind = models.CharField(_("周期"), max_length=7, choices=Kind)
    year = models.PositiveSmallIntegerField(_("年"))
    number = models.PositiveSmallIntegerField(_("第几期"))
    opens_on = models.DateField(_("开始评分"))
    closes_on = models.DateField(_("截止"))
    state = models.CharField(_("状态"), max_length=9, choices=PeriodState, default=PeriodState.OPEN)
    opened_at = models.DateTimeField(_("开启时间"))
    closed_at = models.DateTimeField(_("结账时间"), null=True, blank=True)

    objects = ScoringPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("考评周期")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "kind", "year", "number"], name="period_once_in_a_scheme"),
            models.CheckConstraint(
                condition=Q(kind=Kind.MONTH, number__range=(1, 12))
                | Q(kind=Kind.QUARTER, number__range=(1, 4))
                | Q(kind=Kind.YEAR, number=1),
                name="period_of_the_calendar",
            ),
            models.CheckConstraint(condition=Q(closes_on__gte=models.F("opens_on")), name="period_dates_in_order"),
        ]
        indexes = [models.Index(fields=["kind", "year", "number"], name="period_of_time")]
        triggers = [
            pgtrigger.Trigger(
                name="of_an_active_version",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("scheme_version_id", "scheme_id"),
                func=OF_AN_ACTIVE_VERSION,
            ),
        ]

    def __str__(self) -> str:
        return self.span.label

    @property
    def span(self) -> Span:
        return Span(Kind(self.kind), self.year, self.number)

    @property
    def scoring(self) -> bool:
        return self.state in {PeriodState.OPEN, PeriodState.REOPENED}

    def is_late(self, now: datetime) -> bool:
        return self.scoring and timezone.localdate(now) > self.closes_on
