"""The pairing board of a class, and one trainee's two sides with suggestions."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from cohorts.models import Cohort, Enrolment
from common.access import Right, get_visible, guarded, require
from common.exceptions import Refusal
from mentors.actions.bonds import propose_bond, propose_bonds, sign_bonds
from mentors.choices import OPEN, BondState, Slot
from mentors.models import Bond, MentorProfile
from mentors.permissions import ORGANIZES, can_pair
from mentors.queries.pairing import best_picks, coverage_of, lacking, offers, pool_for, proposed, with_open_bonds
from mentors.queries.waiting import cohorts_to_pair
from mentors.tables import board_rows, pairing_listing

SHOWN_OFFERS = 8


def _cohort(request: HttpRequest, pk: int) -> Cohort:
    return get_visible(Cohort.objects.select_related("unit", "programme"), request.user, pk=pk)


@require_safe
@guarded("bonds", Right.READ)
def pairing_list(request: HttpRequest) -> HttpResponse:
    """The classes that can be paired; with one class only, its board."""
    user: Any = request.user
    cohorts = list(cohorts_to_pair(user)[:50])
    if len(cohorts) == 1:
        return redirect("mentors:pairing", cohorts[0].pk)
    return render(request, "mentors/pairing_list.html", {"cohorts": cohorts})


@require_safe
@guarded("bonds", Right.READ)
def board(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = _cohort(request, pk)
    rows = board_rows(cohort, user)
    may_pair = user.access.holds("bonds", *ORGANIZES)
    listing = pairing_listing(request, user, cohort, may_pair=may_pair)
    return listing.respond(
        "mentors/pairing_board.html",
        cohort=cohort,
        coverage=coverage_of(rows),
        chips=_chips(request, rows),
        may_pair=may_pair,
    )


def _chips(request: HttpRequest, rows: Any) -> list[dict[str, Any]]:
    kinds = [
        ("", _("全部"), rows, ""),
        ("theory", _("缺理论导师"), lacking(rows, Slot.THEORY), "need"),
        ("practice", _("缺实务导师"), lacking(rows, Slot.PRACTICE), "need"),
        ("proposed", _("待签约"), proposed(rows), "soon"),
    ]
    shown = request.GET.get("show", "")
    return [
        {
            "label": label,
            "count": found.count(),
            "url": f"?show={key}" if key else "?",
            "current": shown == key,
            "kind": kind,
        }
        for key, label, found, kind in kinds
    ]


@require_POST
@guarded("bonds", *ORGANIZES)
def board_bulk(request: HttpRequest, pk: int) -> HttpResponse:
    """For the picked trainees: fill empty sides by suggestion, or sign what was proposed."""
    user: Any = request.user
    cohort = _cohort(request, pk)
    picked = [int(value) for value in request.POST.getlist("pick") if value.isdecimal()]
    rows = with_open_bonds(board_rows(cohort, user).filter(pk__in=picked)).select_related(
        "person", "unit__parent", "cohort__unit"
    )
    enrolments = [row for row in rows.order_by("person__name_key", "pk") if can_pair(user, row)]
    if not enrolments:
        raise Refusal(_("请先勾选您可以配对的学员。"))
    text = _sign_all(enrolments, user) if "sign" in request.POST else _propose_all(enrolments, cohort, user)
    messages.success(request, text)
    return redirect("mentors:pairing", pk)


def _sign_all(enrolments: list[Any], user: Any) -> str:
    waiting = [bond for row in enrolments for bond in row.open_bonds if bond.state == BondState.PROPOSED]
    if not waiting:
        raise Refusal(_("勾选的学员没有待签约的导师。"))
    number = len(sign_bonds(bonds=waiting, by=user, now=timezone.now()))
    return ngettext("已签约 %(n)d 对，导师和学员会收到消息。", "已签约 %(n)d 对，导师和学员会收到消息。", number) % {
        "n": number
    }


def _propose_all(enrolments: list[Any], cohort: Cohort, user: Any) -> str:
    picks = best_picks(enrolments, pool_for(cohort))
    if not picks:
        raise Refusal(_("没有可配的：席位已有人，或导师名额已满。"))
    number = len(propose_bonds(picks=picks, by=user, now=timezone.now()))
    return ngettext("已按建议配出 %(n)d 对，请核对后签约。", "已按建议配出 %(n)d 对，请核对后签约。", number) % {
        "n": number
    }


def _enrolment(request: HttpRequest, pk: int) -> Any:
    rows = Enrolment.objects.visible_to(request.user, thing="bonds")
    enrolment = rows.select_related("person", "unit__parent", "cohort__unit").filter(pk=pk)
    return get_visible(enrolment, request.user, pk=pk)


@require_safe
@guarded("bonds", Right.READ)
def trainee(request: HttpRequest, pk: int) -> HttpResponse:
    """Both sides of one trainee: who stands there, or who would suit and why."""
    user: Any = request.user
    enrolment = _enrolment(request, pk)
    may_pair = can_pair(user, enrolment)
    pool = list(pool_for(enrolment.cohort)) if may_pair else []
    bonds = Bond.objects.filter(enrolment=enrolment).select_related("mentor__person").order_by("-pk")
    current = {bond.slot: bond for bond in bonds if bond.state in OPEN}
    sides = [_side_of(enrolment, slot, current.get(slot), pool) for slot in Slot]
    context = {
        "enrolment": enrolment,
        "sides": sides,
        "former": [bond for bond in bonds if bond.state not in OPEN],
        "may_pair": may_pair,
    }
    return render(request, "mentors/pairing_trainee.html", context)


def _side_of(enrolment: Any, slot: Slot, bond: Bond | None, pool: list[MentorProfile]) -> dict[str, Any]:
    found = [] if bond else offers(enrolment, slot, pool)
    return {"slot": slot, "bond": bond, "offers": found[:SHOWN_OFFERS], "more": len(found) - SHOWN_OFFERS}


@require_POST
@guarded("bonds", *ORGANIZES)
def propose(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    enrolment = _enrolment(request, pk)
    require(can_pair(user, enrolment))
    chosen = request.POST.get("mentor", "")
    slot = request.POST.get("slot", "")
    if not chosen.isdecimal() or slot not in Slot.values:
        raise Refusal(_("请先选一位导师。"))
    mentor = get_visible(MentorProfile, user, pk=int(chosen))
    bond = propose_bond(enrolment=enrolment, mentor=mentor, slot=Slot(slot), by=user, now=timezone.now())
    messages.success(
        request,
        _("已选%(name)s任%(slot)s，签约后生效。") % {"name": mentor.person.name, "slot": bond.get_slot_display()},
    )
    return redirect(reverse("mentors:pairing-trainee", args=[pk]))
