"""Pages that change a person: new, edited, moved to another post, voided."""

from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from common.access import Right, get_visible, guarded
from common.forms import form_page
from people.actions.persons import add_person, edit_person, hold_post, void_person
from people.choices import Standing
from people.forms.persons import PersonAddForm, PersonEditForm, PostForm, ReasonForm
from people.masking import numbers_for
from people.models import Person, User


@require_http_methods(["GET", "POST"])
@guarded("people", Right.MANAGE)
def person_add(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = PersonAddForm(request.POST or None, user=user, initial={"unit": request.GET.get("unit")})
    if form.is_valid() and (person := form.act(_add_with_post, form=form, by=user)):
        messages.success(request, _("已为%(name)s建立档案。") % {"name": person.name})
        return redirect("people:person-detail", person.pk)
    return form_page(request, "people/person_form.html", form, cancel_url=reverse("people:person-list"))


@transaction.atomic
def _add_with_post(*, form: PersonAddForm, by: User) -> Person:
    """Both or neither: a person without a post would be on nobody's list."""
    now = timezone.now()
    person = add_person(unit=form.cleaned_data["unit"], by=by, now=now, **form.facts())
    hold_post(person=person, by=by, now=now, **form.post())
    return person


@require_http_methods(["GET", "POST"])
@guarded("people", Right.MANAGE)
def person_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    person = get_visible(Person.objects.select_related("unit"), user, Right.MANAGE, pk=pk)
    form = PersonEditForm(request.POST or None, person=person, numbers=numbers_for(user, person))
    if (
        form.is_valid()
        and form.act(
            edit_person,
            person=person,
            expected=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
            **form.facts(),
        )
        is not None
    ):
        messages.success(request, _("已保存。"))
        return redirect("people:person-detail", pk)
    return form_page(request, "people/person_form.html", form, person=person, cancel_url=_page(pk))


@require_http_methods(["GET", "POST"])
@guarded("people", Right.MANAGE)
def post_hold(request: HttpRequest, pk: int) -> HttpResponse:
    """A new post from a day on; the present one ends the day before."""
    user: Any = request.user
    person = get_visible(Person.objects.select_related("unit__parent"), user, Right.MANAGE, pk=pk)
    initial = {"unit": person.unit_id, "title": person.post_title, "grade": person.grade}
    if person.post_track:
        initial["track"] = person.post_track
    form = PostForm(request.POST or None, user=user, posted=person.standing == Standing.POSTED, initial=initial)
    if form.is_valid() and form.act(hold_post, person=person, by=user, now=timezone.now(), **form.post()) is not None:
        messages.success(request, _("%(name)s的新岗位已登记。") % {"name": person.name})
        return redirect("people:person-detail", pk)
    return form_page(request, "people/post_form.html", form, person=person, cancel_url=_page(pk))


@require_http_methods(["GET", "POST"])
@guarded("people", Right.MANAGE)
def person_void(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    person = get_visible(Person, user, Right.MANAGE, pk=pk)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(void_person, person=person, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("%(name)s的档案已作废。") % {"name": person.name})
        return redirect("people:person-list")
    return form_page(request, "people/person_void.html", form, person=person, cancel_url=_page(pk))


def _page(pk: int) -> str:
    return reverse("people:person-detail", args=[pk])
