"""One certificate: recorded for a person, shown, verified against the original, voided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from careers.actions import record_certificate, verify_certificate, void_certificate
from careers.forms import CertificateForm, VerifyForm, VoidForm
from careers.models import Certificate
from careers.permissions import can_verify
from common.access import Right, can, get_visible, guarded
from common.forms import form_page
from common.templatetags.banfei import day, moment
from people.forms.fields import partial_date
from people.models import Person
from people.queries import timeline_of

BOTH = ["GET", "POST"]
WITH_PEOPLE = Certificate.objects.select_related("person__unit__parent", "verified_by", "recorded_by")


def _page(pk: int) -> str:
    return reverse("careers:certificate-detail", args=[pk])


@require_http_methods(BOTH)
@guarded("people", Right.MANAGE)
def certificate_add(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_visible(Person.objects.select_related("unit__parent"), request.user, Right.MANAGE, pk=pk)
    form = CertificateForm(request.POST or None)
    if form.is_valid() and (
        certificate := form.act(record_certificate, person=person, by=request.user, now=timezone.now(), **form.facts())
    ):
        words = _("已登记%(name)s的%(level)s证书。")
        messages.success(request, words % {"name": person.name, "level": certificate.get_level_display()})
        return redirect(_page(certificate.pk))
    held = Certificate.objects.live().filter(person=person).order_by("pk")
    context = {"person": person, "held": held, "cancel_url": reverse("people:person-detail", args=[pk])}
    return form_page(request, "careers/certificate_form.html", form, **context)


@require_safe
@guarded("archive", Right.READ)
def certificate_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    certificate = get_visible(WITH_PEOPLE, user, pk=pk)
    manages = can(user, Right.MANAGE, certificate)
    context = {
        "certificate": certificate,
        "facts": _facts(certificate),
        "may_verify": can_verify(user, certificate),
        "may_void": manages,
        "sees_record": can(user, Right.READ, certificate.person),
        "timeline": timeline_of(certificate, user) if manages else [],
    }
    return render(request, "careers/certificate_detail.html", context)


def _facts(certificate: Certificate) -> list[dict[str, Any]]:
    verified = certificate.verified_at
    rows = [
        (_("持证人"), f"{certificate.person.name} · {certificate.person.unit.full_name}"),
        (_("证书等级"), certificate.get_level_display()),
        (_("取证日期"), partial_date(certificate.issued_on, certificate.issued_precision)),
        (_("证书编号"), certificate.number),
        (_("登记日期"), day(certificate.registered_on)),
        (_("有效期至"), day(certificate.expires_on)),
        (_("来源"), certificate.get_source_display()),
        (_("核验"), f"{certificate.verified_by} · {moment(verified)}" if verified else _("未核验")),
    ]
    return [{"label": label, "value": value} for label, value in rows]


@require_http_methods(BOTH)
@guarded("people", Right.MANAGE)
def certificate_verify(request: HttpRequest, pk: int) -> HttpResponse:
    """The facts side by side with the original in hand, and one button."""
    user: Any = request.user
    certificate = get_visible(WITH_PEOPLE, user, Right.MANAGE, pk=pk)
    if certificate.verified_at and request.method == "GET":
        return redirect(_page(pk))
    form = VerifyForm(request.POST or None, initial={"version": certificate.version})
    if (
        form.is_valid()
        and form.act(
            verify_certificate,
            certificate=certificate,
            expected=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
        )
        is not None
    ):
        messages.success(request, _("%(name)s的证书已核验。") % {"name": certificate.person.name})
        return redirect(_page(pk))
    context = {"certificate": certificate, "facts": _facts(certificate), "cancel_url": _page(pk)}
    return form_page(request, "careers/certificate_verify.html", form, **context)


@require_http_methods(BOTH)
@guarded("people", Right.MANAGE)
def certificate_void(request: HttpRequest, pk: int) -> HttpResponse:
    certificate = get_visible(WITH_PEOPLE, request.user, Right.MANAGE, pk=pk)
    form = VoidForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(
            void_certificate, certificate=certificate, by=request.user, now=timezone.now(), **form.cleaned_data
        )
        is not None
    ):
        messages.success(request, _("%(name)s的证书已作废。") % {"name": certificate.person.name})
        return redirect("careers:certificate-list")
    context = {"certificate": certificate, "cancel_url": _page(pk)}
    return form_page(request, "careers/certificate_void.html", form, **context)
