"""Pages of one pair: its state, its logs, and what the office does with it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import Right, get_visible, guarded, require
from common.exceptions import Refusal
from common.forms import form_page
from common.templatetags.banfei import day
from mentors.actions.bonds import complete_bond, end_bond, replace_bond, sign_bonds
from mentors.choices import GUIDING
from mentors.forms import CompleteForm, ReasonForm, ReplaceForm
from mentors.models import Bond, GuidanceLog, MentorProfile
from mentors.permissions import ORGANIZES, can_close_bond, can_pair, can_sign_bond, can_write_log
from mentors.queries.pairing import offers, pool_for
from mentors.tables import bond_listing

BOTH = ["GET", "POST"]
MOST_LOGS = 30


def get_bond(request: HttpRequest, pk: int) -> Any:
    rows = Bond.objects.select_related(
        "mentor__person__user", "mentor__unit", "trainee__user", "enrolment__unit__parent", "enrolment__cohort__unit"
    )
    return get_visible(rows, request.user, pk=pk)


def _require_open(user: Any, bond: Bond) -> None:
    require(can_pair(user, bond.enrolment))
    if not can_close_bond(user, bond):
        raise Refusal(_("这一结对已经结束。"))


def _page(pk: int) -> str:
    return reverse("mentors:bond-detail", args=[pk])


@require_safe
@guarded("bonds", Right.READ)
def bond_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return bond_listing(request, user).respond("mentors/bond_list.html")


@require_safe
@guarded("bonds", Right.READ)
def bond_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    bond = get_bond(request, pk)
    logs = GuidanceLog.objects.visible_to(user).filter(bond__trainee=bond.trainee_id)
    context = {
        "bond": bond,
        "facts": _facts(bond),
        "steps": _steps(bond),
        "logs": logs.select_related("bond__mentor__person").order_by("-met_on", "-pk")[:MOST_LOGS],
        "may_write": can_write_log(user, bond),
        "may_sign": can_sign_bond(user, bond),
        "may_close": can_close_bond(user, bond),
        "guiding": bond.state in GUIDING,
        "without_account": bond.state in GUIDING and not hasattr(bond.mentor.person, "user"),
    }
    return render(request, "mentors/bond_detail.html", context)


def _facts(bond: Bond) -> list[dict[str, Any]]:
    rows = [
        (_("学员"), f"{bond.trainee.name} · {bond.enrolment.unit.full_name}"),
        (_("导师"), f"{bond.mentor.person.name} · {bond.get_slot_display()}"),
        (_("导师单位"), bond.mentor.organisation),
        (_("班次"), bond.enrolment.cohort.name),
        (_("帮带期限"), _("%(since)s 至 %(until)s") % {"since": day(bond.since), "until": day(bond.until)}),
        (_("培训需求"), "、".join(bond.enrolment.needs)),
    ]
    return [{"label": label, "value": value} for label, value in rows]


def _steps(bond: Bond) -> list[dict[str, Any]]:
    """Every arrow with its who and when, newest first."""
    end = bond.get_state_display()
    arrows = [
        (bond.closed_at, bond.closed_by, end, bond.reason),
        (bond.started_at, bond.started_by, _("第一次指导，开始帮带"), ""),
        (bond.signed_at, bond.signed_by, _("签约"), ""),
        (bond.proposed_at, bond.proposed_by, _("提议结对"), ""),
    ]
    return [{"at": at, "who": who or _("系统"), "what": what, "why": why} for at, who, what, why in arrows if at]


@require_POST
@guarded("bonds", *ORGANIZES)
def bond_sign(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    bond = get_bond(request, pk)
    require(can_pair(user, bond.enrolment))
    sign_bonds(bonds=[bond], by=user, now=timezone.now())
    messages.success(request, _("已签约，导师和学员会收到消息。"))
    return redirect(_page(pk))


@require_http_methods(BOTH)
@guarded("bonds", *ORGANIZES)
def bond_end(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    bond = get_bond(request, pk)
    _require_open(user, bond)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and form.act(end_bond, bond=bond, by=user, now=timezone.now(), **form.cleaned_data) is not None:
        messages.success(request, _("结对已结束，指导记录保留。"))
        return redirect(_page(pk))
    return form_page(request, "mentors/bond_end.html", form, bond=bond, cancel_url=_page(pk))


@require_http_methods(BOTH)
@guarded("bonds", *ORGANIZES)
def bond_complete(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    bond = get_bond(request, pk)
    _require_open(user, bond)
    form = CompleteForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(complete_bond, bond=bond, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已办理出师。"))
        return redirect(_page(pk))
    return form_page(request, "mentors/bond_complete.html", form, bond=bond, cancel_url=_page(pk))


@require_http_methods(BOTH)
@guarded("bonds", *ORGANIZES)
def bond_replace(request: HttpRequest, pk: int) -> HttpResponse:
    """The list holds who has a free place on the same side, best first, with the reason in words."""
    user: Any = request.user
    bond = get_bond(request, pk)
    _require_open(user, bond)
    found = offers(bond.enrolment, bond.slot, pool_for(bond.enrolment.cohort))
    choices = [
        (offer.mentor.pk, f"{offer.mentor.person.name} · {offer.reason}")
        for offer in found
        if offer.mentor.pk != bond.mentor_id
    ]
    form = ReplaceForm(request.POST or None, choices=choices)
    if form.is_valid():
        mentor = get_visible(MentorProfile, user, pk=form.cleaned_data["mentor"])
        reason = form.cleaned_data["reason"]
        if new := form.act(replace_bond, bond=bond, mentor=mentor, reason=reason, by=user, now=timezone.now()):
            messages.success(request, _("已更换导师，新导师能看到以前的指导记录。"))
            return redirect(_page(new.pk))
    return form_page(request, "mentors/bond_replace.html", form, bond=bond, found=bool(choices), cancel_url=_page(pk))
