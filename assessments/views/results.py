"""A person's results over time."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from assessments.charts import month_line
from assessments.choices import Kind
from assessments.models import ScoreSheet
from assessments.queries.results import quarter_figures
from assessments.queries.units import appraised_units
from assessments.spans import Span
from common.access import Right, guarded
from people.models import Person

SHOWN_IN_RECORD = 6


@require_safe
@guarded("appraisal", Right.READ)
def mine(request: HttpRequest) -> HttpResponse:
    """One's own results: closed ones only."""
    user: Any = request.user
    if user.person_id is None:
        return render(request, "assessments/no_results.html")
    return redirect("assessments:person-results", pk=user.person_id)


@require_safe
@guarded("appraisal", Right.READ)
def person_results(request: HttpRequest, pk: int) -> HttpResponse:
    """The months, quarters and sheets of a person in a year."""
    user: Any = request.user
    person = _find_person(request, pk)
    sheets = _sheets(user, person)
    years = sorted({sheet.period.year for sheet in sheets}, reverse=True)
    year = _chosen_year(request, years)
    shown = [sheet for sheet in sheets if sheet.period.year == year]
    context = {
        "person": person,
        "own": person.pk == user.person_id,
        "sheets": shown,
        "chips": [_chip(each, sheets, year) for each in years],
        "quarters": _quarters(shown, person, year) if year else [],
        "chart": month_line(person.name, _months(shown)) if shown else None,
        "over_unit": appraised_units(user).filter(pk=person.unit_id).exists(),
    }
    return render(request, "assessments/person_results.html", context)


@require_safe
@guarded("appraisal", Right.READ)
def person_fragment(request: HttpRequest, pk: int) -> HttpResponse:
    """The newest results, for the page of the person's record."""
    user: Any = request.user
    person = _find_person(request, pk)
    context = {"person": person, "sheets": _sheets(user, person)[:SHOWN_IN_RECORD]}
    return render(request, "assessments/partials/person_record.html", context)


def _find_person(request: HttpRequest, pk: int) -> Person:
    """A person whom the user may see in the record, or whose sheets the user may read."""
    user: Any = request.user
    person = Person.objects.visible_to(user).filter(pk=pk).first()
    if person is None or not _may_read_results(user, person):
        raise Http404
    return person


def _may_read_results(user: Any, person: Person) -> bool:
    if person.pk == user.person_id or appraised_units(user).filter(pk=person.unit_id).exists():
        return True
    return ScoreSheet.objects.readable_by(user).filter(person=person).exists()


def _sheets(user: Any, person: Person) -> list[ScoreSheet]:
    """Readable sheets, newest first."""
    rows = ScoreSheet.objects.readable_by(user).filter(person=person).select_related("period", "unit")
    return sorted(rows, key=lambda sheet: (sheet.period.span.last_day, sheet.period.kind), reverse=True)


def _chosen_year(request: HttpRequest, years: list[int]) -> int | None:
    text = request.GET.get("year", "")
    wanted = int(text) if text.isdecimal() else None
    return wanted if wanted in years else next(iter(years), None)


def _chip(year: int, sheets: list[ScoreSheet], chosen: int | None) -> dict[str, Any]:
    count = sum(sheet.period.year == year for sheet in sheets)
    return {"label": year, "count": count, "url": f"?year={year}", "current": year == chosen}


def _months(sheets: list[ScoreSheet]) -> list[Any]:
    totals = {sheet.period.number: sheet.total for sheet in sheets if sheet.period.kind == Kind.MONTH}
    return [totals.get(number) for number in range(1, 13)]


def _quarters(sheets: list[ScoreSheet], person: Person, year: int) -> list[dict[str, Any]]:
    """The quarters in which there is a sheet, each with its figure and where it comes from."""
    numbers = sorted(
        {sheet.period.span.within(Kind.QUARTER).number for sheet in sheets if sheet.period.kind != Kind.YEAR}
    )
    spans = [Span(Kind.QUARTER, year, number) for number in numbers]
    return [
        {"span": span, "figure": quarter_figures(person_ids=[person.pk], quarter=span).get(person.pk)} for span in spans
    ]
