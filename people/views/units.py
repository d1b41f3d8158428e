"""Pages of the unit tree."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from common.access import Right, can, get_visible, guarded, require
from common.forms import form_page
from common.plain_text import sought
from people.actions.merging import people_at, roles_ending
from people.actions.units import add_unit, dissolve_unit, edit_unit
from people.forms.units import DissolveForm, UnitAddForm, UnitEditForm
from people.models import Person, Unit
from people.permissions import levels_to_add
from people.queries import Branch, role_holdings_at, timeline_of, unit_tree, workers_without_account
from people.views.facts import unit_facts

SEARCH_SHOWN = 50
HOLDINGS_SHOWN = 12


@require_safe
@guarded("units", Right.READ)
def unit_list(request: HttpRequest) -> HttpResponse:
    """The tree, or what a search found in it."""
    user: Any = request.user
    today = timezone.localdate()
    units = Unit.objects.visible_to(user)
    if "closed" not in request.GET:
        units = units.open_on(today)
    text = sought(request.GET.get("q", ""))
    found = units.filter(name__contains=text).select_related("parent")[:SEARCH_SHOWN] if text else None
    context = {
        "tree": nodes(unit_tree(units)) if found is None else {},
        "found": found,
        "search": text,
        "total": units.count(),
        "with_closed": "closed" in request.GET,
    }
    return render(request, "people/unit_list.html", context)


@require_safe
@guarded("units", Right.READ)
def unit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    unit = get_visible(Unit.objects.select_related("parent", "successor"), user, pk=pk)
    today = timezone.localdate()
    manages = can(user, Right.MANAGE, unit)
    is_open = unit.valid_to is None
    holdings = list(role_holdings_at(unit, today)[: HOLDINGS_SHOWN + 1])
    context = {
        "unit": unit,
        "facts": unit_facts(unit),
        "crumbs": Unit.objects.visible_to(user).filter(path__in=unit.paths_above),
        "tree": nodes(unit_tree(Unit.objects.visible_to(user).open_on(today).below(unit).exclude(pk=unit.pk))),
        "people": Person.objects.workers().filter(unit__path__startswith=unit.path).count(),
        "people_url": _list_url("people:person-list", unit) if user.access.holds("people", Right.READ) else "",
        "accounts_url": _list_url("people:account-list", unit),
        "holdings": holdings[:HOLDINGS_SHOWN],
        "more_holdings": len(holdings) > HOLDINGS_SHOWN,
        "may_edit": manages and is_open,
        "may_add": is_open and levels_to_add(user, unit),
        "without_account": workers_without_account(user, unit).count(),
        "timeline": timeline_of(unit, user) if manages or user.access.holds("audit", Right.READ) else [],
    }
    return render(request, "people/unit_detail.html", context)


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def unit_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new unit below the one in the address."""
    user: Any = request.user
    parent = get_visible(Unit, user, pk=pk)
    require(parent.valid_to is None and bool(levels_to_add(user, parent)))
    form = UnitAddForm(request.POST or None, user=user, parent=parent)
    if form.is_valid() and (
        unit := form.act(add_unit, parent=parent, by=user, now=timezone.now(), **form.cleaned_data)
    ):
        messages.success(request, _("已新增“%(name)s”。") % {"name": unit.name})
        return redirect("people:unit-detail", unit.pk)
    return form_page(request, "people/unit_form.html", form, parent=parent, cancel_url=_page(parent))


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def unit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    unit = get_visible(Unit, user, Right.MANAGE, pk=pk)
    require(unit.valid_to is None)
    initial = {"name": unit.name, "code": unit.code, "version": unit.version}
    form = UnitEditForm(request.POST or None, initial=initial)
    if (
        form.is_valid()
        and form.act(
            edit_unit,
            unit=unit,
            by=user,
            now=timezone.now(),
            expected=form.cleaned_data["version"],
            name=form.cleaned_data["name"],
            code=form.cleaned_data["code"],
        )
        is not None
    ):
        messages.success(request, _("已保存。"))
        return redirect("people:unit-detail", unit.pk)
    return form_page(request, "people/unit_form.html", form, unit=unit, cancel_url=_page(unit))


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def unit_dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    unit = get_visible(Unit, user, Right.MANAGE, pk=pk)
    form = DissolveForm(request.POST or None, user=user, unit=unit)
    people = people_at(unit).count()
    ending = {merged: roles_ending(unit, merged=merged).count() for merged in (True, False)}
    if (
        form.is_valid()
        and form.act(dissolve_unit, unit=unit, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        merged = bool(form.cleaned_data.get("move_people"))
        to = form.cleaned_data["successor"] if merged and people else None
        messages.success(request, _dissolved(unit, to, people, ending[merged]))
        return redirect("people:unit-detail", unit.pk)
    return form_page(request, "people/unit_dissolve.html", form, unit=unit, cancel_url=_page(unit))


def _dissolved(unit: Unit, to: Unit | None, people: int, roles: int) -> str:
    """What became of the unit, of the people there and of their roles."""
    said = [_("“%(name)s”已撤销，原来的记录都还在。") % {"name": unit.name}]
    if to:
        words = ngettext("%(n)d 人连同角色已调到%(to)s。", "%(n)d 人连同角色已调到%(to)s。", people)
        said.append(words % {"n": people, "to": to.name})
    if roles:
        said.append(ngettext("%(n)d 个角色同时结束。", "%(n)d 个角色同时结束。", roles) % {"n": roles})
    return "".join(said)


def nodes(branches: list[Branch]) -> dict[str, list[dict[str, Any]]]:
    """Branches as components/tree.html draws them: what branches further apart from what doesn't."""
    return {
        "leaves": [_node(branch) for branch in branches if not branch.children],
        "branches": [_node(branch) for branch in branches if branch.children],
    }


def _node(branch: Branch) -> dict[str, Any]:
    return {
        "label": branch.unit.name,
        "url": _page(branch.unit),
        "number": branch.people,
        "note": _("已撤销") if branch.unit.valid_to else "",
        **nodes(branch.children),
    }


def _list_url(name: str, unit: Unit) -> str:
    return f"{reverse(name)}?unit={unit.pk}"


def _page(unit: Unit) -> str:
    return reverse("people:unit-detail", args=[unit.pk])
