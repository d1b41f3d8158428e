"""Reading about units, persons and accounts for more than one page."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from common.access import Right
from people.access import NOTHING
from people.choices import Level, Role
from people.matrix import grants, satisfies
from people.models import AuditEvent, Person, Unit, User
from people.models.audit import AuditKind
from people.verbs import Text, verb_label

TIMELINE_LENGTH = 20
WHOLE_DISTRICTS = (Level.CITY, Level.DISTRICT)


def units_with(user: User, thing: str, right: Right) -> QuerySet[Unit]:
    """Units at which the user holds the right on the thing over the subtree, for pickers."""
    query = NOTHING
    for held in user.access.held:
        if any(satisfies(grant, right) and grant.reach == "subtree" for grant in grants(thing, held.role)):
            query |= Q(path__startswith=held.path)
    return Unit.objects.filter(query)


def receiving_units(user: User, person: Person) -> QuerySet[Unit]:
    """Where the user may send a person whom others then look after: districts, and the streets of the person's
    own district; where the user may give the post at once, nobody needs to be asked."""
    top = Unit.objects.filter(path__in=[*person.unit.paths_above, person.unit.path], level__in=WHOLE_DISTRICTS).last()
    streets = Q(level=Level.STREET, path__startswith=top.path) if top else NOTHING
    # A county-level city without districts is one itself.
    parted = Unit.objects.filter(level=Level.DISTRICT, path__startswith=OuterRef("path"))
    whole = Q(level=Level.DISTRICT) | (Q(level=Level.CITY) & ~Exists(parted))
    own = units_with(user, "people", Right.MANAGE)
    rows = Unit.objects.filter(streets | whole).exclude(pk__in=own.values("pk").order_by()).exclude(pk=person.unit_id)
    return rows.select_related("parent")


def namesakes(name: str, unit: Unit, with_id: bool) -> QuerySet[Person]:
    """Persons of the name on record at the very unit who may be the same one: two ID numbers tell them apart."""
    rows = Person.objects.live().filter(name=name, unit=unit)
    return rows.filter(id_hash=None) if with_id else rows


def people_by_unit(units: QuerySet[Unit]) -> dict[int, int]:
    """How many workers are posted at each unit itself, without those below it."""
    rows = Person.objects.workers().filter(unit__in=units.values("pk").order_by())
    return dict(rows.values_list("unit").annotate(number=Count("pk")).order_by())


@dataclass
class Branch:
    """A unit in the tree of a page; `people` counts the whole subtree."""

    unit: Unit
    people: int
    children: list["Branch"] = field(default_factory=list)


def unit_tree(units: QuerySet[Unit]) -> list[Branch]:
    """The units as trees, with the people in each subtree; two queries. Levels may be missing, and a
    unit whose parent isn't among them stands at the top."""
    counts = people_by_unit(units)
    branches: dict[int, Branch] = {}
    roots: list[Branch] = []
    for unit in units.order_by("path"):
        branch = branches[unit.pk] = Branch(unit, counts.get(unit.pk, 0))
        above = branches.get(unit.parent_id or 0)
        (above.children if above else roots).append(branch)
    # Children stand behind their parents in path order, so that backwards each sum is ready when needed.
    for branch in reversed(branches.values()):
        if above := branches.get(branch.unit.parent_id or 0):
            above.people += branch.people
    return roots


def workers_without_account(user: User, unit: Unit) -> QuerySet[Person]:
    """Workers of a unit and below, at units whose accounts the user manages, who can't log in yet."""
    managed = Unit.objects.visible_to(user, Right.MANAGE).below(unit)
    return Person.objects.workers().filter(user=None, unit__in=managed.values("pk").order_by())


def with_phone_sight(rows: QuerySet[Person], viewer: User) -> QuerySet[Person]:
    """Mark on each row whether the viewer sees its phone in full; people.masking.phone_for reads it."""
    seen = Person.objects.visible_to(viewer, Right.READ, "personal_numbers").filter(pk=OuterRef("pk"))
    return rows.annotate(phone_in_sight=Exists(seen))


def timeline_of(obj: Model, viewer: User) -> list[dict[str, Any]]:
    """What happened to a unit, person or account, newest first; one query.

    Who manages the object sees what changed it. Who may read the audit log sees also who looked at
    its numbers.
    """
    kinds = [AuditKind.CHANGE]
    if viewer.access.holds("audit", Right.READ):
        kinds.append(AuditKind.UNMASK)
    events = AuditEvent.objects.filter(target=obj._meta.label, target_id=str(obj.pk), kind__in=kinds)
    rows = events.select_related("actor").order_by("-at", "-id")[:TIMELINE_LENGTH]
    return [{"at": row.at, "who": row.actor or _("系统"), "what": _what(row), "why": row.reason} for row in rows]


def _what(event: AuditEvent) -> Text:
    label = verb_label(event.verb)
    role = event.detail.get("role")
    detail = Role(role).label if role in Role.values else event.detail.get("post") or event.detail.get("name")
    return f"{label} · {detail}" if detail else label


def role_holdings_at(unit: Unit, day: date) -> QuerySet[Any]:
    """Roles in force at the very unit, with their holders."""
    return unit.role_holdings.in_force(day).select_related("user").order_by("role", "user__name")
