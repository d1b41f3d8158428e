"""Who can be a mentor: the pool of a district (or of a street)."""

from typing import Any

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.models import Versioned
from mentors.choices import MOST_CAPACITY, OPEN, TAG_LENGTH, MentorKind, MentorState
from people.access import Lookup, Reach, scoped
from people.choices import Role
from people.history import tracked
from people.models import CareLink, Unit

STEP = Unit.steplen


def _above_or_below(reach: Reach) -> Q:
    """Pools of units in reach, and those of the units above: a street pairs from its district's pool."""
    above = [reach.path[:end] for end in range(STEP, len(reach.path), STEP)]
    return Q(unit__path__startswith=reach.path) | Q(unit__path__in=above)


def _bonded_in_class(reach: Reach) -> Q:
    cared = CareLink.objects.filter(user=reach.user, role=Role.CLASS_TEACHER, until=None)
    return Q(pk__in=_mentors_of(trainee__in=cared.values("person")))


def _bonded_to_own(reach: Reach) -> Q:
    return Q(pk__in=_mentors_of(trainee__user=reach.user))


def _mentors_of(**lookup: Any) -> Any:
    return apps.get_model("mentors", "Bond").objects.filter(state__in=OPEN, **lookup).values("mentor")


PROFILE_REACH: dict[str, Lookup] = {
    "subtree": _above_or_below,
    "class": _bonded_in_class,
    "mentee": lambda reach: Q(person__user=reach.user),
    "own": _bonded_to_own,
}


class MentorQuerySet(models.QuerySet["MentorProfile"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "MentorQuerySet":
        """Reading reaches up to the pools above; every other right only the pools below."""
        if right is Right.READ:
            return scoped(self, user, "bonds", right, PROFILE_REACH)
        return scoped(self, user, "bonds", right, {"subtree": "unit__path"})

    def in_pool(self) -> "MentorQuerySet":
        return self.filter(state=MentorState.ACTIVE, person__voided_at=None)

    def with_load(self) -> "MentorQuerySet":
        """`load`: places taken by open bonds; `free`: those still open."""
        taken = models.Count("bonds", filter=Q(bonds__state__in=OPEN))
        return self.annotate(load=taken).annotate(free=models.F("capacity") - models.F("load"))


@tracked()
class MentorProfile(Versioned):
    """A person as a mentor. `unit` keeps the pool in which the mentor stands."""

    person = models.OneToOneField(
        "people.Person", models.PROTECT, related_name="mentor_profile", verbose_name=_("人员")
    )
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name=_("导师库所属单位"))
    kind = models.CharField(_("导师类别"), max_length=9, choices=MentorKind)
    organisation = models.CharField(_("工作单位"), max_length=80, blank=True)
    title = models.CharField(_("职务/职称"), max_length=60, blank=True)
    tags = ArrayField(models.CharField(max_length=TAG_LENGTH), verbose_name=_("专长领域"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("可带人数"), default=3)
    recommended_by = models.CharField(_("推荐单位"), max_length=80, blank=True)
    state = models.CharField(_("状态"), max_length=7, choices=MentorState, default=MentorState.ACTIVE)
    since = models.DateField(_("入库日期"))
    retired_on = models.DateField(_("退出日期"), null=True, blank=True)
    retire_reason = models.CharField(_("退出原因"), max_length=200, blank=True)

    objects = MentorQuerySet.as_manager()

    class Meta:
        verbose_name = _("导师")
        constraints = [
            models.CheckConstraint(
                condition=Q(capacity__gte=1, capacity__lte=MOST_CAPACITY), name="mentor_capacity_in_bounds"
            ),
            models.CheckConstraint(condition=Q(kind__in=MentorKind.values), name="mentor_kind_is_known"),
            models.CheckConstraint(
                condition=Q(state=MentorState.ACTIVE, retired_on=None)
                | (Q(state=MentorState.RETIRED, retired_on__isnull=False) & ~Q(retire_reason="")),
                name="mentor_retired_with_day_and_reason",
            ),
        ]
        indexes = [models.Index(fields=["unit", "state"], name="mentor_pool")]

    def __str__(self) -> str:
        return self.person.name
