"""Pages of accounts and the roles they hold."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from common.access import Right, can, get_visible, guarded
from common.forms import form_page
from people.actions.accounts import disable_account, enable_account, first_password, open_account, reset_password
from people.actions.roles import close_role, grant_role
from people.actions.worker_accounts import free_username
from people.choices import Role
from people.forms.accounts import AccountForm, RoleForm
from people.forms.persons import ReasonForm
from people.models import Person, RoleHolding, User
from people.permissions import can_manage_account
from people.queries import timeline_of
from people.second_factor import has_factor
from people.tables import account_listing, account_state
from people.views.account_changes import managed
from people.views.facts import account_facts, password_facts


@require_safe
@guarded("units", Right.READ)
def account_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    may_open = user.access.holds("units", Right.MANAGE)
    return account_listing(request, user).respond("people/account_list.html", may_open=may_open)


@require_safe
@guarded("units", Right.READ)
def account_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    account = get_visible(User.objects.select_related("home__parent", "person"), user, pk=pk)
    return render(request, "people/account_detail.html", page_of(account, user))


def page_of(account: User, viewer: User) -> dict[str, Any]:
    """Everything on an account's page."""
    manages = can_manage_account(viewer, account)
    today = timezone.localdate()
    holdings = account.role_holdings.select_related("unit__parent", "granted_by").order_by("-since", "-pk")
    return {
        "account": account,
        "facts": account_facts(account),
        "state": account_state(account),
        "is_own": viewer.pk == account.pk,
        "held": [row for row in holdings if row.until is None or row.until > today],
        "ended": [row for row in holdings if row.until is not None and row.until <= today],
        "today": today,
        "manages": manages,
        "has_factor": manages and has_factor(account),
        "sees_person": account.person is not None and can(viewer, Right.READ, account.person),
        "timeline": timeline_of(account, viewer) if manages or viewer.access.holds("audit", Right.READ) else [],
    }


@never_cache
@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def account_open(request: HttpRequest) -> HttpResponse:
    """A new account, for a person (?person=) or without one; the first password shows once."""
    user: Any = request.user
    wanted = request.GET.get("person", "")
    person = get_visible(Person.objects.select_related("unit"), user, pk=int(wanted)) if wanted.isdigit() else None
    initial = {"username": free_username(person), "name": person.name, "unit": person.unit_id} if person else {}
    form = AccountForm(request.POST or None, user=user, initial=initial)
    password = first_password()
    if form.is_valid() and (account := form.act(_open_with_role, form=form, person=person, password=password, by=user)):
        return _show_password(request, account, password, new=True)
    return form_page(request, "people/account_form.html", form, person=person)


def _open_with_role(*, form: AccountForm, person: Person | None, password: str, by: User) -> User:
    given, now = form.cleaned_data, timezone.now()
    account = open_account(
        username=given["username"],
        name=given["name"],
        home=given["unit"],
        email=given["email"],
        password=password,
        person=person,
        by=by,
        now=now,
    )
    if given["role"]:
        grant_role(user=account, role=Role(given["role"]), unit=given["unit"], by=by, now=now)
    return account


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    account, user = managed(request, pk)
    initial = {"unit": account.home_id, "since": timezone.localdate()}
    form = RoleForm(request.POST or None, user=user, initial=initial)
    if form.is_valid() and (
        holding := form.act(
            grant_role,
            user=account,
            role=Role(form.cleaned_data["role"]),
            unit=form.cleaned_data["unit"],
            since=form.cleaned_data["since"],
            by=user,
            now=timezone.now(),
        )
    ):
        words = {"name": account.name, "role": holding.get_role_display(), "unit": holding.unit.name}
        messages.success(request, _("%(name)s已担任%(unit)s的%(role)s。") % words)
        return redirect("people:account-detail", pk)
    return form_page(request, "people/role_form.html", form, account=account, cancel_url=_page(pk))


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def role_close(request: HttpRequest, pk: int) -> HttpResponse:
    """The end of one role; pk is the holding's."""
    user: Any = request.user
    accounts = User.objects.visible_to(user).values("pk")
    holding = get_object_or_404(RoleHolding.objects.select_related("unit"), pk=pk, user__in=accounts)
    account, user = managed(request, holding.user_id)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(close_role, holding=holding, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("角色已结束，立即生效。"))
        return redirect("people:account-detail", account.pk)
    return form_page(
        request, "people/role_close.html", form, account=account, holding=holding, cancel_url=_page(account.pk)
    )


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def account_disable(request: HttpRequest, pk: int) -> HttpResponse:
    account, user = managed(request, pk)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(disable_account, user=account, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s的账号已停用，正在使用的设备已退出。") % {"name": account.name})
        return redirect("people:account-detail", pk)
    return form_page(request, "people/account_disable.html", form, account=account, cancel_url=_page(pk))


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def account_enable(request: HttpRequest, pk: int) -> HttpResponse:
    account, user = managed(request, pk)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(enable_account, user=account, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s的账号已启用。") % {"name": account.name})
        return redirect("people:account-detail", pk)
    return form_page(request, "people/account_enable.html", form, account=account, cancel_url=_page(pk))


@require_POST
@never_cache
@guarded("units", Right.MANAGE)
def account_reset(request: HttpRequest, pk: int) -> HttpResponse:
    """A fresh first password, shown on this answer only."""
    account, user = managed(request, pk)
    password = reset_password(user=account, by=user, now=timezone.now())
    return _show_password(request, account, password)


def _show_password(request: HttpRequest, account: User, password: str, *, new: bool = False) -> HttpResponse:
    context = {"account": account, "facts": password_facts(account, password), "new": new}
    return render(request, "people/account_password.html", context)


def _page(pk: int) -> str:
    return reverse("people:account-detail", args=[pk])
