"""Pages of the pool: who can be a mentor."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import Right, get_visible, guarded, require
from common.forms import form_page
from common.templatetags.banfei import day
from mentors.actions.pool import add_mentor, edit_mentor, open_access, renew_mentor, retire_mentor
from mentors.choices import MentorState
from mentors.forms import MentorAddForm, MentorEditForm, ReasonForm
from mentors.models import Bond, MentorProfile
from mentors.permissions import ORGANIZES, can_manage_mentor, can_open_access, organizes
from mentors.tables import mentor_listing
from people.access import NOTHING
from people.choices import Role
from people.masking import numbers_for
from people.models import Person, Unit
from people.queries import timeline_of, units_with

BOTH = ["GET", "POST"]
ROLES_OF_OFFICE = (Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.TRAINING_ADMIN, Role.STREET_ADMIN)


def _mentor(request: HttpRequest, pk: int, *, manage: bool = False) -> MentorProfile:
    rows = MentorProfile.objects.select_related("person__unit__parent", "person__user", "unit").with_load()
    mentor = get_visible(rows, request.user, pk=pk)
    user: Any = request.user
    require(not manage or can_manage_mentor(user, mentor))
    return mentor


def _page(pk: int) -> str:
    return reverse("mentors:mentor-detail", args=[pk])


@require_safe
@guarded("bonds", Right.READ)
def mentor_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return mentor_listing(request, user).respond("mentors/mentor_list.html", may_add=organizes(user))


@require_http_methods(BOTH)
@guarded("bonds", *ORGANIZES)
def mentor_add(request: HttpRequest) -> HttpResponse:
    """An external expert, or with ?person= somebody who is on record."""
    user: Any = request.user
    person = _person_asked_for(request)
    initial = {"organisation": person.unit.full_name, "title": person.post_title} if person else {}
    form = MentorAddForm(request.POST or None, units=_pools(user), person=person, initial=initial)
    if form.is_valid() and (mentor := form.act(add_mentor, person=person, by=user, now=timezone.now(), **form.facts())):
        messages.success(request, _("%(name)s已进入导师库。") % {"name": mentor.person.name})
        return redirect(_page(mentor.pk))
    return form_page(request, "mentors/mentor_add.html", form, person=person)


def _pools(user: Any) -> Any:
    """Units at which the user runs a pool: those where such a role is held."""
    held = [row.unit_id for row in user.access.held if row.role in ROLES_OF_OFFICE]
    within = units_with(user, "bonds", Right.MANAGE) | units_with(user, "bonds", Right.APPROVE)
    return within.filter(pk__in=held) if held else Unit.objects.filter(NOTHING)


def _person_asked_for(request: HttpRequest) -> Any:
    pk = request.GET.get("person", "")
    if not pk.isdecimal():
        return None
    return get_visible(Person.objects.select_related("unit__parent"), request.user, pk=int(pk))


@require_safe
@guarded("bonds", Right.READ)
def mentor_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    mentor = _mentor(request, pk)
    bonds = Bond.objects.visible_to(user).filter(mentor=mentor).with_last_met()
    context = {
        "mentor": mentor,
        "facts": _facts(mentor, user),
        "bonds": bonds.select_related("trainee", "enrolment__unit__parent").order_by("-closed_at", "trainee__name_key"),
        "manages": can_manage_mentor(user, mentor),
        "retired": mentor.state == MentorState.RETIRED,
        "access": _access_of(mentor),
        "may_open_access": can_open_access(user, mentor),
        "timeline": timeline_of(mentor, user) if can_manage_mentor(user, mentor) else [],
    }
    return render(request, "mentors/mentor_detail.html", context)


def _facts(mentor: Any, user: Any) -> list[dict[str, Any]]:
    rows = [
        (_("工作单位"), mentor.organisation),
        (_("职务/职称"), mentor.title),
        (_("专长领域"), "、".join(mentor.tags)),
        (_("在带/可带"), f"{mentor.load}/{mentor.capacity}"),
        (_("手机号"), numbers_for(user, mentor.person).phone),
        (_("推荐单位"), mentor.recommended_by),
        (_("所属导师库"), mentor.unit.name),
        (_("入库日期"), day(mentor.since)),
    ]
    if mentor.retired_on:
        rows += [(_("退出日期"), day(mentor.retired_on)), (_("退出原因"), mentor.retire_reason)]
    return [{"label": label, "value": value} for label, value in rows]


def _access_of(mentor: MentorProfile) -> str:
    """none: no account; shut: an account that is no mentor's yet; open."""
    account = getattr(mentor.person, "user", None)
    if account is None:
        return "none"
    held = account.role_holdings.in_force(timezone.localdate()).filter(role=Role.MENTOR)
    return "open" if account.is_active and held.exists() else "shut"


@require_http_methods(BOTH)
@guarded("bonds", *ORGANIZES)
def mentor_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    mentor = _mentor(request, pk, manage=True)
    form = MentorEditForm(request.POST or None, mentor=mentor)
    if (
        form.is_valid()
        and form.act(
            edit_mentor,
            mentor=mentor,
            expected=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
            **form.facts(),
        )
        is not None
    ):
        messages.success(request, _("已保存。"))
        return redirect(_page(pk))
    return form_page(request, "mentors/mentor_edit.html", form, mentor=mentor, cancel_url=_page(pk))


@require_http_methods(BOTH)
@guarded("bonds", *ORGANIZES)
def mentor_retire(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    mentor = _mentor(request, pk, manage=True)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(retire_mentor, mentor=mentor, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s已退出导师库。") % {"name": mentor.person.name})
        return redirect(_page(pk))
    return form_page(request, "mentors/mentor_retire.html", form, mentor=mentor, cancel_url=_page(pk))


@require_POST
@guarded("bonds", *ORGANIZES)
def mentor_renew(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    renew_mentor(mentor=_mentor(request, pk, manage=True), by=user, now=timezone.now())
    messages.success(request, _("已续聘，重新进入导师库。"))
    return redirect(_page(pk))


@require_POST
@guarded("bonds", Right.APPROVE)
@never_cache
def mentor_access(request: HttpRequest, pk: int) -> HttpResponse:
    """An account with its first password, shown this once; or only the mentor's role for an account."""
    user: Any = request.user
    mentor = _mentor(request, pk, manage=True)
    if not can_open_access(user, mentor):
        raise PermissionDenied
    password = open_access(mentor=mentor, by=user, now=timezone.now())
    if not password:
        messages.success(request, _("已开通导师权限。"))
        return redirect(_page(pk))
    mentor = _mentor(request, pk)
    return render(request, "mentors/mentor_access.html", {"mentor": mentor, "password": password})
