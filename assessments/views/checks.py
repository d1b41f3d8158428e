"""Points of spot checks on a person's month."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from assessments.actions.checks import record_check, void_check
from assessments.forms import CheckForm, ReasonForm
from assessments.models import ScoreSheet, SpotCheck
from assessments.permissions import can_record_check
from assessments.queries.units import line_in_sight
from assessments.views.places import Place, find_sheet
from common.access import Right, get_visible, guarded, require
from common.forms import form_page


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("appraisal", Right.APPROVE)
def check_add(request: HttpRequest, pk: int) -> HttpResponse:
    """What was found, and the points for it."""
    sheet, user = find_sheet(request, pk), _user(request)
    require(can_record_check(user, sheet))
    form = CheckForm(request.POST or None)
    if form.is_valid():
        recorded = form.act(record_check, sheet=sheet, **form.cleaned_data, by=user, now=timezone.now())
        if recorded is not None:
            messages.success(request, _("已记下 %(name)s的抽查加减分。") % {"name": sheet.person.name})
            return redirect("assessments:sheet-detail", pk=sheet.pk)
    return _page(request, form, sheet, title=_("记一次抽查"), submit=_("保存"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("appraisal", Right.APPROVE)
def check_void(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a check back, with the reason."""
    check, user = get_visible(SpotCheck, request.user, pk=pk), _user(request)
    sheet = find_sheet(request, check.sheet_id)
    require(can_record_check(user, sheet))
    form = ReasonForm(request.POST or None)
    if form.is_valid():
        voided = form.act(void_check, check=check, **form.cleaned_data, by=user, now=timezone.now())
        if voided is not None:
            messages.success(request, _("已撤销，得分已经重算。"))
            return redirect("assessments:sheet-detail", pk=sheet.pk)
    return _page(request, form, sheet, title=_("撤销抽查加减分"), submit=_("撤销这次抽查"), check=check)


def _page(request: HttpRequest, form: Any, sheet: ScoreSheet, **context: Any) -> HttpResponse:
    place = Place(sheet.unit, sheet.period.span, sheet.period)
    line = line_in_sight(sheet.unit, _user(request))
    return form_page(request, "assessments/check_form.html", form, sheet=sheet, place=place, line=line, **context)


def _user(request: HttpRequest) -> Any:
    return request.user
