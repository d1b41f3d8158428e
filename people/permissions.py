"""Who may hand out which role, and whose account one may touch (domain.md section 4)."""

from django.utils import timezone

from common.access import Right, can
from people.choices import LEVEL_ORDER, Level, Role, fits
from people.matrix import grants, satisfies
from people.models import RoleHolding, Unit, User

_EVERY = frozenset(Role) - {Role.PUBLIC}
_BELOW_CITY = _EVERY - {Role.CITY_ADMIN, Role.SYSTEM_ADMIN}

# Administrators make nobody their equal or their superior; only the system administrator, who sees
# no business data, hands out every role. Auditors are not appointed by those whom they audit.
HANDS_OUT: dict[Role, frozenset[Role]] = {
    Role.SYSTEM_ADMIN: _EVERY,
    Role.CITY_ADMIN: _BELOW_CITY,
    Role.DISTRICT_ADMIN: _BELOW_CITY - {Role.DISTRICT_ADMIN, Role.AUDITOR},
    Role.STREET_ADMIN: frozenset({Role.SECRETARY, Role.MENTOR, Role.TRAINEE}),
}


def _handed_out_at(by: User, unit: Unit) -> set[Role]:
    roles: set[Role] = set()
    for held in by.access.held:
        if not unit.path.startswith(held.path):
            continue
        for grant in grants("units", held.role):
            at_node = grant.reach != "community" or unit.level == Level.COMMUNITY
            if satisfies(grant, Right.MANAGE) and at_node:
                roles |= HANDS_OUT.get(held.role, frozenset())
    return roles


def roles_to_grant(by: User, unit: Unit) -> list[Role]:
    """The roles that the user may give somebody at this unit, in the order of the roles."""
    handed_out = _handed_out_at(by, unit)
    return [role for role in Role if role in handed_out and fits(role, unit.level)]


def grantable_anywhere(by: User) -> list[Role]:
    """The roles that the user may give at some unit or other, for a choice."""
    handed_out = {role for held in by.access.held for role in HANDS_OUT.get(held.role, frozenset())}
    return [role for role in Role if role in handed_out]


def levels_to_add(by: User, parent: Unit) -> list[Level]:
    """The levels of which the user may add a unit here: street administrators add communities only."""
    below = [level for level in Level if LEVEL_ORDER[level] > LEVEL_ORDER[Level(parent.level)]]
    reached = {
        grant.reach
        for held in by.access.held
        if parent.path.startswith(held.path)
        for grant in grants("units", held.role)
        if satisfies(grant, Right.MANAGE)
    }
    if "subtree" in reached:
        return below
    return [level for level in below if level is Level.COMMUNITY and "community" in reached]


def can_grant_role(by: User, role: Role, unit: Unit) -> bool:
    return role in roles_to_grant(by, unit)


def may_close_role(by: User, holding: RoleHolding) -> bool:
    """Whoever could hand the role out at its unit may end it."""
    return Role(holding.role) in _handed_out_at(by, holding.unit)


def can_manage_account(by: User, user: User) -> bool:
    """Whether the user may reset, disable or re-role this account.

    Not the own one, and none that holds a role which the user could not hand out: who resets a
    superior's password becomes that superior.
    """
    if by.pk == user.pk or not can(by, Right.MANAGE, user):
        return False
    held = user.role_holdings.still_open(timezone.localdate()).select_related("unit")
    return all(may_close_role(by, holding) for holding in held)
