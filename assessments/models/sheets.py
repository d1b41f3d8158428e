"""What is said of a person in a period, and the total that follows from it."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.choices import IndicatorCode, Kind, SheetSource, SheetState
from assessments.models.periods import ScoringPeriod
from assessments.models.schemes import SchemeVersion
from assessments.scoring import Mark
from assessments.spans import Span
from common.access import Right
from common.models import Versioned, Voidable
from people.access import Reach, scoped
from people.choices import PostTrack
from people.history import tracked


def own_result(reach: Reach) -> Q:
    """One's own sheet shows once it is closed; before that it is a scorer's draft."""
    return Q(person=reach.user.person_id, state=SheetState.CLOSED)


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ScoreSheetQuerySet":
        """Sheets of units in reach, and one's own result. Nobody enters or approves their own."""
        rows = scoped(self.live(), user, "appraisal", right, {"subtree": "unit__path", "own": own_result})
        return rows if right in {Right.READ, Right.OWN} else rows.exclude(person=user.person_id)

    def readable_by(self, user: Any) -> "ScoreSheetQuerySet":
        """Sheets that the user may open. One's own only once it is closed, whatever else one may read."""
        return self.visible_to(user).exclude(Q(person=user.person_id) & ~Q(state=SheetState.CLOSED))

    def live(self) -> "ScoreSheetQuerySet":
        return self.filter(voided_at=None)

    def of(self, span: Span) -> "ScoreSheetQuerySet":
        return self.filter(period__kind=span.kind, period__year=span.year, period__number=span.number)

    def under(self, path: str) -> "ScoreSheetQuerySet":
        return self.filter(unit__path__startswith=path)

    def open(self) -> "ScoreSheetQuerySet":
        return self.exclude(state=SheetState.CLOSED)

    def months(self) -> "ScoreSheetQuerySet":
        return self.filter(period__kind=Kind.MONTH)

    def settled(self) -> "ScoreSheetQuerySet":
        """Results that count: closed and valid."""
        return self.live().filter(state=SheetState.CLOSED, valid=True)


@tracked()
class ScoreSheet(Versioned, Voidable):
    """The sheet of one person in one period, at the unit and in the post of that period."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="score_sheets", verbose_name=_("人员"))
    period = models.ForeignKey(ScoringPeriod, models.PROTECT, related_name="sheets", verbose_name=_("考评周期"))
    scheme_version = models.ForeignKey(SchemeVersion, models.PROTECT, related_name="sheets", verbose_name=_("方案版本"))
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="score_sheets", verbose_name=_("当期单位"))
    track = models.CharField(_("当期岗位类别"), max_length=8, choices=PostTrack)
    post_title = models.CharField(_("当期岗位"), max_length=60, blank=True)
    state = models.CharField(_("状态"), max_length=9, choices=SheetState, default=SheetState.DRAFT)
    source = models.CharField(_("来源"), max_length=8, choices=SheetSource, default=SheetSource.ENTERED)
    checks = models.DecimalField(
        _("抽查加减分"),
        max_digits=5,
        decimal_places=2,
        default=0,
        editable=False,
        help_text=_("只由 assessments.actions.checks 写入"),
    )
    total = models.DecimalField(
        _("得分"),
        max_digits=5,
        decimal_places=2,
        null=True,
        editable=False,
        help_text=_("只由 assessments.actions.totals.refresh_totals 写入"),
    )
    valid = models.BooleanField(
        _("有效"), default=False, editable=False, help_text=_("与得分同时由 refresh_totals 写入")
    )
    note = models.CharField(_("备注"), max_length=200, blank=True)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    submitted_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    reviewed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(_("复核时间"), null=True)
    closed_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(_("结账时间"), null=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("评分表")
        constraints = [
            models.UniqueConstraint(
                fields=["person", "period"], condition=Q(voided_at=None), name="sheet_once_a_period"
            ),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="sheet_total_in_bounds"),
            models.CheckConstraint(
                condition=Q(valid=True, total__isnull=False) | Q(valid=False, total=None),
                name="sheet_total_when_valid",
            ),
            models.CheckConstraint(
                condition=Q(state=SheetState.CLOSED, closed_at__isnull=False)
                | (~Q(state=SheetState.CLOSED) & Q(closed_at=None)),
                name="sheet_closed_at_when_closed",
            ),
        ]
        indexes = [models.Index(fields=["period", "unit", "state"], name="sheet_of_unit")]

    def __str__(self) -> str:
        return f"{self.person} · {self.period}"


class ItemScoreQuerySet(models.QuerySet["ItemScore"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ItemScoreQuerySet":
        """Items of visible sheets."""
        return self.filter(sheet__in=ScoreSheet.objects.visible_to(user, right).values("pk"))

    def asked_not_applicable(self) -> "ItemScoreQuerySet":
        """Not applicable by the scorer's word, waiting for the street's."""
        return self.exclude(na_reason="").filter(na_approved_at=None)


@tracked()
class ItemScore(models.Model):
    """What the sheet says of one indicator. Without a row, or with an empty one, the score is missing.

    `code` finds the weight in the indicators of the sheet's scheme version.
    """

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="items", verbose_name=_("评分表"))
    code = models.CharField(_("指标"), max_length=16, choices=IndicatorCode)
    score = models.DecimalField(_("分数"), max_digits=5, decimal_places=2, null=True, blank=True)
    na_reason = models.CharField(_("不适用的理由"), max_length=200, blank=True)
    na_approved_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    na_approved_at = models.DateTimeField(_("街道同意不适用的时间"), null=True)
    excused_reason = models.CharField(_("未评的理由"), max_length=200, blank=True)
    evidence = models.CharField(_("佐证"), max_length=500, blank=True)
    scored_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    scored_at = models.DateTimeField(_("评分时间"))

    objects = ItemScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("指标得分")
        constraints = [
            models.UniqueConstraint(fields=["sheet", "code"], name="item_once_on_a_sheet"),
            models.CheckConstraint(condition=Q(code__in=IndicatorCode.values), name="item_is_known"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=100), name="item_score_in_bounds"),
            models.CheckConstraint(
                condition=Q(score=None, na_reason="")
                | Q(score=None, excused_reason="")
                | Q(na_reason="", excused_reason=""),
                name="item_says_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(na_approved_at=None, na_approved_by=None)
                | (Q(na_approved_at__isnull=False, na_approved_by__isnull=False) & ~Q(na_reason="")),
                name="item_approved_when_not_applicable",
            ),
        ]
        indexes = [
            models.Index(
                fields=["sheet"],
                condition=~Q(na_reason="") & Q(na_approved_at=None),
                name="item_asked_not_applicable",
            )
        ]

    def __str__(self) -> str:
        return str(self.get_code_display())

    def mark(self, weight: Any) -> Mark:
        """The item as the pure rule sees it."""
        return Mark(
            code=self.code,
            weight=weight,
            score=self.score,
            not_applicable=self.na_approved_at is not None,
            excused=bool(self.excused_reason),
        )
