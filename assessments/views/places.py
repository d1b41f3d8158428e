"""What an address names: a unit in a period, a sheet. Out of sight is not found."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest
from django.urls import reverse

from assessments.models import ScoreSheet, ScoringPeriod
from assessments.queries.periods import periods_over
from assessments.queries.units import appraised_units
from assessments.spans import Span, span_of_key
from common.access import Right
from people.models import Unit


class SpanConverter:
    """2026-10, 2026-Q4 and 2026 in an address."""

    regex = r"20\d{2}(?:-(?:Q[1-4]|\d{2}))?"

    def to_python(self, value: str) -> Span:
        return span_of_key(value)

    def to_url(self, value: Span | str) -> str:
        return value if isinstance(value, str) else value.key


@dataclass(frozen=True)
class Place:
    """A unit in a period."""

    unit: Unit
    span: Span
    period: ScoringPeriod | None

    def url(self, name: str) -> str:
        return reverse(f"assessments:{name}", kwargs={"pk": self.unit.pk, "span": self.span})


def find_unit(request: HttpRequest, pk: int, right: Right = Right.READ) -> Unit:
    """The unit, if its registers may be read; a role without the right over it gets 403 by `require`."""
    unit = appraised_units(_user(request), right).filter(pk=pk).first()
    if unit is None:
        raise Http404
    return unit


def find_place(request: HttpRequest, pk: int, span: Span) -> Place:
    unit = find_unit(request, pk)
    return Place(unit, span, periods_over(unit).of(span).select_related("scheme_version__scheme").first())


def find_register(request: HttpRequest, pk: int, span: Span) -> tuple[Place, ScoringPeriod]:
    """A place whose period has been opened."""
    place = find_place(request, pk, span)
    if place.period is None:
        raise Http404
    return place, place.period


def find_sheet(request: HttpRequest, pk: int) -> ScoreSheet:
    """A sheet that the user may open: one's own only once it is closed."""
    rows = ScoreSheet.objects.readable_by(_user(request)).select_related(
        "person", "unit", "period__scheme__unit", "scheme_version__scheme"
    )
    sheet = rows.filter(pk=pk).first()
    if sheet is None:
        raise Http404
    return sheet


def _user(request: HttpRequest) -> Any:
    return request.user
