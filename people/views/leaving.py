"""Pages on which a person leaves: for good, or to a unit that somebody else looks after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.access import Right, get_visible, guarded, require
from common.forms import form_page
from people.actions.leaving import leave_post, release_person
from people.choices import PersonKind, Standing
from people.forms.persons import LeaveForm, ReleaseForm
from people.models import Person


@require_http_methods(["GET", "POST"])
@guarded("people", Right.MANAGE)
def person_leave(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    person = _worker(user, pk)
    require(person.standing != Standing.LEFT)
    form = LeaveForm(request.POST or None, initial={"last_day": timezone.localdate()})
    if (
        form.is_valid()
        and form.act(leave_post, person=person, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s已办理离任。以后返岗的，在这里重新安排岗位。") % {"name": person.name})
        return redirect("people:person-detail", pk)
    return form_page(request, "people/person_leave.html", form, **_shown(person))


@require_http_methods(["GET", "POST"])
@guarded("people", Right.MANAGE)
def person_release(request: HttpRequest, pk: int) -> HttpResponse:
    """To another district, or another street: from then on the record is theirs."""
    user: Any = request.user
    person = _worker(user, pk)
    initial = {"last_day": timezone.localdate()}
    form = ReleaseForm(request.POST or None, user=user, person=person, initial=initial)
    if (
        form.is_valid()
        and form.act(release_person, person=person, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        words = {"name": person.name, "to": form.cleaned_data["to"].name}
        messages.success(request, _("%(name)s已转到%(to)s，由对方安排岗位。转错的，请对方再转回来。") % words)
        return redirect("people:person-list")
    return form_page(request, "people/person_release.html", form, **_shown(person))


def _worker(user: Any, pk: int) -> Person:
    person: Person = get_visible(Person.objects.select_related("unit__parent", "user"), user, Right.MANAGE, pk=pk)
    require(person.kind == PersonKind.WORKER)
    return person


def _shown(person: Person) -> dict[str, Any]:
    """The person, and which roles end with the post."""
    account = getattr(person, "user", None)
    today = timezone.localdate()
    held = account.role_holdings.still_open(today).select_related("unit__parent") if account else []
    return {
        "person": person,
        "account": account,
        "held": held,
        "cancel_url": reverse("people:person-detail", args=[person.pk]),
    }
