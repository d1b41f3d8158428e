"""Who may import what into which part of the tree."""

from common.access import Right
from imports.kinds import Kind, kinds
from imports.models import BatchState, ImportBatch
from people.access import Held
from people.matrix import grants, satisfies
from people.models import Unit, User


def importable(user: User) -> list[Kind]:
    """The kinds whose import desk the user holds somewhere."""
    return [kind for kind in kinds().values() if _paths(user, kind)]


def roots_for(user: User, kind: Kind) -> list[Unit]:
    """The units in whose subtrees the user may import the kind, none inside another."""
    paths = sorted(_paths(user, kind))
    topmost = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(Unit.objects.filter(path__in=topmost))


def may_import(user: User, kind: Kind, unit: Unit | None) -> bool:
    return unit is not None and any(unit.path.startswith(path) for path in _paths(user, kind))


def can_undo(user: User, batch: ImportBatch) -> bool:
    return batch.state == BatchState.DONE and may_import(user, batch.of_kind, batch.unit)


def can_continue(user: User, batch: ImportBatch) -> bool:
    """A file that waits for its confirmation is its sender's business alone."""
    return batch.imported_by_id == user.pk and may_import(user, batch.of_kind, batch.unit)


def _paths(user: User, kind: Kind) -> set[str]:
    """Where the import desk and the right on the kind's thing meet: rights of several roles add up."""
    desks = _held(user, "imports", (Right.MANAGE,))
    things = _held(user, kind.thing, kind.rights)
    met = {max(desk.path, thing.path, key=len) for desk in desks for thing in things if _nested(desk.path, thing.path)}
    return met


def _held(user: User, thing: str, rights: tuple[Right, ...]) -> list[Held]:
    return [
        held
        for held in user.access.held
        if any(satisfies(grant, right) for grant in grants(thing, held.role) for right in rights)
    ]


def _nested(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
