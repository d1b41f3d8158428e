"""Panels: a rubric that never changes once in force, judges who sit, and what each of them read out of the work.

A panel knows nothing of what is judged: the app above keeps the link, and the conflicts.
"""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Right
from panels.choices import GAP_LIMIT, READERS, PanelState, RubricState, SeatState
from people.access import scoped
from people.history import tracked

FULL_HUNDRED = """
    IF (SELECT coalesce(sum(max_points), 0) <> 100.00
        FROM panels_criterion WHERE rubric_id = NEW.id) THEN
        RAISE EXCEPTION 'the criteria of a rubric must make exactly 100.00' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
FIXED_IN_FORCE = """
    RAISE EXCEPTION 'a rubric in force is fixed' USING ERRCODE = 'check_violation';
"""
ONLY_IN_DRAFT = """
    IF EXISTS (SELECT 1 FROM panels_rubric
               WHERE id IN (NEW.rubric_id, OLD.rubric_id) AND state <> 'draft') THEN
        RAISE EXCEPTION 'the criteria of a rubric in force are fixed' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""
OF_A_RUBRIC_IN_FORCE = """
    IF NOT EXISTS (SELECT 1 FROM panels_rubric WHERE id = NEW.rubric_id AND state = 'active') THEN
        RAISE EXCEPTION 'a panel needs a rubric in force' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
# A reading counts when every criterion has its points and the total is their sum.
READ_IN_FULL = """
    IF (SELECT count(*) FROM panels_criterion JOIN panels_panel USING (rubric_id) WHERE panels_panel.id = NEW.panel_id)
       <> (SELECT count(*) FROM panels_seatscore WHERE seat_id = NEW.id)
       OR NEW.total IS DISTINCT FROM (SELECT sum(points) FROM panels_seatscore WHERE seat_id = NEW.id) THEN
        RAISE EXCEPTION 'a reading needs points for every criterion' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""
HANDED_IN_IS_FIXED = """
    RAISE EXCEPTION 'a reading handed in is fixed' USING ERRCODE = 'check_violation';
"""
WITHIN_THE_CRITERION = """
    IF EXISTS (SELECT 1 FROM panels_seat WHERE id IN (NEW.seat_id, OLD.seat_id) AND state = 'submitted') THEN
        RAISE EXCEPTION 'a reading handed in is fixed' USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM panels_seat
        JOIN panels_panel ON panels_panel.id = panels_seat.panel_id
        JOIN panels_criterion ON panels_criterion.rubric_id = panels_panel.rubric_id
        WHERE panels_seat.id = NEW.seat_id AND panels_criterion.id = NEW.criterion_id
          AND NEW.points <= panels_criterion.max_points) THEN
        RAISE EXCEPTION 'points exceed the criterion or belong to another rubric' USING ERRCODE = 'check_violation';
    END IF;
    RETURN COALESCE(NEW, OLD);
"""


