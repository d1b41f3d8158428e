"""Rules as versioned data: which weights held in which month, frozen by first use (rule 3)."""

from datetime import date
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from assessments.choices import SHORT_NAMES, IndicatorCode, VersionState
from assessments.scoring import DEFAULT_RULES, Rules
from common.access import Right
from common.models import Versioned
from people.access import scoped
from people.history import tracked

# Activated with anything but six indicators that make 100.00, a version would give false totals.
FULL_HUNDRED = """
    IF (SELECT count(*) <> 6 OR sum(weight) <> 100.00
        FROM assessments_indicator WHERE version_id = NEW.id) THEN
        RAISE EXCEPTION 'weights must make exactly 100.00' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
FROZEN_BY_USE = """
    IF EXISTS (SELECT 1 FROM assessments_scoringperiod WHERE scheme_version_id = OLD.id) THEN
        RAISE EXCEPTION 'a scheme version in use is frozen' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
ONLY_IN_DRAFT = """
    IF EXISTS (SELECT 1 FROM assessments_schemeversion
               WHERE id IN (NEW.version_id, OLD.version_id) AND state <> 'draft') THEN
        RAISE EXCEPTION 'the weights of an active version are fixed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class SchemeQuerySet(models.QuerySet["Scheme"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "SchemeQuerySet":
        """Rules are open to all who hold a role at or under the scheme's unit."""
        below = scoped(self, user, "rules", right, {"subtree": "unit__path"})
        if right is not Right.READ:
            return below
        above = [path[:end] for path in user.access.paths() for end in range(4, len(path) + 1, 4)]
        return self.filter(Q(pk__in=below.values("pk")) | Q(unit__path__in=above))


class Scheme(models.Model):
    """The appraisal scheme of a district. Everybody under its unit is appraised by it."""

    unit = models.OneToOneField(
        "people.Unit", models.PROTECT, related_name="appraisal_scheme", verbose_name=_("适用单位")
    )
    name = models.CharField(_("名称"), max_length=60)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("考评方案")

    def __str__(self) -> str:
        return self.name


class SchemeVersionQuerySet(models.QuerySet["SchemeVersion"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "SchemeVersionQuerySet":
        """Versions of visible schemes; a draft only for those who may change the rules."""
        rows = self.filter(scheme__in=Scheme.objects.visible_to(user, right).values("pk"))
        if right is not Right.READ:
            return rows
        own = Scheme.objects.visible_to(user, Right.MANAGE).values("pk")
        return rows.filter(Q(state=VersionState.ACTIVE) | Q(scheme__in=own))

    def in_force(self, day: date) -> "SchemeVersionQuerySet":
        """Active versions of a day, the one that holds first."""
        rows = self.filter(state=VersionState.ACTIVE, effective_from__lte=day)
        return rows.order_by("-effective_from", "-number")


@tracked()
class SchemeVersion(Versioned):
    """Weights and bounds that hold from a day on, until a later version does (S40)."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="versions", verbose_name=_("考评方案"))
    number = models.PositiveSmallIntegerField(_("版本"))
    effective_from = models.DateField(_("生效日期"))
    state = models.CharField(_("状态"), max_length=6, choices=VersionState, default=VersionState.DRAFT)
    reason = models.CharField(_("制定或修改理由"), max_length=200)
    valid_share = models.DecimalField(
        _("有效月最低评分权重"), max_digits=3, decimal_places=2, default=DEFAULT_RULES.valid_share
    )
    checks_min = models.DecimalField(
        _("抽查扣分下限"), max_digits=5, decimal_places=2, default=DEFAULT_RULES.checks_min
    )
    checks_max = models.DecimalField(
        _("抽查加分上限"), max_digits=5, decimal_places=2, default=DEFAULT_RULES.checks_max
    )
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("制定时间"))
    activated_at = models.DateTimeField(_("启用时间"), null=True, blank=True)

    objects = SchemeVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("方案版本")
        constraints = [
            models.UniqueConstraint(fields=["scheme", "number"], name="scheme_version_number_once"),
            models.UniqueConstraint(
                fields=["scheme", "effective_from"],
                condition=Q(state=VersionState.ACTIVE),
                name="scheme_version_one_in_force",
            ),
            models.CheckConstraint(condition=Q(effective_from__day=1), name="scheme_version_starts_a_month"),
            models.CheckConstraint(
                condition=Q(valid_share__gt=0, valid_share__lte=1), name="scheme_version_share_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(checks_min__lte=0, checks_max__gte=0), name="scheme_version_checks_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state=VersionState.DRAFT, activated_at=None)
                | Q(state=VersionState.ACTIVE, activated_at__isnull=False),
                name="scheme_version_activated_when_active",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="full_hundred",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="active"),
                func=FULL_HUNDRED,
            ),
            pgtrigger.Trigger(
                name="frozen_by_use",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                func=FROZEN_BY_USE,
            ),
        ]

    def __str__(self) -> str:
        return _("%(scheme)s 第%(number)s版") % {"scheme": self.scheme, "number": self.number}

    @property
    def rules(self) -> Rules:
        return Rules(valid_share=self.valid_share, checks_min=self.checks_min, checks_max=self.checks_max)


@tracked()
class Indicator(models.Model):
    """One of the six rows of a version: what is scored and how much it weighs."""

    version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="indicators", verbose_name=_("方案版本"))
    code = models.CharField(_("指标"), max_length=16, choices=IndicatorCode)
    weight = models.DecimalField(_("权重"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("考评指标")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "code"], name="indicator_once_in_a_version"),
            models.CheckConstraint(condition=Q(code__in=IndicatorCode.values), name="indicator_is_known"),
            models.CheckConstraint(condition=Q(weight__gt=0, weight__lte=100), name="indicator_weight_in_bounds"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="only_in_draft",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=ONLY_IN_DRAFT,
            ),
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())

    @cached_property
    def short_name(self) -> str:
        """Looked up once: a register says it in each of its cells."""
        return str(SHORT_NAMES[IndicatorCode(self.code)])
