"""Choosing a kind, its template, and sending the file in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from common.access import Right, guarded, require
from common.forms import form_page
from common.sheets import XLSX_TYPE
from imports.forms import UploadForm
from imports.kinds import Kind, kinds, sheets_of
from imports.models import WAITING_STATES, ImportBatch
from imports.permissions import importable, roots_for
from imports.uploads import receive_file
from imports.workbooks import template

LONGEST_KEY = 10


@require_safe
@guarded("imports", Right.MANAGE)
def import_start(request: HttpRequest) -> HttpResponse:
    """The kinds, in the order in which a new district imports them."""
    user: Any = request.user
    return render(request, "imports/import_start.html", {"kinds": importable(user), "steps": steps()})


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("imports", Right.MANAGE)
def upload(request: HttpRequest, kind: str) -> HttpResponse:
    """The file of one kind; what it says is checked by a job."""
    user: Any = request.user
    chosen = _kind_or_404(kind)
    roots = roots_for(user, chosen)
    require(bool(roots))
    old = _replaced(user, chosen, request.GET.get("replaces", ""))
    form = UploadForm(
        request.POST or None, request.FILES or None, kind=chosen, roots=roots, initial=_initial(request, old)
    )
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        sent = {"content": file.file, "shown_name": file.name, "unit": form.root, "options": form.options}
        batch = form.act(receive_file, kind=chosen, by=user, now=timezone.now(), replaces=old, **sent)
        if batch:
            return redirect("imports:import-preview", batch.pk)
    return form_page(request, "imports/import_upload.html", form, kind=chosen, roots=roots, steps=steps(), old=old)


def _replaced(user: Any, kind: Kind, asked: str) -> ImportBatch | None:
    """The own waiting file of the kind that the new one betters; an address that names another one asks for nothing."""
    if not (asked.isdecimal() and len(asked) < LONGEST_KEY):
        return None
    own = ImportBatch.objects.visible_to(user, Right.MANAGE).filter(imported_by=user, state__in=WAITING_STATES)
    return own.filter(kind=kind.key, pk=int(asked)).first()


def _initial(request: HttpRequest, old: ImportBatch | None) -> dict[str, Any]:
    if old:
        return {"unit": old.unit_id, **old.options}
    return {"cohort": request.GET.get("cohort", "")[:30], "year": request.GET.get("year", "")[:4]}


@require_safe
@guarded("imports", Right.MANAGE)
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    """An empty workbook to fill in."""
    chosen = _kind_or_404(kind)
    name = _("%(kind)s导入模板.xlsx") % {"kind": chosen.label}
    return HttpResponse(
        template(name.rpartition(".")[0], sheets_of(chosen)),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def steps() -> list[str]:
    return [_("选择类别"), _("上传"), _("核对"), _("导入")]


def _kind_or_404(key: str) -> Kind:
    try:
        return kinds()[key]
    except KeyError as error:
        raise Http404 from error