class RubricQuerySet(models.QuerySet["Rubric"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "RubricQuerySet":
        """Rules are open to all who hold a role at or under the rubric's unit."""
        below = scoped(self, user, "rules", right, {"subtree": "unit__path"})
        if right is not Right.READ:
            return below
        above = [path[:end] for path in user.access.paths() for end in range(4, len(path) + 1, 4)]
        return self.filter(Q(pk__in=below.values("pk")) | Q(unit__path__in=above))


@tracked()
class Rubric(models.Model):
    """What is looked at, and how much it counts. In force it never changes; a new number replaces it."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="rubrics", verbose_name=_("适用单位"))
    code = models.CharField(_("代号"), max_length=40)
    number = models.PositiveSmallIntegerField(_("版本"))
    name = models.CharField(_("名称"), max_length=60)
    state = models.CharField(_("状态"), max_length=6, choices=RubricState, default=RubricState.DRAFT)
    created_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(_("制定时间"))
    activated_at = models.DateTimeField(_("启用时间"), null=True, blank=True)

    objects = RubricQuerySet.as_manager()

    class Meta:
        verbose_name = _("评审标准")
        constraints = [
            models.UniqueConstraint(fields=["unit", "code", "number"], name="rubric_number_once"),
            models.CheckConstraint(
                condition=Q(state=RubricState.DRAFT, activated_at=None)
                | Q(state=RubricState.ACTIVE, activated_at__isnull=False),
                name="rubric_activated_when_active",
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
                name="fixed_in_force",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="active"),
                func=FIXED_IN_FORCE,
            ),
        ]

    def __str__(self) -> str:
        return self.name


@tracked()
class Criterion(models.Model):
    """One line of a rubric."""

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="criteria", verbose_name=_("评审标准"))
    code = models.CharField(_("代号"), max_length=40)
    label = models.CharField(_("名称"), max_length=40)
    hint = models.CharField(_("看什么"), max_length=200, blank=True)
    max_points = models.DecimalField(_("满分"), max_digits=5, decimal_places=2)
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("评审指标")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["rubric", "code"], name="criterion_once_in_a_rubric"),
            models.CheckConstraint(condition=Q(max_points__gt=0, max_points__lte=100), name="criterion_in_bounds"),
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
        return self.label

    @property
    def label_words(self) -> str:
        """The label is kept in Chinese as it was put in force; this is its reader's language, where there are words."""
        return gettext(self.label)

    @property
    def hint_words(self) -> str:
        return gettext(self.hint) if self.hint else ""


@tracked()
class Panel(models.Model):
    """Judges around one piece of work, which only the app above knows.

    `state`, `total` and `third_asked_at` are written only by panels.actions.
    """

    rubric = models.ForeignKey(Rubric, models.PROTECT, related_name="panels", verbose_name=_("评审标准"))
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="panels", verbose_name=_("组织单位"))
    blind = models.BooleanField(_("匿名评审"), default=True)
    needed = models.PositiveSmallIntegerField(_("评审人数"), default=READERS)
    gap_limit = models.DecimalField(_("分差上限"), max_digits=5, decimal_places=2, default=GAP_LIMIT)
    due_on = models.DateField(_("评审截止"))
    state = models.CharField(_("状态"), max_length=8, choices=PanelState, default=PanelState.READING)
    total = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, editable=False)
    opened_at = models.DateTimeField(_("组建时间"))
    third_asked_at = models.DateTimeField(_("请第三人评审的时间"), null=True, editable=False)
    settled_at = models.DateTimeField(_("评审完毕的时间"), null=True, editable=False)

    class Meta:
        verbose_name = _("评审组")
        constraints = [
            models.CheckConstraint(condition=Q(needed__gte=1, needed__lte=9), name="panel_readers_in_bounds"),
            models.CheckConstraint(condition=Q(gap_limit__gte=0, gap_limit__lte=100), name="panel_gap_in_bounds"),
            models.CheckConstraint(condition=Q(total__gte=0, total__lte=100), name="panel_total_in_bounds"),
            models.CheckConstraint(
                condition=Q(state=PanelState.SETTLED, total__isnull=False, settled_at__isnull=False)
                | (~Q(state=PanelState.SETTLED) & Q(total=None, settled_at=None)),
                name="panel_total_when_settled",
            ),
            models.CheckConstraint(
                condition=~Q(state=PanelState.SPLIT) | Q(third_asked_at__isnull=False), name="panel_split_was_asked"
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="of_a_rubric_in_force",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("rubric_id"),
                func=OF_A_RUBRIC_IN_FORCE,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rubric} · {self.pk}"

    @property
    def seats_wanted(self) -> int:
        """How many judges should sit now."""
        return self.needed + (1 if self.third_asked_at else 0)


class SeatQuerySet(models.QuerySet["Seat"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "SeatQuerySet":
        """A seat is its judge's alone; organizers see it through the work that is judged."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(judge=user).exclude(state=SeatState.RECUSED)

    def sitting(self) -> "SeatQuerySet":
        return self.exclude(state=SeatState.RECUSED)

    def waiting(self) -> "SeatQuerySet":
        return self.filter(state=SeatState.ASSIGNED)


@tracked()
class Seat(models.Model):
    """A judge on a panel, once. Who recused never comes back to the same work."""

    panel = models.ForeignKey(Panel, models.PROTECT, related_name="seats", verbose_name=_("评审组"))
    judge = models.ForeignKey("people.User", models.PROTECT, related_name="seats", verbose_name=_("评委"))
    position = models.PositiveSmallIntegerField(_("席次"))
    state = models.CharField(_("状态"), max_length=9, choices=SeatState, default=SeatState.ASSIGNED)
    assigned_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    assigned_at = models.DateTimeField(_("指派时间"))
    total = models.DecimalField(_("得分"), max_digits=5, decimal_places=2, null=True, editable=False)
    comment = models.TextField(_("评语"), blank=True)
    submitted_at = models.DateTimeField(_("提交时间"), null=True)
    recused_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    recused_at = models.DateTimeField(_("回避时间"), null=True)
    reason = models.CharField(_("回避或更换的理由"), max_length=200, blank=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("评委席")
        constraints = [
            models.UniqueConstraint(fields=["panel", "judge"], name="seat_once_on_a_panel"),
            models.UniqueConstraint(fields=["panel", "position"], name="seat_position_once"),
            models.CheckConstraint(
                condition=Q(state=SeatState.SUBMITTED, total__isnull=False, submitted_at__isnull=False)
                | (~Q(state=SeatState.SUBMITTED) & Q(total=None, submitted_at=None)),
                name="seat_total_when_submitted",
            ),
            models.CheckConstraint(
                condition=(Q(state=SeatState.RECUSED, recused_at__isnull=False) & ~Q(reason=""))
                | (~Q(state=SeatState.RECUSED) & Q(recused_at=None)),
                name="seat_recused_with_reason",
            ),
        ]
        indexes = [models.Index(fields=["judge", "state"], name="seat_of_judge")]
        triggers = [
            pgtrigger.Trigger(
                name="read_in_full",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                condition=pgtrigger.Q(new__state="submitted"),
                func=READ_IN_FULL,
            ),
            pgtrigger.Trigger(
                name="handed_in_is_fixed",
                when=pgtrigger.Before,
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="submitted"),
                func=HANDED_IN_IS_FIXED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.panel} · {self.position}"


@tracked()
class SeatScore(models.Model):
    """The points of one judge for one criterion."""

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="scores", verbose_name=_("评委席"))
    criterion = models.ForeignKey(Criterion, models.PROTECT, related_name="+", verbose_name=_("评审指标"))
    points = models.DecimalField(_("得分"), max_digits=5, decimal_places=2)

    class Meta:
        verbose_name = _("评委打分")
        constraints = [
            models.UniqueConstraint(fields=["seat", "criterion"], name="score_once_a_criterion"),
            models.CheckConstraint(condition=Q(points__gte=0), name="score_not_negative"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="within_the_criterion",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func=WITHIN_THE_CRITERION,
            ),
        ]

    def __str__(self) -> str:
        return str(self.points)
