"""Pages of a class: the list, its record, and the steps of its life."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.actions.classes import archive_cohort, edit_cohort, open_cohort, publish_cohort, start_cohort
from cohorts.actions.finishing import finish_cohort
from cohorts.actions.teachers import assign_teacher
from cohorts.forms.programmes import CohortForm, ReasonForm, TeacherForm
from cohorts.models import Cohort, Programme
from cohorts.pages import cohort_page
from cohorts.permissions import can_import_roster
from cohorts.queries.classes import short_of_hours
from cohorts.queries.people import possible_teachers
from cohorts.tables import cohort_listing
from common.access import Right, get_visible, guarded
from common.forms import form_page

FORM = "cohorts/form.html"
WITH_UNIT = Cohort.objects.select_related("unit", "programme")


def _crumbs(cohort: Cohort) -> list[tuple[str, str]]:
    return [
        (_("培训班次"), reverse("cohorts:cohort-list")),
        (cohort.name, reverse("cohorts:cohort-detail", args=[cohort.pk])),
    ]


@require_safe
@guarded("programmes", Right.READ)
def cohort_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    may_add = user.access.holds("programmes", Right.MANAGE)
    return cohort_listing(request, user).respond("cohorts/cohort_list.html", may_add=may_add)


@require_safe
@guarded("programmes", Right.READ)
def cohort_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, pk=pk)
    return render(request, "cohorts/cohort_detail.html", cohort_page(cohort, user, timezone.now()))


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def cohort_add(request: HttpRequest, pk: int) -> HttpResponse:
    """A new class of a programme."""
    user: Any = request.user
    programme = get_visible(Programme.objects.select_related("unit"), user, pk=pk)
    form = CohortForm(request.POST or None, user=user, programme=programme)
    if form.is_valid():
        facts = {**form.facts(), "unit": form.cleaned_data["unit"]}
        if cohort := form.act(open_cohort, programme=programme, by=user, now=timezone.now(), **facts):
            messages.success(request, _opened(cohort, user))
            return redirect("cohorts:cohort-detail", cohort.pk)
    page = reverse("cohorts:programme-detail", args=[pk])
    return form_page(
        request, FORM, form, title=_("开设班次"), submit=_("开班"), cancel_url=page, crumbs=[(programme.name, page)]
    )


def _opened(cohort: Cohort, user: Any) -> str:
    """What comes next, each a link for who may do it."""
    teacher = (reverse("cohorts:teacher-assign", args=[cohort.pk]), _("指定班主任"))
    roster = (f"{reverse('imports:upload', args=['roster'])}?{urlencode({'cohort': cohort.code})}", _("导入名册"))
    steps = [teacher, roster] if can_import_roster(user, cohort) else [teacher]
    return format_html("{}{}", _("已开班，接着："), format_html_join("、", '<a href="{}">{}</a>', steps))


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def cohort_edit(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, Right.MANAGE, pk=pk)
    form = CohortForm(request.POST or None, user=user, cohort=cohort)
    if (
        form.is_valid()
        and form.act(
            edit_cohort,
            cohort=cohort,
            expected=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
            **form.facts(),
        )
        is not None
    ):
        messages.success(request, _("已保存。"))
        return redirect("cohorts:cohort-detail", pk)
    return form_page(
        request, FORM, form, title=_("修改班次"), submit=_("保存"), crumbs=_crumbs(cohort),
        cancel_url=reverse("cohorts:cohort-detail", args=[pk]),
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def teacher_assign(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, Right.MANAGE, pk=pk)
    former = cohort.teachers.select_related("user").filter(until=None).first()
    form = TeacherForm(
        request.POST or None, cohort=cohort, replaces=former is not None, candidates=possible_teachers(cohort, user)
    )
    if form.is_valid() and form.act(
        assign_teacher, cohort=cohort, by=user, now=timezone.now(),
        user=form.cleaned_data["user"], reason=form.cleaned_data.get("reason", ""),
    ) is not None:  # fmt: skip
        messages.success(request, _("班主任已指定为%(name)s。") % {"name": form.cleaned_data["user"].name})
        return redirect("cohorts:cohort-detail", pk)
    lead = (
        _("现任班主任：%(name)s。更换后原班主任立即不再看到本班学员。") % {"name": former.user.name} if former else ""
    )
    return form_page(
        request, FORM, form, title=_("指定班主任"), submit=_("指定班主任"), lead=lead, crumbs=_crumbs(cohort),
        cancel_url=reverse("cohorts:cohort-detail", args=[pk]),
    )  # fmt: skip


def _step(request: HttpRequest, pk: int, action: Any, said: str) -> HttpResponse:
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, Right.MANAGE, pk=pk)
    action(cohort=cohort, by=user, now=timezone.now())
    messages.success(request, said)
    return redirect("cohorts:cohort-detail", pk)


@require_POST
@guarded("programmes", Right.MANAGE)
def cohort_publish(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, publish_cohort, _("已开始招生，可以录取学员。"))


@require_POST
@guarded("programmes", Right.MANAGE)
def cohort_start(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, start_cohort, _("已开班，学员状态改为在学，可以点名。"))


@require_POST
@guarded("programmes", Right.MANAGE)
def cohort_archive(request: HttpRequest, pk: int) -> HttpResponse:
    return _step(request, pk, archive_cohort, _("班次已归档。"))


@require_http_methods(["GET", "POST"])
@guarded("programmes", Right.MANAGE)
def cohort_finish(request: HttpRequest, pk: int) -> HttpResponse:
    """Graduation, after a look at who lacks hours."""
    user: Any = request.user
    cohort = get_visible(WITH_UNIT.all(), user, Right.MANAGE, pk=pk)
    form = ReasonForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(finish_cohort, cohort=cohort, by=user, now=timezone.now(), reason=form.cleaned_data["reason"])
        is not None
    ):
        messages.success(request, _("已结业，培训记录已记入每位学员的档案。"))
        return redirect("cohorts:cohort-detail", pk)
    short = list(short_of_hours(cohort).select_related("person"))
    lead = _("结业后学时记入每人的培训记录，名册不再变动。")
    if short:
        names = "、".join(f"{one.person.name}（{one.hours}）" for one in short[:12])
        lead = _("应修 %(hours)s 学时，%(n)d 人不足：%(names)s。写明处理意见后，这些人按未结业办理。") % {
            "hours": cohort.hours_required, "n": len(short), "names": names,
        }  # fmt: skip
    return form_page(
        request, FORM, form, title=_("办理结业"), submit=_("办理结业"), lead=lead, crumbs=_crumbs(cohort),
        cancel_url=reverse("cohorts:cohort-detail", args=[pk]),
    )  # fmt: skip
