"""Pages of programmes."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from cohorts.actions.programmes import edit_programme, make_programme
from cohorts.forms.programmes import ProgrammeForm
from cohorts.models import Cohort, Programme
from cohorts.queries.classes import with_member_count
from cohorts.tables import programme_listing
from common.access import Right, can, get_visible, guarded
from common.forms import form_page

FORM = "cohorts/form.html"


@require_safe
@guarded("programmes", Right.READ)
def programme_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    may_add = user.access.holds("programmes", Right.MANAGE)
    return programme_listing(request, user).respond("cohorts/programme_list.html", may_add=may_add)


@require_safe
@guarded("programmes", Right.READ)
def programme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    programme = get_visible(Programme.objects.select_related("unit"), user, pk=pk)
    cohorts: Any = Cohort.objects.visible_to(user).filter(programme=programme).order_by("-starts_on", "-pk")
    context = {
        "programme": programme,
        "hosts": list(programme.hosts.all()),
        "cohorts": with_member_count(cohorts),
        "manages": can(user, Right.MANAGE, programme),
        "may_open": user.access.holds("programmes", Right.MANAGE),
    }
    return render(request, "cohorts/programme_detail.html", context)


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def programme_add(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = ProgrammeForm(request.POST or None, user=user)
    if form.is_valid():
        facts = {**form.facts(), "unit": form.cleaned_data["unit"]}
        if programme := form.act(make_programme, by=user, now=timezone.now(), **facts):
            messages.success(request, _("已建立“%(name)s”，接着可以开班。") % {"name": programme.name})
            return redirect("cohorts:programme-detail", programme.pk)
    return form_page(
        request, FORM, form, title=_("新建培训项目"), submit=_("建立项目"),
        cancel_url=reverse("cohorts:programme-list"),
        crumbs=[(_("培训项目"), reverse("cohorts:programme-list"))],
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def programme_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    programme = get_visible(Programme.objects.select_related("unit"), user, Right.MANAGE, pk=pk)
    form = ProgrammeForm(request.POST or None, user=user, programme=programme)
    if form.is_valid() and form.act(
        edit_programme, programme=programme, expected=form.cleaned_data["version"], by=user, now=timezone.now(),
        **form.facts(),
    ) is not None:  # fmt: skip
        messages.success(request, _("已保存。"))
        return redirect("cohorts:programme-detail", pk)
    page = reverse("cohorts:programme-detail", args=[pk])
    return form_page(
        request, FORM, form, title=_("修改培训项目"), submit=_("保存"), cancel_url=page, crumbs=[(programme.name, page)]
    )
