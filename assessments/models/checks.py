"""Points that a spot check gives or takes in a month (S43)."""

from typing import Any

from django.db import models
from django.db.models import Q, Sum
from django.utils.translation import gettext_lazy as _

from assessments.models.sheets import ScoreSheet
from common.access import Right
from common.models import Voidable
from people.history import tracked


class SpotCheckQuerySet(models.QuerySet["SpotCheck"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "SpotCheckQuerySet":
        """Checks on sheets that the user may open."""
        sheets = ScoreSheet.objects.readable_by(user)
        if right is not Right.READ:
            sheets = ScoreSheet.objects.visible_to(user, right)
        return self.live().filter(sheet__in=sheets.values("pk"))

    def live(self) -> "SpotCheckQuerySet":
        return self.filter(voided_at=None)

    def points(self) -> Any:
        """What they make together; 0 without any."""
        return self.aggregate(sum=Sum("points"))["sum"] or 0


@tracked()
class SpotCheck(Voidable):
    """One check: what was found, and the points for it. The sheet's `checks` is the sum of those in force."""

    sheet = models.ForeignKey(ScoreSheet, models.PROTECT, related_name="spot_checks", verbose_name=_("评分表"))
    points = models.DecimalField(_("加减分"), max_digits=5, decimal_places=2)
    checked_on = models.DateField(_("抽查日期"))
    reason = models.CharField(_("抽查情况"), max_length=200)
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(_("记录时间"))

    objects = SpotCheckQuerySet.as_manager()

    class Meta:
        verbose_name = _("抽查加减分")
        constraints = [
            models.CheckConstraint(condition=~Q(points=0), name="spot_check_moves_something"),
            models.CheckConstraint(condition=~Q(reason=""), name="spot_check_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} {self.points:+}"
