"""The calendar of working days: which years are known, and entering the next."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.access import Right, guarded
from common.forms import form_page
from common.workdays import comes_with_package
from people.actions.calendar import correct_holidays, record_holidays
from people.forms.calendar import HolidayCorrectionForm, HolidayForm, first_unknown_year
from people.models import HolidayYear


@require_safe
@guarded("rules", Right.READ)
def calendar(request: HttpRequest) -> HttpResponse:
    """What is known; for everybody whose deadlines count working days."""
    user: Any = request.user
    this_year = timezone.localdate().year
    context = {
        "years": HolidayYear.objects.select_related("recorded_by").order_by("-year"),
        "built_in": [year for year in range(this_year - 1, this_year + 3) if comes_with_package(year)],
        "unknown": first_unknown_year(),
        "may_record": user.access.holds("rules", Right.MANAGE),
    }
    return render(request, "people/calendar.html", context)


@require_http_methods(["GET", "POST"])
@guarded("rules", Right.MANAGE)
def calendar_record(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    form = HolidayForm(request.POST or None, initial={"year": first_unknown_year()})
    if form.is_valid() and (row := form.act(record_holidays, by=user, now=timezone.now(), **form.cleaned_data)):
        return _saved(request, row)
    return form_page(request, "people/calendar_form.html", form)


@require_http_methods(["GET", "POST"])
@guarded("rules", Right.MANAGE)
def calendar_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    row = get_object_or_404(HolidayYear, pk=pk)
    form = HolidayCorrectionForm(request.POST or None, initial={"notice": row.notice, "version": row.version})
    if form.is_valid():
        fields = {"notice": form.cleaned_data["notice"], "expected": form.cleaned_data["version"]}
        if saved := form.act(correct_holidays, row=row, by=user, now=timezone.now(), **fields):
            return _saved(request, saved)
    return form_page(request, "people/calendar_form.html", form, row=row)


def _saved(request: HttpRequest, row: HolidayYear) -> HttpResponse:
    said = _("已记入%(year)d年：放假 %(off)d 天，调休上班 %(worked)d 天。请核对下面的日期。")
    values = {"year": row.year, "off": len(row.days_off), "worked": len(row.days_worked)}
    messages.success(request, said % values)
    return redirect("people:calendar")
