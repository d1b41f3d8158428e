"""Who is in the class, and who looks after it."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts.choices import MEMBERS, ON_ROLL, EnrolmentState
from cohorts.models.programmes import Cohort
from common.access import Right
from common.models import Versioned
from people.access import Lookup, Reach, cared_for, scoped
from people.choices import Role, Source
from people.history import tracked
from people.models import Unit


@tracked()
class CohortTeacher(models.Model):
    """The class teacher of a cohort from a moment on; replaced, never overwritten."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="teachers", verbose_name=_("培训班次"))
    user = models.ForeignKey("people.User", models.PROTECT, related_name="classes", verbose_name=_("班主任"))
    since = models.DateTimeField(_("起"))
    until = models.DateTimeField(_("止"), null=True, blank=True)

    class Meta:
        verbose_name = _("班主任")
        constraints = [
            models.UniqueConstraint(fields=["cohort"], condition=Q(until=None), name="cohort_has_one_teacher"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gte=F("since")), name="teacher_dates_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.cohort}"


def of_taught_class(cohort: str) -> Lookup:
    """A reach: rows of the classes that the user teaches right now, not of other classes of the same people."""

    def build(reach: Reach) -> Q:
        taught = CohortTeacher.objects.filter(user=reach.user, until=None).values("cohort")
        return Q(**{f"{cohort}__in": taught})

    return build


def enrolled_under(path: str) -> Any:
    """Keys of enrolments of people, and in classes, of units under a path.

    Each half has its index and is asked by itself: an OR over both joins would read every enrolment there is. A whole
    city is most of them anyhow, and is read as it comes.
    """
    own = Enrolment.objects.filter(unit__in=Unit.objects.filter(path__startswith=path).order_by().values("pk"))
    held = Cohort.objects.filter(unit__path__startswith=path).values("pk")
    if len(path) > Unit.steplen:
        return own.values("pk").union(Enrolment.objects.filter(cohort__in=held).values("pk"))
    return (own | Enrolment.objects.filter(cohort__in=held)).values("pk")


ENROLMENT_REACH: dict[str, Lookup] = {
    "subtree": lambda reach: Q(pk__in=enrolled_under(reach.path)),
    "class": of_taught_class("cohort"),
    "mentee": cared_for(Role.MENTOR, "person"),
    "own": "person__user",
    "assigned": "cohort__sessions__instructor",
}


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def visible_to(self, user: Any, right: Right = Right.READ, thing: str = "programmes") -> "EnrolmentQuerySet":
        """Members from units in reach, whole classes of units in reach, and one's own.

        Who sends people to a class sees them in it; only who holds the class changes its roster.
        """
        reach = ENROLMENT_REACH if right is Right.READ else {**ENROLMENT_REACH, "subtree": "cohort__unit__path"}
        return self.filter(pk__in=scoped(Enrolment.objects.all(), user, thing, right, reach).values("pk"))

    def on_roll(self) -> "EnrolmentQuerySet":
        return self.filter(state__in=ON_ROLL)

    def members(self) -> "EnrolmentQuerySet":
        """Who belongs to the class, also after it is over."""
        return self.filter(state__in=MEMBERS)


@tracked()
class Enrolment(Versioned):
    """One person's place in one cohort. `unit` is where the person worked on joining."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments", verbose_name=_("培训班次"))
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="enrolments", verbose_name=_("学员"))
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="+", verbose_name=_("入班时单位"))
    state = models.CharField(_("状态"), max_length=9, choices=EnrolmentState, default=EnrolmentState.ACTIVE)
    joined_on = models.DateField(_("入班日期"))
    left_on = models.DateField(_("离班日期"), null=True, blank=True)
    reason = models.CharField(_("原因"), max_length=200, blank=True)
    needs = ArrayField(models.CharField(max_length=40), verbose_name=_("培训需求"), default=list, blank=True)
    source = models.CharField(_("来源"), max_length=8, choices=Source, default=Source.ENTERED)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("学员")
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="enrolled_once_in_a_cohort"),
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gte=F("joined_on")), name="enrolment_dates_in_order"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["withdrawn", "dismissed"], left_on__isnull=False)
                | ~Q(state__in=["withdrawn", "dismissed"]),
                name="enrolment_left_has_a_day",
            ),
        ]
        indexes = [models.Index(fields=["person", "state"], name="enrolment_of_person")]

    def __str__(self) -> str:
        return f"{self.person} · {self.cohort}"
