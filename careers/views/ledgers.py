"""The two ledgers, how many hold a certificate, and the section on a person's record."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from careers.choices import CertificateLevel
from careers.models import Certificate, ExamRegistration
from careers.queries import coverage_of
from careers.tables import certificate_listing, exam_listing
from common.access import Right, get_visible, guarded
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
    return listing.respond("careers/certificate_list.html", figures=[f for f in figures if f.workers])


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
@guarded("archive", Right.READ)
def exam_list(request: HttpRequest) -> HttpResponse:
    return exam_listing(request, request.user).respond()  # type: ignore[arg-type]


@require_safe
@guarded("archive", Right.READ)
def person_careers(request: HttpRequest, pk: int) -> HttpResponse:
    """A section of a person's record: certificates and examinations."""
    person = get_visible(Person, request.user, pk=pk)
    context = {
        "certificates": Certificate.objects.visible_to(request.user).filter(person=person).order_by("-issued_on"),
        "exams": ExamRegistration.objects.visible_to(request.user).filter(person=person).order_by("-year", "level"),
    }
    return render(request, "careers/partials/person_careers.html", context)


def _tops(user: User) -> list[Unit]:
    """The units where the user's roles are held, none inside another."""
    paths = user.access.paths()
    topmost = [path for path in paths if not any(path != other and path.startswith(other) for other in paths)]
    return list(Unit.objects.filter(path__in=topmost))
