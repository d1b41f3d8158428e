"""Who must not read which case: nobody reads the own work, work of the own unit, or work whose author they can see."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q

from common.access import Right
from coursework.models import Case
from panels.models import Seat
from people.choices import Role
from people.matrix import reaches
from people.models import CareLink, RoleHolding, Unit, User

# Roles that see cases with their author's name throughout a subtree.
SEEING = tuple(role for role in Role if "subtree" in reaches("cases", role, Right.READ))


@dataclass
class Ties:
    """What binds a judge to units and persons."""

    person_id: int | None
    units: set[int]
    sees: list[str] = field(default_factory=list)
    cares_for: set[int] = field(default_factory=set)

    def bar(self, case: Case) -> bool:
        """Own work, own unit, a person looked after, or a unit whose cases are seen in another role."""
        return (
            case.author_id == self.person_id
            or case.unit_id in self.units
            or case.author_id in self.cares_for
            or any(case.unit.path.startswith(path) for path in self.sees)
        )


def judges_over(unit: Unit, day: date) -> list[User]:
    """Judges whose role is held above, at or below the unit, by name."""
    above = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    held = RoleHolding.objects.in_force(day).filter(role=Role.JUDGE)
    near = held.filter(Q(unit__path__in=above) | Q(unit__path__startswith=unit.path))
    users = User.objects.filter(pk__in=near.values("user"), is_active=True).select_related("person", "home")
    return list(users.order_by("name_key", "pk"))


def ties_of(judges: Iterable[User], day: date) -> dict[int, Ties]:
    """The ties of each judge; two queries."""
    ties = {
        judge.pk: Ties(judge.person_id, {judge.home_id} | ({judge.person.unit_id} if judge.person else set()))
        for judge in judges
    }
    roles = RoleHolding.objects.in_force(day).filter(user__in=ties, role__in=SEEING)
    for user_id, path in roles.values_list("user", "unit__path"):
        ties[user_id].sees.append(path)
    for user_id, person_id in CareLink.objects.filter(user__in=ties, until=None).values_list("user", "person"):
        ties[user_id].cares_for.add(person_id)
    return ties


def barred_judges(*, cases: Collection[Case], judges: Collection[User], day: date) -> dict[int, frozenset[int]]:
    """For each case the accounts that must not be appointed: by their ties, or because they sit or sat on it."""
    ties = ties_of(judges, day)
    sat: dict[int, set[int]] = {case.pk: set() for case in cases}
    panels = {case.panel_id: case.pk for case in cases if case.panel_id}
    for panel_id, judge_id in Seat.objects.filter(panel__in=panels).values_list("panel", "judge"):
        sat[panels[panel_id]].add(judge_id)
    return {case.pk: frozenset(sat[case.pk] | {pk for pk, tie in ties.items() if tie.bar(case)}) for case in cases}
