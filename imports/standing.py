"""Where in the tree an import stands that was sent in without saying so."""

from collections.abc import Iterable

from django.db.models import Model

from imports.kinds import Outcome
from people.models import Unit


def top_unit(outcomes: Iterable[Outcome]) -> Unit | None:
    """The lowest unit under which everything lies that the rows are about; the single root when that can't be
    told, or lies in several trees; None where there are several roots."""
    units = {unit for outcome in outcomes for unit in _units_of(outcome)}
    paths = list(Unit.objects.filter(pk__in=units).values_list("path", flat=True))
    # A path holds those of all units above as its beginnings; the lowest and the highest differ first.
    low, high = (min(paths), max(paths)) if paths else ("", "")
    above = [low[:length] for length in range(1, len(low) + 1) if high.startswith(low[:length])]
    found = Unit.objects.filter(path__in=above).order_by("-depth").first()
    return found or _single_root()


def _units_of(outcome: Outcome) -> set[int]:
    """Of what the row itself is about; the units above a new one, made on the way, don't count."""
    rows: list[Model | None] = [outcome.subject]
    if outcome.subject is None:
        rows = [*outcome.creates, *(row for row, _fields in outcome.updates)]
    return {unit for row in rows if row is not None and (unit := _unit_of(row))}


def _unit_of(row: Model) -> int | None:
    if isinstance(row, Unit):
        return row.pk
    unit: int | None = getattr(row, "unit_id", None)
    return unit


def _single_root() -> Unit | None:
    roots = list(Unit.objects.filter(depth=1, valid_to=None)[:2])
    return roots[0] if len(roots) == 1 else None
