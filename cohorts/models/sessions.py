"""The timetable: single lessons of a cohort."""

from typing import Any

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Method, SessionState
from cohorts.models.programmes import COHORT_REACH, Cohort
from common.access import Right
from common.models import Versioned
from people.access import Lookup, scoped
from people.history import tracked


class TimeRange(Func):
    """The time a session takes, its end not included."""

    function = "TSTZRANGE"
    output_field = DateTimeRangeField()


TAKES_TIME = TimeRange("starts_at", "ends_at", RangeBoundary())
STANDS = ~Q(state=SessionState.CANCELLED)


def _through_cohort(lookup: Lookup) -> Lookup:
    """The same reach, asked of the session's cohort."""
    if callable(lookup):
        return lambda reach: Q(cohort__in=Cohort.objects.filter(lookup(reach)).values("pk"))
    return f"cohort__{lookup}"


SESSION_REACH: dict[str, Lookup] = {
    **{word: _through_cohort(lookup) for word, lookup in COHORT_REACH.items()},
    "assigned": "instructor",
}


class SessionQuerySet(models.QuerySet["Session"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "SessionQuerySet":
        """Sessions of visible cohorts; an instructor sees only the own ones of a class."""
        rows = scoped(self, user, "programmes", right, SESSION_REACH).values("pk")
        if right is not Right.READ or not getattr(user, "is_authenticated", False):
            return self.filter(pk__in=rows)
        sent = Cohort.objects.sending(user).values("pk")
        return self.filter(Q(pk__in=rows) | Q(cohort__in=sent))

    def to_call(self, user: Any) -> "SessionQuerySet":
        """Sessions whose roll the user calls: of units in reach, of the class taught, and those one gives."""
        reach: dict[str, Lookup] = {
            "subtree": "cohort__unit__path",
            "class": _through_cohort(COHORT_REACH["class"]),
            "assigned": "instructor",
        }
        return scoped(self, user, "roll_calls", Right.ENTER, reach)

    def standing(self) -> "SessionQuerySet":
        return self.filter(STANDS)

    def unsettled(self) -> "SessionQuerySet":
        """Those that take marks: not settled yet, or being corrected."""
        return self.filter(Q(state=SessionState.PLANNED) | Q(reopened_at__isnull=False))


@tracked()
class Session(Versioned):
    """One lesson. The database refuses two at once for a class, and for an instructor."""

    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="sessions", verbose_name=_("培训班次"))
    number = models.PositiveSmallIntegerField(_("第几次课"))
    topic = models.CharField(_("主题"), max_length=80)
    starts_at = models.DateTimeField(_("开始时间"))
    ends_at = models.DateTimeField(_("结束时间"))
    hours = models.DecimalField(_("学时"), max_digits=4, decimal_places=1)
    method = models.CharField(_("教学方式"), max_length=10, choices=Method, default=Method.LECTURE)
    room = models.CharField(_("地点"), max_length=60, blank=True)
    instructor_name = models.CharField(_("授课人"), max_length=60, blank=True)
    instructor = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="taught", verbose_name=_("授课教师账号")
    )
    state = models.CharField(_("状态"), max_length=9, choices=SessionState, default=SessionState.PLANNED)
    cancel_reason = models.CharField(_("取消原因"), max_length=200, blank=True)
    held_at = models.DateTimeField(_("结课时间"), null=True, blank=True, editable=False)
    # Set while a settled roll is being corrected; what was posted stands until then.
    reopened_at = models.DateTimeField(_("更正开始时间"), null=True, blank=True, editable=False)
    reopen_reason = models.CharField(_("更正原因"), max_length=200, blank=True, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("课次")
        ordering = ["starts_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="session_number_once_in_a_cohort"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_times_in_order"),
            models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="session_hours_in_bounds"),
            models.CheckConstraint(
                condition=Q(state=SessionState.HELD, held_at__isnull=False)
                | (~Q(state=SessionState.HELD) & Q(held_at=None)),
                name="session_held_has_a_time",
            ),
            models.CheckConstraint(
                condition=Q(reopened_at=None) | Q(state=SessionState.HELD) & ~Q(reopen_reason=""),
                name="session_corrected_once_held",
            ),
            ExclusionConstraint(
                name="session_one_at_a_time_for_a_class",
                expressions=[(TAKES_TIME, RangeOperators.OVERLAPS), ("cohort", RangeOperators.EQUAL)],
                condition=STANDS,
            ),
            ExclusionConstraint(
                name="session_one_at_a_time_for_an_instructor",
                expressions=[(TAKES_TIME, RangeOperators.OVERLAPS), ("instructor", RangeOperators.EQUAL)],
                condition=STANDS & Q(instructor__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}. {self.topic}"

    @property
    def is_unsettled(self) -> bool:
        return self.state == SessionState.PLANNED or self.reopened_at is not None
