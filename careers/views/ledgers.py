"""The two ledgers, how many hold a certificate, and the section on a person's record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from careers.choices import CertificateLevel
from careers.models import Certificate, ExamRegistration
from careers.permissions import manages_ledgers
from careers.queries import coverage_of
from careers.tables import certificate_listing, exam_listing, holder_listing
from common.access import Right, can, get_visible, guarded
from people.forms.fields import partial_date
from people.models import Person, Unit, User


@require_safe
@guarded("archive", Right.READ)
def certificate_list(request: HttpRequest) -> HttpResponse:
    """The certificates in reach, with the share of workers who hold one."""
    user: Any = request.user
    listing = certificate_listing(request, user)
    chosen = listing.filter.form.cleaned_data.get("unit") if listing.filter and listing.filter.form.is_valid() else None
    units = [chosen] if chosen else _tops(user)
    persons = Person.objects.visible_to(user, thing="archive")
    figures = coverage_of(units, day=timezone.localdate(), persons=persons)
    shown = [figure for figure in figures if figure.workers]
    return listing.respond("careers/certificate_list.html", figures=shown, may_record=manages_ledgers(user))


@require_safe
@guarded("archive", Right.READ)
def coverage(request: HttpRequest) -> HttpResponse:
    """Unit by unit, how many workers hold a certificate, by their highest level."""
    user: Any = request.user
    units = Unit.objects.within_reach(user).open_on(timezone.localdate())
    persons = Person.objects.visible_to(user, thing="archive")
    figures = [f for f in coverage_of(units, day=timezone.localdate(), persons=persons) if f.workers]
    rows = [(f, [f.by_level[level] for level in CertificateLevel.values]) for f in figures]
    return render(request, "careers/coverage.html", {"rows": rows, "levels": CertificateLevel.labels})


@require_safe
@guarded("people", Right.MANAGE)
def holder_list(request: HttpRequest) -> HttpResponse:
    """Whose certificate is to be recorded."""
    return holder_listing(request, request.user).respond("careers/holder_list.html")  # type: ignore[arg-type]


@require_safe
@guarded("archive", Right.READ)
def exam_list(request: HttpRequest) -> HttpResponse:
    return exam_listing(request, request.user).respond()  # type: ignore[arg-type]


@require_safe
@guarded("archive", Right.READ)
def person_careers(request: HttpRequest, pk: int) -> HttpResponse:
    """A section of a person's record: certificates and examinations."""
    person = get_visible(Person, request.user, pk=pk)
    certificates = Certificate.objects.visible_to(request.user).filter(person=person).order_by("-issued_on")
    context = {
        "person": person,
        "may_record": can(request.user, Right.MANAGE, person),
        "certificates": [(row, partial_date(row.issued_on, row.issued_precision)) for row in certificates],
        "exams": ExamRegistration.objects.visible_to(request.user).filter(person=person).order_by("-year", "level"),
    }
    return render(request, "careers/partials/person_careers.html", context)


def _tops(user: User) -> list[Unit]:
    """The units where the user's roles are held, none inside another."""
    paths = user.access.paths()
    topmost = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(Unit.objects.filter(path__in=topmost))
