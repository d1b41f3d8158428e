"""The desk of absences to ask after."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from cohorts.actions.follow_ups import follow_up
from cohorts.forms.care import FollowUpForm
from cohorts.models import AbsenceFollowUp
from cohorts.tables import follow_up_listing
from common.access import Right, can, get_visible, guarded
from common.forms import form_page
from people.models import Person, User
from people.queries import with_phone_sight

TASKS = AbsenceFollowUp.objects.select_related(
    "enrolment__person", "enrolment__unit__parent", "enrolment__cohort__unit", "session", "closed_by"
)


@require_safe
@guarded("care_notes", Right.READ)
def follow_up_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return follow_up_listing(request, user).respond()


@require_safe
@guarded("care_notes", Right.READ)
def follow_up_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    task = get_visible(TASKS.all(), user, pk=pk)
    return _page(request, task, user, FollowUpForm(task=task))


@require_POST
@guarded("care_notes", Right.ENTER)
def follow_up_save(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    task = get_visible(TASKS.all(), user, Right.ENTER, pk=pk)
    form = FollowUpForm(request.POST, task=task)
    close = "keep" not in request.POST
    if form.is_valid() and form.act(
        follow_up, task=task, expected=form.cleaned_data["version"], by=user, now=timezone.now(), close=close,
        reason=form.cleaned_data["reason"], care_note=form.cleaned_data["care_note"],
    ) is not None:  # fmt: skip
        messages.success(request, _("已办结。") if close else _("已保存，还没有办结。"))
        return redirect("cohorts:follow-up-list")
    return _page(request, task, user, form)


def _page(request: HttpRequest, task: AbsenceFollowUp, user: User, form: FollowUpForm) -> HttpResponse:
    person = task.enrolment.person
    sighted = with_phone_sight(Person.objects.filter(pk=person.pk), user).first()
    phone = person.phone if sighted is not None and sighted.phone_in_sight else ""  # type: ignore[attr-defined]
    may_act = task.closed_at is None and can(user, Right.ENTER, task)
    return form_page(
        request, "cohorts/follow_up_detail.html", form, task=task, person=person, phone=phone, may_act=may_act,
        list_url=reverse("cohorts:follow-up-list"),
    )  # fmt: skip
