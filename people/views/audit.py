"""The audit log: searched by administrators and auditors in their scope, by trainees for themselves."""

import io
from typing import Any

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import Right, get_visible, guarded
from common.exceptions import Refusal
from common.sheets import CSV_TYPE, XLSX_TYPE, file_name, write_csv, write_xlsx
from people import audit
from people.audit_listing import audit_listing, audit_sheet
from people.models import AuditEvent
from people.models.audit import AuditKind
from people.second_factor import bulk_export
from people.trail import changes_of, names_of, said, target_words

MOST_EXPORTED = 50_000


@require_safe
@guarded("audit", Right.READ)
def audit_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    query = request.GET.copy()
    for cursor in ("after", "before"):
        query.pop(cursor, None)
    export = reverse("people:audit-export")
    return audit_listing(request, user).respond(
        "people/audit_list.html",
        xlsx_url=f"{export}?{query.urlencode()}",
        csv_url=f"{export}?{query.urlencode()}&format=csv",
    )


@require_safe
@guarded("audit", Right.READ)
def audit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One event with what it changed, and what else happened in the same request."""
    user: Any = request.user
    rows = AuditEvent.objects.select_related("actor", "unit")
    event = get_visible(rows, user, pk=pk)
    siblings = rows.visible_to(user).filter(request_id=event.request_id).exclude(pk=pk).order_by("pk")
    target = target_words(event, names_of([event]))
    context = {
        "event": event,
        "what": said(event),
        "facts": [
            {"label": _("时间"), "value": f"{timezone.localtime(event.at):%Y-%m-%d %H:%M:%S}"},
            {"label": _("操作人"), "value": event.actor or _("系统")},
            {"label": _("单位"), "value": event.unit},
            {"label": _("对象"), "value": target},
            {"label": _("事由"), "value": event.reason},
            {"label": _("来源地址"), "value": event.ip},
            {"label": _("页面地址"), "value": event.path},
            {"label": _("结果"), "value": _result(event)},
        ],
        "changes": changes_of(event),
        "others": [(other, said(other)) for other in siblings] if event.request_id else [],
    }
    return render(request, "people/audit_detail.html", context)


def _result(event: AuditEvent) -> str:
    if event.status is None:
        return ""
    return _("未成功（%(code)d）") % {"code": event.status} if event.status >= 400 else _("成功")


@require_safe
@guarded("audit", Right.READ)
@bulk_export
def audit_export(request: HttpRequest) -> HttpResponseBase:
    """The filtered list as a workbook or CSV; the export itself is on record."""
    user: Any = request.user
    events = audit_listing(request, user).found.order_by("-at", "-pk")
    count = events.count()
    if count > MOST_EXPORTED:
        raise Refusal(_("一次最多导出 %(most)d 条，请先按日期筛选。") % {"most": MOST_EXPORTED})
    now = timezone.localtime()
    ending = "csv" if request.GET.get("format") == "csv" else "xlsx"
    audit.record("people.export_audit", by=user, kind=AuditKind.EXPORT, now=now, rows=count)
    place = user.access.main.unit_name
    subtitle = _("导出人：%(name)s　导出时间：%(at)s") % {"name": user.name, "at": f"{now:%Y-%m-%d %H:%M}"}
    sheet = audit_sheet(events, title=_("%(place)s审计日志") % {"place": place}, subtitle=subtitle)
    name = file_name(place, _("审计日志"), timezone.localdate(now), ending)
    headers = {
        "Content-Disposition": content_disposition_header(True, name) or "attachment",
        "Cache-Control": "no-store, private",
    }
    if ending == "csv":
        return StreamingHttpResponse(write_csv(sheet), content_type=CSV_TYPE, headers=headers)
    file = io.BytesIO()
    write_xlsx(file, [sheet], created=now)
    return HttpResponse(file.getvalue(), content_type=XLSX_TYPE, headers=headers)
