"""A unit in a period: how far it is, how it stands, and closing it."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions.flow import close_unit
from assessments.charts import month_line, unit_bars, unit_radar
from assessments.choices import Kind
from assessments.forms import CloseForm
from assessments.permissions import can_review_scores
from assessments.queries.indicators import indicator_means
from assessments.queries.periods import period_lines, periods_over
from assessments.queries.progress import progress_of, progress_of_parts
from assessments.queries.rollups import quarter_lines, quarter_persons, whole_line
from assessments.queries.units import appraised_units, line_in_sight
from assessments.spans import Span
from assessments.views.places import Place, find_place, find_register
from assessments.views.reviews import ask_page
from common.access import Right, guarded, require
from people.choices import Level


@require_safe
@guarded("appraisal", Right.READ)
def unit_detail(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """A unit's month, quarter or year."""
    place = find_place(request, pk, span)
    user: Any = request.user
    build = {Kind.MONTH: _month, Kind.QUARTER: _quarter, Kind.YEAR: _year}[span.kind]
    line = line_in_sight(place.unit, user)
    kinds = [
        {
            "label": kind.label,
            "url": _at(place, span.within(kind)),
            "current": kind == span.kind,
        }
        for kind in Kind
    ]
    context = {
        "place": place,
        "line": line,
        "kinds": kinds,
        "earlier": Place(place.unit, span.step(-1), None),
        "later": Place(place.unit, span.step(1), None),
        **build(place, line, user),
    }
    return render(request, f"assessments/unit_{span.kind}.html", context)


def _at(place: Place, span: Span) -> str:
    return Place(place.unit, span, None).url("unit-detail")


def _month(place: Place, line: list[Any], user: Any) -> dict[str, Any]:
    unit, span, period = place.unit, place.span, place.period
    parts = progress_of_parts(unit=unit, span=span, user=user)
    whole = progress_of(unit=unit, span=span, user=user)
    closes = bool(period and period.scoring and can_review_scores(user, unit) and whole.sheets > whole.closed)
    return {
        "whole": whole,
        "parts": parts,
        "late": bool(period and period.is_late(timezone.now())),
        "bars": unit_bars([(part.unit.name, part.mean) for part in parts]) if len(parts) > 1 else None,
        "radar": _radar(unit, span, line, user) if whole.scored else None,
        "close_url": place.url("unit-close") if closes else "",
        "secretaries_url": place.url("register") if _scores_secretaries(place, user) else "",
    }


def _scores_secretaries(place: Place, user: Any) -> bool:
    scoring = place.period is not None and place.period.scoring
    return scoring and place.unit.level == Level.STREET and can_review_scores(user, place.unit)


def _radar(unit: Any, span: Span, line: list[Any], user: Any) -> Any:
    """The unit, and what it is compared with: the widest unit that the user may read."""
    own = indicator_means(path=unit.path, span=span, user=user)
    if not line or line[0].path == unit.path:
        return unit_radar(unit.name, own)
    return unit_radar(unit.name, own, line[0].name, indicator_means(path=line[0].path, span=span, user=user))


def _quarter(place: Place, line: list[Any], user: Any) -> dict[str, Any]:
    persons = quarter_persons(unit=place.unit, quarter=place.span, user=user)
    parts = quarter_lines(persons, place.unit, _parts(place, user))
    return {
        "whole": whole_line(persons, place.unit),
        "parts": parts,
        "persons": persons if len(parts) <= 1 else [],
        "bars": unit_bars([(part.unit.name, part.mean) for part in parts]) if len(parts) > 1 else None,
    }


def _parts(place: Place, user: Any) -> list[Any]:
    length = len(place.unit.path) + place.unit.steplen
    rows = appraised_units(user).filter(path__startswith=place.unit.path)
    return [row for row in rows if len(row.path) <= length]


def _year(place: Place, line: list[Any], user: Any) -> dict[str, Any]:
    lines = period_lines(unit=place.unit, year=place.span.year, user=user)
    quarters = [Span(Kind.QUARTER, place.span.year, number) for number in range(1, 5)]
    wholes = [whole_line(quarter_persons(unit=place.unit, quarter=each, user=user), place.unit) for each in quarters]
    means = {one.period.number: one.mean for one in lines if one.period.kind == Kind.MONTH}
    return {
        "lines": lines,
        "quarters": [
            {"span": each, "line": whole, "url": _at(place, each)} for each, whole in zip(quarters, wholes, strict=True)
        ],
        "chart": month_line(place.unit.name, [means.get(number) for number in range(1, 13)]),
        "opened": periods_over(place.unit).filter(year=place.span.year).exists(),
    }


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("appraisal", Right.APPROVE)
def close(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """Close what lies under a street or a district; what is not reviewed needs a reason."""
    user: Any = request.user
    place, period = find_register(request, pk, span)
    require(can_review_scores(user, place.unit))
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"period": period, "unit": place.unit, **form.cleaned_data}
        if form.act(close_unit, **facts, by=user, now=timezone.now()):
            messages.success(request, _("%(unit)s %(period)s已结账。") % {"unit": place.unit.name, "period": period})
            return redirect(place.url("unit-detail"))
    whole = progress_of(unit=place.unit, span=span, user=user)
    return ask_page(
        request,
        form,
        place,
        title=_("结账"),
        submit=_("结账"),
        note=_("结账后得分对本人公开，不能再改；要更正须由区级重新打开。"),
        whole=whole,
        back=place.url("unit-detail"),
    )
