"""In which subtrees a user meets the import desk and a kind's thing with the rights that the kind asks for."""

from typing import Any

from common.access import Right
from imports.kinds import Kind
from people.matrix import grants, satisfies

# Reaches of the matrix that stand for a part of the tree; whoever only has "own" rows has no desk over others'.
OF_TREE = frozenset({"subtree", "community"})


def import_paths(user: Any, kind: Kind) -> set[str]:
    """Where the user may import the kind: rights of several roles add up."""
    return _met(_held(user, "imports", (Right.MANAGE,)), _held(user, kind.thing, kind.rights))


def reading_paths(user: Any, kind: Kind) -> set[str]:
    """Where the user may see imports of the kind: where it may be imported, and for those who only look on
    (auditors) where they read the kind's thing anyhow. A training admin's desk shows no scores."""
    desks, things = (_held(user, thing, (Right.READ,), exactly=True) for thing in ("imports", kind.thing))
    return import_paths(user, kind) | _met(desks, things)


def topmost(paths: set[str]) -> list[str]:
    """The paths that lie in none of the others."""
    return sorted(path for path in paths if not any(path != other and path.startswith(other) for other in paths))


def _met(desks: list[str], things: list[str]) -> set[str]:
    return {max(desk, thing, key=len) for desk in desks for thing in things if _nested(desk, thing)}


def _held(user: Any, thing: str, rights: tuple[Right, ...], *, exactly: bool = False) -> list[str]:
    """Paths at which a role gives one of the rights; `exactly`: as such, not as part of a higher one."""
    return [
        held.path
        for held in user.access.held
        if any(
            grant.reach in OF_TREE and (grant.right is right if exactly else satisfies(grant, right))
            for grant in grants(thing, held.role)
            for right in rights
        )
    ]


def _nested(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)
