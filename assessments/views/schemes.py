"""Schemes and their versions: who set which weights, when and why; and opening a month."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions import periods, schemes
from assessments.choices import VersionState
from assessments.forms import OpenMonthForm, OpenSchemeForm, VersionForm, version_initial
from assessments.models import Scheme, SchemeVersion
from assessments.queries.schemes import ruled_units, units_without_scheme, versions_of
from assessments.spans import month_of
from common.access import Right, can, get_visible, guarded, require
from common.exceptions import Refusal
from common.forms import form_page
from people.models import Unit


@require_safe
@guarded("rules", Right.READ)
def scheme_list(request: HttpRequest) -> HttpResponse:
    """The schemes over or under the user's units; a single one opens at once."""
    user: Any = request.user
    rows = list(Scheme.objects.visible_to(user).select_related("unit").order_by("unit__path"))
    without = list(units_without_scheme(user))
    if len(rows) == 1 and not without:
        return redirect("assessments:scheme-detail", pk=rows[0].pk)
    return render(request, "assessments/scheme_list.html", {"schemes": rows, "without": without})


@require_safe
@guarded("rules", Right.READ)
def scheme_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The versions of a scheme, the newest first, and since when each holds."""
    user: Any = request.user
    scheme = get_visible(Scheme.objects.select_related("unit"), user, pk=pk)
    versions = versions_of(scheme, user)
    today = timezone.localdate()
    current = scheme.versions.in_force(today).first()
    context = {
        "scheme": scheme,
        "versions": versions,
        "current": next((one for one in versions if current and one.version.pk == current.pk), None),
        "manages": can(user, Right.MANAGE, scheme),
        "month": month_of(today),
    }
    return render(request, "assessments/scheme_detail.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("rules", Right.MANAGE)
def scheme_open(request: HttpRequest, pk: int) -> HttpResponse:
    """The first scheme of a unit; the action refuses one where another holds already."""
    user: Any = request.user
    unit: Unit = get_object_or_404(ruled_units(user), pk=pk)
    form = OpenSchemeForm(request.POST or None, today=timezone.localdate())
    if request.method == "POST" and form.is_valid():
        scheme = form.act(schemes.open_scheme, unit=unit, **form.cleaned_data, by=user, now=timezone.now())
        if scheme:
            messages.success(request, _("已启用“%(name)s”第1版。") % {"name": scheme.name})
            return redirect("assessments:scheme-detail", pk=scheme.pk)
    return _ask(request, form, unit=unit, title=_("启用考评方案"), submit=_("启用"), back="assessments:scheme-list")


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("rules", Right.MANAGE)
def version_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Draft the next version, beginning from the newest one."""
    user: Any = request.user
    scheme = get_visible(Scheme.objects.select_related("unit"), user, Right.MANAGE, pk=pk)
    today = timezone.localdate()
    last = scheme.versions.order_by("-number").first()
    initial = version_initial(last) if last else {}
    following = month_of(today).step(1).first_day.isoformat()
    form = VersionForm(
        request.POST or None, today=today, initial={**initial, "effective_from": following, "reason": ""}
    )
    if request.method == "POST" and form.is_valid():
        version = form.act(schemes.draft_version, scheme=scheme, **_facts(form), by=user, now=timezone.now())
        if version:
            return _drafted(request, version)
    return _version_page(request, form, scheme, _("新拟一版"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("rules", Right.MANAGE)
def version_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft."""
    user: Any = request.user
    version = get_visible(SchemeVersion.objects.select_related("scheme__unit"), user, Right.MANAGE, pk=pk)
    require(version.state == VersionState.DRAFT)
    today = timezone.localdate()
    form = VersionForm(
        request.POST or None, today=today, first=version.effective_from, initial=version_initial(version)
    )
    if request.method == "POST" and form.is_valid():
        expected = form.cleaned_data["expected"] or 0
        facts = {"version": version, "expected": expected, **_facts(form)}
        if form.act(schemes.edit_draft, **facts, by=user, now=timezone.now()):
            return _drafted(request, version)
    return _version_page(request, form, version.scheme, _("修改第%(number)d版草案") % {"number": version.number})


def _facts(form: VersionForm) -> dict[str, Any]:
    data = form.cleaned_data
    return {"effective_from": data["effective_from"], "weights": form.weights, "reason": data["reason"]}


def _drafted(request: HttpRequest, version: SchemeVersion) -> HttpResponse:
    messages.success(request, _("第%(number)d版草案已保存，启用后才生效。") % {"number": version.number})
    return redirect("assessments:scheme-detail", pk=version.scheme_id)


def _version_page(request: HttpRequest, form: VersionForm, scheme: Scheme, title: str) -> HttpResponse:
    return form_page(request, "assessments/version_form.html", form, scheme=scheme, title=title)


@require_POST
@guarded("rules", Right.MANAGE)
def version_activate(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a draft in force; the refusal says what keeps it from that."""
    user: Any = request.user
    version = get_visible(SchemeVersion.objects.select_related("scheme__unit"), user, Right.MANAGE, pk=pk)
    try:
        schemes.activate_version(version=version, by=user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
    else:
        facts = {"number": version.number, "month": month_of(version.effective_from).label}
        messages.success(request, _("第%(number)d版已启用，从%(month)s起生效。") % facts)
    return redirect("assessments:scheme-detail", pk=version.scheme_id)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("rules", Right.MANAGE)
def month_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a month by hand; usually it opens by itself on its first working day."""
    user: Any = request.user
    scheme = get_visible(Scheme.objects.select_related("unit"), user, Right.MANAGE, pk=pk)
    today = timezone.localdate()
    initial = {"month": month_of(today).step(1).first_day.isoformat()}
    form = OpenMonthForm(request.POST or None, today=today, initial=initial)
    if request.method == "POST" and form.is_valid():
        span = month_of(form.cleaned_data["month"])
        if form.act(periods.open_period, scheme=scheme, span=span, by=user, now=timezone.now()):
            messages.success(request, _("%(month)s已开启，在岗人员都有了评分表。") % {"month": span.label})
            return redirect("assessments:unit-detail", pk=scheme.unit_id, span=span)
    note = _("每月第一个工作日会自动开启当月，这里用于提前或补开。")
    facts = {"unit": scheme.unit, "title": _("开启月份"), "submit": _("开启"), "note": note}
    return _ask(request, form, **facts, back="assessments:scheme-list")


def _ask(request: HttpRequest, form: Any, *, unit: Unit, back: str, **context: Any) -> HttpResponse:
    return form_page(request, "assessments/scheme_ask.html", form, unit=unit, back_name=back, **context)
