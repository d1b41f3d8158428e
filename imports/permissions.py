"""Who may import what into which part of the tree."""

from imports.kinds import Kind, kinds
from imports.models import BatchState, ImportBatch
from imports.reach import import_paths, topmost
from people.models import Unit, User


def importable(user: User) -> list[Kind]:
    """The kinds whose import desk the user holds somewhere."""
    return [kind for kind in kinds().values() if import_paths(user, kind)]


def roots_for(user: User, kind: Kind) -> list[Unit]:
    """The units in whose subtrees the user may import the kind, none inside another."""
    return list(Unit.objects.filter(path__in=topmost(import_paths(user, kind))))


def may_import(user: User, kind: Kind, unit: Unit | None) -> bool:
    return unit is not None and any(unit.path.startswith(path) for path in import_paths(user, kind))


def can_undo(user: User, batch: ImportBatch) -> bool:
    return batch.state == BatchState.DONE and may_import(user, batch.of_kind, batch.unit)


def can_continue(user: User, batch: ImportBatch) -> bool:
    """A file that waits for its confirmation is its sender's business alone."""
    return batch.imported_by_id == user.pk and may_import(user, batch.of_kind, batch.unit)
