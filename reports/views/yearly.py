"""The yearly report on a page, and the papers made of it."""

from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from common.access import Right, guarded
from common.forms import form_page
from people.models import Unit
from people.second_factor import bulk_export
from reports.actions import order_paper
from reports.asked import Asked, ask, closed_before, content_asked, recorded_since
from reports.choices import PaperFormat
from reports.forms import PaperForm, YearlyForm
from reports.models import ReportRun
from reports.permissions import may_make_report, reportable_units
from reports.tables import page_of

SHOWN_RUNS = 5


@require_safe
@guarded("reports", Right.READ)
def yearly(request: HttpRequest) -> HttpResponse:
    """The figures of a unit and year, each with the list behind it."""
    now = timezone.now()
    user: Any = request.user
    unit = chosen_unit(request)
    form = YearlyForm(_chosen(request, unit, now), units=reportable_units(user), unit=unit, now=now)
    if not form.is_valid():
        return form_page(request, "reports/yearly.html", form)
    data = form.cleaned_data
    asked = ask(unit=unit, year=data["year"], as_of=data["as_of"], today=timezone.localdate(now))
    content = content_asked(asked, user)
    return form_page(
        request,
        "reports/yearly.html",
        form,
        asked=asked,
        closed=closed_before(asked),
        page=page_of(content, asked),
        formats=PaperFormat.choices,
        can_make=may_make_report(user, unit),
        runs=_latest_runs(user, unit),
        beginning=_beginning(asked),
    )


def _beginning(asked: Asked) -> dict[str, str] | None:
    """For a day before anything was on record: the first day on which something is, and the report of that day."""
    since = recorded_since(asked.unit)
    if since is None or asked.cut_off >= since:
        return None
    day = timezone.localdate(since).isoformat()
    chosen: dict[str, str | int] = {"unit": asked.unit.pk, "year": asked.year, "as_of": day}
    return {"day": day, "url": f"?{urlencode(chosen)}"}


def chosen_unit(request: HttpRequest) -> Unit:
    """The unit in the address, or the user's own."""
    user: Any = request.user
    wanted = request.GET.get("unit", "")
    if wanted:
        if not wanted.isdecimal():
            raise Http404
        return get_visible_unit(user, int(wanted))
    units = reportable_units(user)
    own: Unit = units.filter(pk=user.home_id).first() or units.order_by("path").first()
    return own


def get_visible_unit(user: Any, pk: int) -> Unit:
    """404 for a unit outside the reach of the report desk."""
    unit: Unit | None = reportable_units(user).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def _chosen(request: HttpRequest, unit: Unit, now: datetime) -> dict[str, Any]:
    year = request.GET.get("year") or timezone.localtime(now).year
    return {"unit": unit.pk, "year": year, "as_of": request.GET.get("as_of", "")}


def _latest_runs(user: Any, unit: Unit) -> list[ReportRun]:
    runs = ReportRun.objects.visible_to(user).filter(freeze__unit=unit)
    return list(runs.select_related("freeze", "job__owner", "job__result")[:SHOWN_RUNS])


@require_POST
@guarded("reports", Right.MANAGE)
@bulk_export
def yearly_order(request: HttpRequest, pk: int) -> HttpResponse:
    """Have a paper made; its progress is a page of its own."""
    now = timezone.now()
    user: Any = request.user
    unit = get_visible_unit(user, pk)
    form = PaperForm(request.POST)
    run = None
    if form.is_valid():
        data = form.cleaned_data
        run = form.act(
            order_paper,
            unit=unit,
            year=data["year"],
            as_of=data["as_of"],
            paper_format=PaperFormat(data["format"]),
            by=user,
            now=now,
        )
    if run is None:
        return form_page(request, "reports/order_refused.html", form, unit=unit)
    return redirect("jobs:job-detail", run.job.public_id)
