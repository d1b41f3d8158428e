"""The page that starts opening accounts for a whole unit."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from common.access import Right, guarded
from common.forms import PlainForm, form_page
from jobs.account_batch import OPEN_ACCOUNTS
from jobs.actions import start_job
from people.forms.fields import UnitField
from people.models import Unit, User
from people.queries import workers_without_account
from people.second_factor import bulk_export


class AccountBatchForm(PlainForm):
    """The unit whose workers get accounts, with everything below it."""

    unit = UnitField(label=_("单位"), help_text=_("含下级单位；已有账号的人不受影响。"))

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        self.fields["unit"].queryset = Unit.objects.visible_to(user).open_on(timezone.localdate())  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        unit: Unit = self.cleaned_data["unit"]
        if not workers_without_account(self.user, unit).exists():
            raise forms.ValidationError(_("“%(unit)s”的社区工作者都已有账号。"), params={"unit": unit.name})
        return unit


@require_http_methods(["GET", "POST"])
@guarded("units", Right.MANAGE)
@bulk_export
def account_batch(request: HttpRequest) -> HttpResponse:
    """Starts the job and leads to its progress; ?unit= chooses a unit beforehand."""
    user: Any = request.user
    form = AccountBatchForm(request.POST or None, user=user, initial={"unit": request.GET.get("unit")})
    if form.is_valid():
        unit = form.cleaned_data["unit"]
        job = form.act(start_job, kind=OPEN_ACCOUNTS, by=user, unit=unit, params={}, now=timezone.now())
        if job is not None:
            return redirect("jobs:job-detail", job.public_id)
    return form_page(request, "jobs/account_batch.html", form, cancel_url=reverse("people:account-list"))
