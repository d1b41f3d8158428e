"""Programmes, who hosts them, and their cohorts (S01, S02)."""

from decimal import Decimal
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Category, CohortState, OrganiserLevel
from common.access import Right
from common.models import Versioned, Voidable
from people.access import Lookup, Reach, scoped
from people.choices import Role
from people.history import tracked
from people.models import CareLink


def _taught_by(reach: Reach) -> Q:
    """Cohorts whose class the user teaches right now."""
    return Q(teachers__user=reach.user, teachers__until=None)


class ProgrammeQuerySet(models.QuerySet["Programme"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ProgrammeQuerySet":
        """Programmes of units in reach, and those of visible cohorts."""
        own = scoped(self.filter(voided_at=None), user, "programmes", right, {"subtree": "unit__path"})
        if right is not Right.READ:
            return own
        cohorts = Cohort.objects.visible_to(user).values("programme")
        return self.filter(voided_at=None).filter(Q(pk__in=own.values("pk")) | Q(pk__in=cohorts))


@tracked()
class Programme(Versioned, Voidable):
    """A training programme of a unit. `brand` is its second name, as people know it (S01)."""

    name = models.CharField(_("项目名称"), max_length=80)
    brand = models.CharField(_("品牌名称"), max_length=80, blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="programmes", verbose_name=_("举办单位"))
    starts_on = models.DateField(_("开始日期"))
    ends_on = models.DateField(_("结束日期"))

    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训项目")
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "name"], condition=Q(voided_at=None), name="programme_name_once_at_a_unit"
            ),
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="programme_dates_in_order"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class HostBody(models.Model):
    """One of the bodies that host a programme; exactly one of them leads."""

    programme = models.ForeignKey(Programme, models.CASCADE, related_name="hosts", verbose_name=_("培训项目"))
    name = models.CharField(_("主办单位"), max_length=60)
    is_lead = models.BooleanField(_("牵头"), default=False)
    position = models.PositiveSmallIntegerField(_("顺序"), default=1)

    class Meta:
        verbose_name = _("主办单位")
        ordering = ["-is_lead", "position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "name"], name="host_once_in_a_programme"),
            models.UniqueConstraint(fields=["programme"], condition=Q(is_lead=True), name="programme_has_one_lead"),
        ]

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "CohortQuerySet":
        """Cohorts of units in reach, one's own class, and the classes one sends people to."""
        rows = scoped(self.live(), user, "programmes", right, COHORT_REACH).values("pk")
        if right is not Right.READ:
            return self.live().filter(pk__in=rows)
        return self.live().filter(Q(pk__in=rows) | Q(pk__in=self.sending(user).values("pk")))

    def sending(self, user: Any) -> "CohortQuerySet":
        """Cohorts in which people of the user's street or community sit."""
        if not getattr(user, "is_authenticated", False):
            return self.none()
        return Cohort.objects.live().filter(user.access.paths_q("enrolments__unit__path", *SENDERS))

    def live(self) -> "CohortQuerySet":
        return self.filter(voided_at=None)


# A street or a community sees the classes in which its own people sit.
SENDERS = (Role.STREET_ADMIN, Role.SECRETARY)
COHORT_REACH: dict[str, Lookup] = {
    "subtree": "unit__path",
    "class": _taught_by,
    "mentee": lambda reach: Q(
        enrolments__person__in=CareLink.objects.filter(user=reach.user, role=Role.MENTOR, until=None).values("person")
    ),
    "own": lambda reach: Q(enrolments__person__user=reach.user),
    "assigned": lambda reach: Q(sessions__instructor=reach.user),
}


@tracked()
class Cohort(Versioned, Voidable):
    """One intake of a programme: the class that learns together."""

    programme = models.ForeignKey(Programme, models.PROTECT, related_name="cohorts", verbose_name=_("培训项目"))
    code = models.CharField(_("班次代码"), max_length=40, unique=True)
    name = models.CharField(_("班次名称"), max_length=80)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="cohorts", verbose_name=_("举办单位"))
    category = models.CharField(_("培训类别"), max_length=16, choices=Category, default=Category.IN_SERVICE)
    organiser_level = models.CharField(
        _("主办层级"), max_length=8, choices=OrganiserLevel, default=OrganiserLevel.DISTRICT
    )
    state = models.CharField(_("状态"), max_length=9, choices=CohortState, default=CohortState.DRAFT)
    starts_on = models.DateField(_("开班日期"))
    ends_on = models.DateField(_("结业日期"))
    hours_required = models.DecimalField(
        _("应修学时"), max_digits=6, decimal_places=1, default=Decimal(0), help_text=_("1 学时按 45 分钟计")
    )
    capacity = models.PositiveSmallIntegerField(_("名额"), default=60)
    closed_at = models.DateTimeField(_("结业时间"), null=True, blank=True, editable=False)

    objects = CohortQuerySet.as_manager()

    class Meta:
        verbose_name = _("培训班次")
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="cohort_dates_in_order"),
            models.CheckConstraint(condition=Q(hours_required__gte=0), name="cohort_hours_not_negative"),
            models.CheckConstraint(condition=Q(capacity__gte=1), name="cohort_has_seats"),
            models.CheckConstraint(condition=~Q(code=""), name="cohort_has_a_code"),
        ]
        indexes = [models.Index(fields=["unit", "-starts_on"], name="cohort_of_unit")]

    def __str__(self) -> str:
        return self.name

    @property
    def is_open(self) -> bool:
        """Whether people may still come and go."""
        return self.state in {CohortState.DRAFT, CohortState.ENROLLING, CohortState.RUNNING}

    @property
    def seats_left(self) -> int:
        return max(self.capacity - self.enrolments.on_roll().count(), 0)  # type: ignore[attr-defined]
