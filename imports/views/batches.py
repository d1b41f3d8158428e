"""What became of files: the list, the preview, confirming, and taking back."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html, format_html_join
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.access import Right, get_visible, guarded, require, signed_in
from common.addresses import by_key
from common.exceptions import Refusal
from common.listing import Column, Listing
from common.templatetags.banfei import moment, state
from imports.actions import undo_import
from imports.kinds import Kind
from imports.marking import marked_file
from imports.messages import sentence_of
from imports.models import BatchState, ImportBatch
from imports.permissions import can_continue, can_undo, importable
from imports.places import places_of
from imports.previews import Preview
from imports.settling import see_result
from imports.showing import problem_of
from imports.telling import nothing_in, state_kind_of
from imports.undoing import StillUsed
from imports.uploads import check_again, confirm_import, drop_import
from imports.views.uploads import steps
from people import audit
from people.models.audit import AuditKind
from people.rules.problems import Problem

AT_STEP = {
    BatchState.REFUSED: 2,
    BatchState.DROPPED: 2,
    BatchState.CHECKING: 3,
    BatchState.STOPPED: 3,
    BatchState.CHECKED: 3,
    BatchState.NOTHING: 3,
}


@require_safe
@guarded("imports", Right.READ)
def import_list(request: HttpRequest) -> HttpResponse:
    """Everything that was sent in, newest first."""
    user: Any = request.user
    return Listing(
        request,
        ImportBatch.objects.visible_to(user).select_related("unit", "imported_by"),
        title=_("导入"),
        columns=COLUMNS,
        order="-created",
        row_url=by_key("imports:import-preview"),
        unit_word=_("次"),
        empty={
            "title": _("还没有导入过"),
            "hint": _("名册、台账、评分都可以从 Excel 导入：先核对，确认后才保存，导入后可以撤销。"),
            **_start_link(user),
        },
    ).respond("imports/import_list.html", may_start=user.access.holds("imports", Right.MANAGE))


def _start_link(user: Any) -> dict[str, str]:
    if not user.access.holds("imports", Right.MANAGE):
        return {}
    return {"action_url": reverse("imports:import-start"), "action_label": _("导入一个文件")}


COLUMNS = [
    Column("file", gettext_lazy("文件"), lambda batch: batch.shown_name, phone="main"),
    Column("kind", gettext_lazy("类别"), lambda batch: batch.of_kind.label),
    Column("unit", gettext_lazy("范围"), lambda batch: batch.unit or ""),
    Column(
        "state",
        gettext_lazy("状态"),
        lambda batch: state(state_kind_of(batch), batch.get_state_display()),
        phone="next",
    ),
    Column("new", gettext_lazy("新增"), lambda batch: batch.new_rows, numeric=True),
    Column("changed", gettext_lazy("变更"), lambda batch: batch.changed_rows, numeric=True, phone="hide"),
    Column("errors", gettext_lazy("错误"), lambda batch: batch.wrong_rows, numeric=True),
    Column("by", gettext_lazy("导入人"), lambda batch: batch.imported_by or ""),
    Column("created", gettext_lazy("上传时间"), lambda batch: moment(batch.created_at), sort="created_at"),
]


@require_safe
@guarded("imports", Right.READ)
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """One file at whatever stage it is; asked by htmx it answers with the progress, or sends on when that is over."""
    batch = _visible(request, pk)
    asked_by_htmx: bool = request.htmx  # type: ignore[attr-defined]
    response = _progress(request, batch) if asked_by_htmx else _seen(request, batch)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _seen(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    # A browser that looks ahead has shown nobody anything yet.
    if "Sec-Purpose" not in request.headers:
        see_result(batch=batch, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    return render(request, _template(batch), _page(request, batch))


def _visible(request: HttpRequest, pk: int, right: Right = Right.READ) -> ImportBatch:
    rows = ImportBatch.objects.select_related("unit", "job", "imported_by", "undone_by", "file", "replaces")
    batch: ImportBatch = get_visible(rows, request.user, right, pk=pk)
    return batch


def _progress(request: HttpRequest, batch: ImportBatch) -> HttpResponse:
    if batch.job is None or not batch.job.is_live:
        return HttpResponse(headers={"HX-Redirect": reverse("imports:import-preview", args=[batch.pk])})
    return render(request, "components/job_progress.html", _job(batch))


def _template(batch: ImportBatch) -> str:
    if batch.state in {BatchState.CHECKING, BatchState.IMPORTING}:
        return "imports/import_progress.html"
    if batch.state in {BatchState.REFUSED, BatchState.STOPPED}:
        return "imports/import_refused.html"
    return "imports/import_preview.html"


def _page(request: HttpRequest, batch: ImportBatch) -> dict[str, Any]:
    user: Any = request.user
    fault, preview = problem_of(batch.fault), Preview(batch, request.GET)
    return {
        "batch": batch,
        "kind": batch.of_kind,
        "state_kind": state_kind_of(batch),
        "nothing": nothing_in(batch) if batch.state == BatchState.NOTHING else "",
        "betters": _better_files(request, batch),
        "steps": steps(),
        "current": AT_STEP.get(BatchState(batch.state), 4),
        "preview": preview,
        "tidied": sum(1 for row in preview.rows for cell in row.cells if cell.raw),
        "fault": sentence_of(fault) if fault else "",
        "better": _better_kind(user, fault),
        "goes_on": can_continue(user, batch),
        "may_undo": can_undo(user, batch),
        "is_own": batch.imported_by_id == user.pk,
        **_job(batch),
    }


def _better_files(request: HttpRequest, batch: ImportBatch) -> list[ImportBatch]:
    """For one that was put aside: those sent in to replace it, as far as the user may see them."""
    if batch.state != BatchState.DROPPED:
        return []
    return list(ImportBatch.objects.visible_to(request.user).filter(replaces=batch).order_by("-pk")[:1])


def _better_kind(user: Any, fault: Problem | None) -> Kind | None:
    """The kind under which a file should have been sent in, for who may do so."""
    wanted = fault.params.get("kind") if fault and fault.code == "is_other_kind" else None
    return next((kind for kind in importable(user) if kind.key == wanted), None)


def _job(batch: ImportBatch) -> dict[str, Any]:
    if batch.job is None:
        return {}
    return {
        "job": batch.job,
        "url": reverse("imports:import-preview", args=[batch.pk]),
        "cancel_url": "" if batch.job.cancel_asked_at else reverse("jobs:job-cancel", args=[batch.job.public_id]),
    }


@require_POST
@guarded("imports", Right.MANAGE)
def import_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    batch, user = _visible(request, pk, Right.MANAGE), request.user
    only_whole = "only_whole" in request.POST
    return _done_or_told(request, batch, confirm_import, by=user, only_whole=only_whole) or _to(batch)


@require_POST
@guarded("imports", Right.MANAGE)
def import_check(request: HttpRequest, pk: int) -> HttpResponse:
    """Once more, after the check was cancelled or stopped."""
    batch, user = _visible(request, pk, Right.MANAGE), request.user
    return _done_or_told(request, batch, check_again, by=user) or _to(batch)


@require_POST
@guarded("imports", Right.MANAGE)
def import_drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Put the file aside; its page says so, and leads to where another one is sent in."""
    batch, user = _visible(request, pk, Right.MANAGE), request.user
    told = _done_or_told(request, batch, drop_import, by=user)
    if told:
        return told
    messages.success(request, _("已放弃“%(file)s”，没有保存任何内容。") % {"file": batch.shown_name})
    return _to(batch)


