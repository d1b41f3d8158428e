"""A case project and its way from draft to result."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.models import Versioned, Voidable
from coursework.choices import DECIDED, STATE_KINDS, WITH_AUTHOR, CaseState
from coursework.highlights import Highlight, read_highlights
from coursework.models.calls import CaseCall
from people.access import cared_for, scoped
from people.choices import Role
from people.history import tracked

# "assigned" is missing on purpose: a judge reads blind, by way of the seat, and never opens the case itself.
CASE_REACH = {
    "subtree": "unit__path",
    "class": cared_for(Role.CLASS_TEACHER, "author"),
    "mentee": cared_for(Role.MENTOR, "author"),
    "own": "author__user",
}


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "CaseQuerySet":
        """Cases of units in reach, of one's class, one's mentees, and one's own."""
        return scoped(self.live(), user, "cases", right, CASE_REACH)

    def live(self) -> "CaseQuerySet":
        return self.filter(voided_at=None)

    def published(self) -> "CaseQuerySet":
        """What everybody may read."""
        return self.live().filter(state=CaseState.ACCEPTED, published_at__isnull=False)

    def with_author(self) -> "CaseQuerySet":
        """Still to be written, or to be written again."""
        return self.live().filter(state__in=WITH_AUTHOR)


class CaseText(models.Model):
    """The words of a case: on the case as the author last saved them, on a version as they were handed in."""

    title = models.CharField(_("题目"), max_length=40, blank=True)
    lead = models.CharField(_("一句话介绍"), max_length=60, blank=True)
    problem = models.TextField(_("问题"), blank=True)
    method = models.TextField(_("做法"), blank=True)
    result = models.TextField(_("成效"), blank=True)
    highlights = models.TextField(_("成效数字"), blank=True)

    class Meta:
        abstract = True

    @property
    def figures(self) -> list[Highlight]:
        return read_highlights(self.highlights)


@tracked()
class Case(CaseText, Versioned, Voidable):
    """What one trainee writes for one call. The state is written only by coursework.actions."""

    call = models.ForeignKey(CaseCall, models.PROTECT, related_name="cases", verbose_name=_("征集"))
    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="cases", verbose_name=_("班次"))
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="cases", verbose_name=_("作者"))
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="cases", verbose_name=_("单位"))
    may_publish = models.BooleanField(_("同意署名公开"), default=False)
    state = models.CharField(_("状态"), max_length=9, choices=CaseState, default=CaseState.DRAFT)
    panel = models.OneToOneField(
        "panels.Panel", models.PROTECT, null=True, related_name="case", verbose_name=_("评审组")
    )
    started_at = models.DateTimeField(_("开始时间"))
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    return_reason = models.CharField(_("退回原因"), max_length=200, blank=True)
    decided_at = models.DateTimeField(_("定案时间"), null=True)
    decided_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    decision_note = models.CharField(_("定案意见"), max_length=500, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True)
    published_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("案例")
        constraints = [
            models.UniqueConstraint(
                fields=["call", "author"], condition=Q(voided_at=None), name="case_once_an_author_and_call"
            ),
            models.CheckConstraint(
                condition=Q(state__in=sorted(DECIDED), decided_at__isnull=False)
                | (~Q(state__in=sorted(DECIDED)) & Q(decided_at=None)),
                name="case_decided_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[CaseState.REVIEW, *sorted(DECIDED)]) | Q(panel__isnull=False),
                name="case_read_by_a_panel",
            ),
            models.CheckConstraint(
                condition=Q(published_at=None) | Q(state=CaseState.ACCEPTED, may_publish=True),
                name="case_published_when_accepted_and_agreed",
            ),
            models.CheckConstraint(
                condition=~Q(state=CaseState.RETURNED) | ~Q(return_reason=""), name="case_returned_with_reason"
            ),
        ]
        indexes = [
            models.Index(fields=["cohort", "state"], name="case_of_cohort"),
            models.Index(fields=["author"], name="case_of_author"),
            models.Index(fields=["-published_at"], condition=Q(published_at__isnull=False), name="case_shown"),
        ]

    def __str__(self) -> str:
        return self.shown_title

    @property
    def shown_title(self) -> str:
        return self.title or str(_("（还没有题目）"))

    @property
    def state_kind(self) -> str:
        return STATE_KINDS[CaseState(self.state)]

    @property
    def with_its_author(self) -> bool:
        return self.state in WITH_AUTHOR

    @property
    def decided(self) -> bool:
        return self.state in DECIDED

    @property
    def street_line(self) -> str:
        """Street and community, as a story names its place."""
        parent = self.unit.parent
        return f"{parent.name if parent else ''}{self.unit.name}"


class CaseStep(models.Model):
    """One arrow of the way: by whom, when, why. Without a person the rule itself took it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps", verbose_name=_("案例"))
    what = models.CharField(_("经过"), max_length=60)
    state = models.CharField(_("状态"), max_length=9, choices=CaseState)
    by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("经办"))
    at = models.DateTimeField(_("时间"))
    reason = models.CharField(_("事由"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("案例经过")
        indexes = [models.Index(fields=["case", "-at"], name="case_step_latest")]
        triggers = [pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.what
