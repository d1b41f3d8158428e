"""Schemes as their page shows them."""

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db.models import Count, Exists, OuterRef, Q

from assessments.models import Indicator, Scheme, SchemeVersion
from assessments.scoring import FULL
from common.access import Right
from people.access import scoped
from people.choices import Level
from people.models import Unit
from people.models.units import UnitQuerySet

if TYPE_CHECKING:
    from people.models import User


@dataclass(frozen=True)
class VersionRow:
    """A version with its weights, their sum, and in how many periods it has been used."""

    version: SchemeVersion
    indicators: list[Indicator]
    used: int

    @property
    def total(self) -> Decimal:
        return sum((each.weight for each in self.indicators), Decimal(0))

    @property
    def lacks(self) -> Decimal:
        """What is missing to 100.00; below nought when there is too much."""
        return FULL - self.total


def versions_of(scheme: Scheme, user: "User") -> list[VersionRow]:
    """The versions that the user may see, newest first; two queries."""
    rows = SchemeVersion.objects.visible_to(user).filter(scheme=scheme).select_related("created_by")
    rows = rows.prefetch_related("indicators").annotate(used=Count("periods")).order_by("-number")
    return [VersionRow(row, list(row.indicators.all()), row.used) for row in rows]


def ruled_units(user: "User") -> UnitQuerySet:
    """Units over whose rules the user has a say."""
    rows: UnitQuerySet = Unit.objects.all()
    return scoped(rows, user, "rules", Right.MANAGE, {"subtree": "path"})


def units_without_scheme(user: "User") -> UnitQuerySet:
    """Districts (or tops of trees without that level) that the user manages and no scheme covers."""
    top = Q(level=Level.DISTRICT) | Q(parent=None, level=Level.STREET)
    covered = Scheme.objects.filter(Q(unit=OuterRef("pk")) | Q(unit=OuterRef("parent")))
    return ruled_units(user).filter(top, valid_to=None).exclude(Exists(covered))