@require_POST
@guarded("imports", Right.MANAGE)
def import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    batch: ImportBatch = _visible(request, pk, Right.MANAGE)
    user: Any = request.user
    require(can_undo(user, batch) or batch.state != BatchState.DONE)
    told = _done_or_told(request, batch, undo_import, by=user)
    if told:
        return told
    messages.success(request, _("已撤销，记录恢复到导入之前。"))
    return _to(batch)


def _to(batch: ImportBatch) -> HttpResponse:
    return redirect("imports:import-preview", batch.pk)


def _done_or_told(
    request: HttpRequest, batch: ImportBatch, action: Callable[..., Any], **given: Any
) -> HttpResponse | None:
    """None when it was done; else the import's own page, with the reason and where to look into it."""
    try:
        action(batch=batch, now=timezone.now(), **given)
    except Refusal as refusal:
        messages.error(request, _reason(refusal))
        batch = _visible(request, batch.pk)
        return render(request, _template(batch), _page(request, batch), status=422)
    return None


def _reason(refusal: Refusal) -> str:
    places = places_of(refusal.models) if isinstance(refusal, StillUsed) else []
    links = format_html_join("、", '<a href="{}">{}</a>', ((place.url, place.label) for place in places))
    return format_html("{} {}{}", refusal.message, _("可在这里查看："), links) if places else str(refusal.message)


@require_safe
@signed_in("the sender's own file, with whole numbers in it: nobody else gets it")
def import_marked(request: HttpRequest, pk: int) -> HttpResponse:
    """The file as it was sent in, with what is wrong in each row."""
    user: Any = request.user
    batch: ImportBatch = get_visible(ImportBatch.objects.filter(imported_by=user, file__isnull=False), user, pk=pk)
    if batch.state == BatchState.DROPPED:
        raise Http404
    content, name, content_type = marked_file(batch)
    audit.record(
        "imports.download_marked",
        by=user,
        target=batch,
        unit=batch.unit,
        kind=AuditKind.EXPORT,
    )
    return HttpResponse(
        content,
        content_type=content_type,
        headers={
            "Content-Disposition": content_disposition_header(True, name) or "attachment",
            "Cache-Control": "no-store, private",
        },
    )
