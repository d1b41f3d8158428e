"""The unit tree: city > district > street > community, with levels that may be missing."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from treebeard.mp_tree import MP_Node, MP_NodeManager, MP_NodeQuerySet

from common.access import Right
from common.models import Versioned
from people.access import scoped
from people.choices import Level
from people.history import tracked
from people.rules.dates import EARLIEST


class UnitQuerySet(MP_NodeQuerySet):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "UnitQuerySet":
        """Units the user may see: the subtree of each role's node (S-section 4)."""
        return scoped(
            self,
            user,
            "units",
            right,
            {
                "subtree": "path",
                "community": lambda reach: Q(path__startswith=reach.path, level=Level.COMMUNITY),
            },
        )

    def within_reach(self, user: Any) -> "UnitQuerySet":
        """Units in the subtree of any node where the user holds a role, for filters and pickers."""
        return self.filter(user.access.paths_q("path"))

    def open_on(self, day: date) -> "UnitQuerySet":
        return self.filter(valid_from__lte=day).filter(Q(valid_to=None) | Q(valid_to__gt=day))

    def below(self, unit: "Unit") -> "UnitQuerySet":
        """The unit itself and everything under it."""
        return self.filter(path__startswith=unit.path)


class UnitManager(MP_NodeManager.from_queryset(UnitQuerySet)):  # type: ignore[misc]
    def get_queryset(self) -> UnitQuerySet:
        return UnitQuerySet(self.model, using=self._db).order_by("path")


@tracked()
class Unit(MP_Node, Versioned):
    """A node of the tree. `valid_to` and `successor` tell how a dissolved unit lives on."""

    node_order_by: list[str] = []

    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("上级")
    )
    name = models.CharField(_("名称"), max_length=60)
    level = models.CharField(_("层级"), max_length=10, choices=Level)
    code = models.CharField(_("统计用区划代码"), max_length=12, blank=True)
    valid_from = models.DateField(_("启用日期"), default=date(2000, 1, 1))
    valid_to = models.DateField(_("撤销日期"), null=True, blank=True)
    successor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="predecessors", verbose_name=_("并入")
    )

    objects = UnitManager()

    class Meta:
        verbose_name = _("机构")
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "name"],
                condition=Q(valid_to=None),
                nulls_distinct=False,
                name="unit_name_unique_under_parent",
            ),
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="unit_code_unique"),
            models.CheckConstraint(condition=Q(code="") | Q(code__regex=r"^\d{12}$"), name="unit_code_has_12_digits"),
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=models.F("valid_from")),
                name="unit_dates_in_order",
            ),
            models.CheckConstraint(condition=Q(valid_from__gte=EARLIEST), name="unit_not_before_1949"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def paths_above(self) -> list[str]:
        """The paths of all units above this one, from the top."""
        return [self.path[:end] for end in range(self.steplen, len(self.path), self.steplen)]

    @property
    def full_name(self) -> str:
        """The name with its street's, which tells communities of one name apart: 临江街道望江社区."""
        parent = self.parent
        return f"{parent.name}{self.name}" if parent and parent.level == Level.STREET else self.name
