"""The judge's pages. Nothing on them tells who wrote: neither name nor unit nor the names of files."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.access import get_visible, signed_in
from common.forms import form_page
from coursework.actions.reading import recuse_reading, submit_reading
from coursework.forms import ReadingForm, ReasonForm
from coursework.models import Case
from coursework.models.cases import CaseText
from coursework.queries.identity import BlindText, blind_text, blind_titles, marks_of
from coursework.queries.results import latest_version
from coursework.tables import reading_listing
from panels.aggregation import sheet_total
from panels.choices import SeatState
from panels.models import Seat
from people import audit
from people.models.audit import AuditKind

# No thing of the matrix: a training administrator holds "enter" on every case, and still reads no seat of others.
OWN_SEATS = "评委只看到指派给自己的匿名材料，别人的席位一律 404"


def _seat(request: HttpRequest, pk: int) -> Any:
    rows = Seat.objects.filter(panel__case__voided_at=None, panel__case__isnull=False)
    around = ("panel__case__unit", "panel__case__author__unit", "panel__rubric")
    return get_visible(rows.select_related(*around), request.user, pk=pk)


def _blind(case: Case, text: CaseText | None) -> BlindText | None:
    return blind_text(text, marks_of([case])[case.pk]) if text else None


@require_safe
@signed_in(OWN_SEATS)
def reading_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    titles: dict[int, str] = {}
    listing = reading_listing(request, user, lambda seat: titles[seat.panel.case.pk])
    titles |= blind_titles(seat.panel.case for seat in listing.page.rows)
    return listing.respond()


@require_http_methods(["GET", "POST"])
@signed_in(OWN_SEATS)
def reading_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen text beside the points, shown once more before they go; handed in, what was given."""
    user: Any = request.user
    seat = _seat(request, pk)
    form = ReadingForm(request.POST or None, rubric=seat.panel.rubric)
    if form.is_valid() and seat.state == SeatState.ASSIGNED and not {"confirmed", "change"} & request.POST.keys():
        return render(request, "coursework/reading_confirm.html", _to_confirm(seat, form))
    if form.is_valid() and "change" not in request.POST and _handed_in(form, seat, user):
        messages.success(request, _("评审已交回，谢谢您。"))
        return redirect("coursework:reading-list")
    given = list(seat.scores.select_related("criterion").order_by("criterion__position"))
    version = latest_version(seat.panel.case)
    context = {
        "seat": seat,
        "version": version,
        "text": _blind(seat.panel.case, version),
        "given": given,
        "open": seat.state == SeatState.ASSIGNED,
    }
    return form_page(request, "coursework/reading_detail.html", form, **context)


def _to_confirm(seat: Seat, form: ReadingForm) -> dict[str, Any]:
    """What is about to be handed in, with its sum."""
    rows = [(criterion.label_words, form.points[criterion.code]) for criterion in form.criteria]
    title = blind_titles([seat.panel.case])[seat.panel.case.pk]
    total = sheet_total([points for _label, points in rows])
    return {"seat": seat, "form": form, "rows": rows, "total": total, "case_title": title}


def _handed_in(form: ReadingForm, seat: Seat, user: Any) -> bool:
    comment = form.cleaned_data["comment"]
    done = form.act(submit_reading, seat=seat, points=form.points, comment=comment, by=user, now=timezone.now())
    return done is not None


@require_http_methods(["GET", "POST"])
@signed_in(OWN_SEATS)
def reading_recuse(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    seat = _seat(request, pk)
    form = ReasonForm(request.POST or None, help_text=_("如：看出了作者是谁、与所写的事有关。作者看不到。"))
    if (
        form.is_valid()
        and form.act(recuse_reading, seat=seat, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已回避，培训管理员会另行指派。"))
        return redirect("coursework:reading-list")
    cancel_url = reverse("coursework:reading-detail", args=[pk])
    title = blind_titles([seat.panel.case])[seat.panel.case.pk]
    return form_page(request, "coursework/reading_recuse.html", form, case_title=title, cancel_url=cancel_url)


@require_safe
@signed_in(OWN_SEATS)
def reading_file(request: HttpRequest, pk: int, position: int) -> Any:
    """A file under its neutral name; what its author wrote into its properties was taken out when it came."""
    user: Any = request.user
    seat = _seat(request, pk)
    version = latest_version(seat.panel.case)
    row = next((row for row in version.files.all() if row.position == position), None) if version else None
    if row is None:
        raise Http404
    audit.record("coursework.read_file", by=user, target=row, kind=AuditKind.EXPORT, now=timezone.now())
    return _attachment(row.case_file.file, row.blind_name)


def _attachment(file: Any, name: str) -> FileResponse:
    response = FileResponse(file.content.open("rb"), as_attachment=True, filename=name, content_type=file.content_type)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store, private"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
