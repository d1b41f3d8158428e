"""Help: a page for each role, and who may do what."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import signed_in
from people.choices import Role
from people.guide import ROLES, guide_of, role_of, role_to_help, slug_of
from people.matrix_words import LEGEND, matrix_rows
from people.registry import HANDLING, UNUSED, Table, declared, labels_of

OPEN_TO_ALL = "help and the table of rights hold no data of anybody"


@require_safe
@signed_in(OPEN_TO_ALL)
def help_own(request: HttpRequest) -> HttpResponse:
    """The page of one's own role."""
    user: Any = request.user
    return redirect("people:help-role", slug_of(role_to_help(user)))


@require_safe
@signed_in(OPEN_TO_ALL)
def help_role(request: HttpRequest, slug: str) -> HttpResponse:
    role = _role_or_404(slug)
    return render(
        request,
        "people/help.html",
        {"role": role, "guide": guide_of(role), "chips": _chips(request.user, role, "people:help-role")},
    )


@require_safe
@signed_in(OPEN_TO_ALL)
def matrix(request: HttpRequest) -> HttpResponse:
    """Who may what. On a phone one role is shown at a time: `?role=mentor`."""
    user: Any = request.user
    role = role_of(request.GET.get("role", "")) or role_to_help(user)
    context = {
        "role": role,
        "roles": ROLES,
        "rows": matrix_rows(role),
        "legend": LEGEND,
        "choices": [{"slug": slug_of(one), "label": one.label, "current": one is role} for one in ROLES],
    }
    return render(request, "people/matrix.html", context)


@require_safe
@signed_in("everybody may know what is kept about people, and it holds no data of anybody")
def personal_data(request: HttpRequest) -> HttpResponse:
    """What is kept about people: why, how long, who sees it, what erasing does."""
    cards = [card for table in declared() if table.purpose != UNUSED and (card := _card(table))["rows"]]
    return render(request, "people/personal_data.html", {"cards": cards})


def _card(table: Table) -> dict[str, Any]:
    labels = labels_of(table)
    rows = [
        {
            "kind": kind.label,
            "columns": "、".join(labels[column] for column in columns if column in labels),
            "handling": HANDLING[kind],
        }
        for kind, columns in table.personal.items()
    ]
    return {"table": table, "rows": rows}


def _role_or_404(slug: str) -> Role:
    role = role_of(slug)
    if role is None:
        raise Http404
    return role


def _chips(user: Any, current: Role, route: str) -> list[dict[str, Any]]:
    """Links to the other roles' pages, one's own first."""
    own = [held.role for held in user.access.held]
    ordered = sorted(ROLES, key=lambda role: role not in own)
    return [
        {
            "label": role.label,
            "count": _("我的") if role in own else "",
            "url": reverse(route, args=[slug_of(role)]),
            "current": role is current,
        }
        for role in ordered
    ]
