"""What the search on every page finds here: persons and units."""

from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.search import Found, Hit, first_hits
from common.templatetags.banfei import state
from people.models import Person, Unit, User
from people.tables import search_by_number, search_persons, standing_of


def find_persons(user: User, text: str) -> Found | None:
    """By name, pinyin and work number; by a whole number of those whose numbers the user may see."""
    if not user.access.holds("people", Right.READ):
        return None
    rows = Person.objects.visible_to(user).filter(search_persons(text) | search_by_number(user, text))
    query = urlencode({"q": text, "standing": "all"})
    return first_hits(
        _("人员"),
        rows.select_related("unit__parent").order_by("name_key", "pk"),
        _person,
        f"{reverse('people:person-list')}?{query}",
    )


def _person(person: Person) -> Hit:
    note = " · ".join(filter(None, [person.unit.full_name, person.post_title]))
    return Hit(person.name, reverse("people:person-detail", args=[person.pk]), note, standing_of(person))


def find_units(user: User, text: str) -> Found | None:
    if not user.access.holds("units", Right.READ):
        return None
    rows: Any = Unit.objects.visible_to(user).filter(Q(name__contains=text) | Q(code=text))
    query = urlencode({"q": text, "closed": "1"})
    return first_hits(
        _("单位"),
        rows.select_related("parent").order_by("path"),
        _unit,
        f"{reverse('people:unit-list')}?{query}",
    )


def _unit(unit: Unit) -> Hit:
    badge = state("calm", _("已撤销")) if unit.valid_to else state("go", unit.get_level_display())
    return Hit(unit.name, reverse("people:unit-detail", args=[unit.pk]), unit.parent.name if unit.parent else "", badge)
