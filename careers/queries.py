"""How many of a unit's workers hold a certificate (S12)."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Case, IntegerField, Max, Q, Value, When

from careers.choices import LEVEL_RANK, CertificateLevel
from common.rounding import half_up_ratio
from people.models import Person, Unit
from people.models.persons import PersonQuerySet


@dataclass
class Coverage:
    """Of a unit and everything below it: workers on record, and those with a certificate by their highest level."""

    unit: Unit
    workers: int = 0
    by_level: Counter[str] = field(default_factory=Counter)

    @property
    def certified(self) -> int:
        return sum(self.by_level.values())

    @property
    def share(self) -> Decimal | None:
        """Per cent with one place; none where nobody works."""
        return half_up_ratio(self.certified * 100, self.workers, 1) if self.workers else None


def coverage_of(units: Iterable[Unit], *, day: date, persons: PersonQuerySet | None = None) -> list[Coverage]:
    """The figures of each unit, one statement in all. A person with two levels counts once, at the higher.

    `persons` limits who is counted to those whom somebody may see; by default all are.
    """
    figures = [Coverage(unit) for unit in units]
    workers = (Person.objects.all() if persons is None else persons).workers()
    counted = Counter(workers.annotate(rank=_highest_rank(day)).values_list("unit__path", "rank"))
    for (path, rank), number in counted.items():
        for figure in figures:
            if path.startswith(figure.unit.path):
                figure.workers += number
                if rank is not None:
                    figure.by_level[CertificateLevel.values[rank]] += number
    return figures


def _highest_rank(day: date) -> Any:
    """The rank of the person's highest certificate in force, or none."""
    whens = [When(certificates__level=level, then=Value(rank)) for level, rank in LEVEL_RANK.items()]
    in_force = (
        Q(certificates__voided_at=None)
        & (Q(certificates__issued_on=None) | Q(certificates__issued_on__lte=day))
        & (Q(certificates__expires_on=None) | Q(certificates__expires_on__gte=day))
    )
    return Max(Case(*whens, output_field=IntegerField()), filter=in_force)
