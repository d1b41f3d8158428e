"""The call that asks a cohort for its cases."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.choices import MEMBERS
from cohorts.models import Cohort, Enrolment
from common.access import Right
from common.models import Versioned, Voidable
from people.access import Lookup, Reach, scoped
from people.choices import Role
from people.history import tracked
from people.models import CareLink


def of_own_class(reach: Reach) -> Q:
    return Q(cohort__teachers__user=reach.user, cohort__teachers__until=None)


def of_own_cohort(reach: Reach) -> Q:
    return Q(cohort__enrolments__person__user=reach.user, cohort__enrolments__state__in=MEMBERS)


def with_own_people(reach: Reach) -> Q:
    """Streets and communities see what their people are asked to write, whoever asks."""
    sent = Enrolment.objects.members().filter(unit__path__startswith=reach.path)
    held = Cohort.objects.filter(unit__path__startswith=reach.path)
    return Q(cohort__in=held.values("pk")) | Q(cohort__in=sent.values("cohort"))


def to_mentees(reach: Reach) -> Q:
    mentees = CareLink.objects.filter(user=reach.user, role=Role.MENTOR, until=None)
    return Q(cohort__enrolments__person__in=mentees.values("person"), cohort__enrolments__state__in=MEMBERS)


class CaseCallQuerySet(models.QuerySet["CaseCall"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "CaseCallQuerySet":
        """Calls by or to units in reach, of the class one teaches, to one's mentees and to oneself; managed by who
        called."""
        subtree: Lookup = with_own_people if right is Right.READ else "cohort__unit__path"
        reach = {"subtree": subtree, "class": of_own_class, "mentee": to_mentees, "own": of_own_cohort}
        rows = scoped(CaseCall.objects.all(), user, "cases", right, reach)
        return self.filter(voided_at=None, pk__in=rows.values("pk"))


@tracked()
class CaseCall(Versioned, Voidable):
    """What a cohort is asked to write, by when, and by which criteria it will be read."""

    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="case_calls", verbose_name=_("班次"))
    title = models.CharField(_("征集名称"), max_length=60)
    brief = models.TextField(_("要求"), blank=True)
    due_on = models.DateField(_("提交截止"))
    read_by = models.DateField(_("评审截止"))
    rubric = models.ForeignKey("panels.Rubric", models.PROTECT, related_name="+", verbose_name=_("评审标准"))
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("发布时间"))

    objects = CaseCallQuerySet.as_manager()

    class Meta:
        verbose_name = _("案例征集")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "title"], condition=Q(voided_at=None), name="call_title_once"),
            models.CheckConstraint(condition=Q(read_by__gte=F("due_on")), name="call_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.title
