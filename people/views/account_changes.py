"""Pages that change somebody's account: what it is called, and a second factor that was lost."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.access import Right, can, get_visible, guarded, require
from common.forms import form_page
from people.actions.accounts import edit_account, reset_factor
from people.actions.persons import edit_person
from people.forms.accounts import AccountEditForm
from people.forms.persons import ReasonForm
from people.models import Person, User
from people.permissions import can_manage_account


def managed(request: HttpRequest, pk: int) -> tuple[User, Any]:
    """The account in the address, and who wants to change it; 404 and 403 as everywhere."""
    user: Any = request.user
    account = get_visible(User.objects.select_related("home", "person"), user, Right.MANAGE, pk=pk)
    require(can_manage_account(user, account))
    return account, user


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def account_edit(request: HttpRequest, pk: int) -> HttpResponse:
    account, user = managed(request, pk)
    person = account.person if account.person and can(user, Right.MANAGE, account.person) else None
    form = AccountEditForm(request.POST or None, account=account, person=person)
    if form.is_valid() and form.act(_save, form=form, account=account, person=person, by=user) is not None:
        messages.success(request, _("已保存。"))
        return redirect("people:account-detail", pk)
    return form_page(request, "people/account_edit.html", form, account=account, cancel_url=_page(pk))


@transaction.atomic
def _save(*, form: AccountEditForm, account: User, person: Person | None, by: User) -> User:
    """Account and work number, both or neither."""
    given, now = form.cleaned_data, timezone.now()
    if person is not None and given["work_number"] != (person.work_number or ""):
        number = given["work_number"] or None
        edit_person(person=person, expected=given["person_version"], by=by, now=now, work_number=number)
    return edit_account(user=account, expected=given["version"], by=by, now=now, **form.account_facts())


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
def account_factor(request: HttpRequest, pk: int) -> HttpResponse:
    """Take away the second factor of somebody who lost the phone."""
    account, user = managed(request, pk)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(reset_factor, user=account, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s的第二因素已重置，下次登录重新设置。") % {"name": account.name})
        return redirect("people:account-detail", pk)
    return form_page(request, "people/account_factor.html", form, account=account, cancel_url=_page(pk))


def _page(pk: int) -> str:
    return reverse("people:account-detail", args=[pk])
