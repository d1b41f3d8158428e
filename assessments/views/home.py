"""The first page of "5+1": what waits, the month at hand, and the periods there are."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.desk import todos
from assessments.queries.periods import current_span, period_lines, periods_over, years_of
from assessments.queries.progress import progress_of, progress_of_parts
from assessments.queries.units import top_units
from assessments.views.places import Place
from common.access import Right, guarded
from people.models import Unit


@require_safe
@guarded("appraisal", Right.READ)
def home(request: HttpRequest) -> HttpResponse:
    """For who stands over units; everybody else has only their own results."""
    user: Any = request.user
    units = top_units(user)
    if not units:
        return redirect("assessments:mine")
    unit = _chosen(request, units)
    now = timezone.now()
    span = current_span(unit, now)
    years = years_of(unit, user)
    year = _year(request, years, span.year)
    context = {
        "units": units,
        "unit": unit,
        "todos": todos(user, now),
        "place": Place(unit, span, periods_over(unit).of(span).first()),
        "whole": progress_of(unit=unit, span=span, user=user),
        "parts": progress_of_parts(unit=unit, span=span, user=user),
        "lines": period_lines(unit=unit, year=year, user=user),
        "years": [{"label": each, "url": f"?unit={unit.pk}&year={each}", "current": each == year} for each in years],
        "has_own": user.person_id is not None,
    }
    return render(request, "assessments/home.html", context)


def _chosen(request: HttpRequest, units: list[Unit]) -> Unit:
    wanted = request.GET.get("unit", "")
    return next((unit for unit in units if str(unit.pk) == wanted), units[0])


def _year(request: HttpRequest, years: list[int], default: int) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and int(text) in years else default
