"""The list behind a number, paged and to take away."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.html import conditional_escape
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from common.access import Right, guarded, require
from common.listing import COUNT_CAP, Cell, Column, Row
from common.sheets import CSV_TYPE, Sheet, file_name, write_csv
from people import audit
from people.models.audit import AuditKind
from people.second_factor import bulk_export
from reports.asked import Asked, asked_again
from reports.figures import books_of
from reports.metrics import GROUP_OF, METRICS
from reports.metrics.base import NOTHING, Metric
from reports.papers.workbook import roster_columns, roster_rows
from reports.permissions import groups_for
from reports.rows import Choice, Cursor, RowsPage, count_rows, read_page, stream_rows
from reports.views.yearly import get_visible_unit

PAGE_SIZE = 50


def _asked(request: HttpRequest, pk: int, year: int, code: str) -> tuple[Asked, Metric, Choice]:
    """404 for a unit out of reach or an unknown number; 403 for one whose facts the user may not read."""
    unit = get_visible_unit(request.user, pk)
    if code not in METRICS:
        raise Http404
    require(GROUP_OF[code] in groups_for(request.user, unit))  # type: ignore[arg-type]
    query = request.GET
    asked = asked_again(
        unit=unit, year=year, as_of=query.get("as_of", ""), at=query.get("at", ""), today=timezone.localdate()
    )
    below = query.get("below", "")
    return (
        asked,
        METRICS[code],
        Choice(
            part=query["part"][:40].replace("\0", "") if "part" in query else None,
            unit_id=int(below) if below.isdecimal() and len(below) < 18 else None,
            name=query.get("q", "").replace("\0", "").strip()[:60],
        ),
    )


@require_safe
@guarded("reports", Right.READ)
def metric_rows(request: HttpRequest, pk: int, year: int, code: str) -> HttpResponse:
    """The rows that were counted, at the moment at which they were."""
    asked, metric, choice = _asked(request, pk, year, code)
    cursor = _decode(request.GET.get("before") or request.GET.get("after") or "")
    backwards = bool(request.GET.get("before")) and cursor is not None
    with books_of(unit_id=asked.unit.pk, year=year, as_of=asked.as_of, cut_off=asked.cut_off) as ledger:
        page = read_page(ledger, metric, choice, cursor=cursor, backwards=backwards, size=PAGE_SIZE)
        number = count_rows(ledger, metric, choice)
    listing = _listing(request, metric, choice, page, number, cursor is not None, backwards)
    return render(request, "reports/metric_rows.html", {"listing": listing, "metric": metric, "asked": asked})


def _listing(
    request: HttpRequest, metric: Metric, choice: Choice, page: RowsPage, number: int, moved: bool, backwards: bool
) -> dict[str, Any]:
    """What components/listing.html draws; the rows come from the books, so there is no queryset behind it."""
    columns = [Column(each.key, each.label, lambda row: row) for each in roster_columns(metric)]
    first, last = (_encode(page.rows[0]), _encode(page.rows[-1])) if page.rows else ("", "")
    has_next, has_previous = (moved, page.more) if backwards else (page.more, moved)
    part = f" · {metric.parts.get(choice.part, choice.part)}" if choice.part is not None else ""
    return {
        "title": f"{metric.label}{part}",
        "count_label": f"{f'{COUNT_CAP}+' if number > COUNT_CAP else number} {metric.listed_in}",
        "search": choice.name,
        "search_hint": _("姓名"),
        "filters": None,
        "active_filters": [],
        "columns": columns,
        "rows": _rows(metric, page.rows),
        "next_url": _url(request, after=last) if has_next else "",
        "previous_url": _url(request, before=first) if has_previous else "",
        "bulk_actions": [],
        "export_url": f"{request.path}export/?{request.GET.urlencode()}",
        "empty": {"title": _("没有记录"), "hint": _("到统计时为止，没有登记过计入这项数据的记录。")},
    }


def _rows(metric: Metric, rows: list[dict[str, Any]]) -> list[Row]:
    columns = roster_columns(metric)
    drawn = []
    for row, values in zip(rows, roster_rows(metric, rows), strict=True):
        cells = [
            Cell(
                conditional_escape(_words(value)),
                column.label,
                column.kind in ("int", "decimal2"),
                "main" if column.key == "name" else "sub",
            )
            for column, value in zip(columns, values, strict=True)
        ]
        drawn.append(Row(row["id"], "", cells))
    return drawn


def _words(value: Any) -> str:
    return NOTHING if value is None else str(value)


def _url(request: HttpRequest, **place: str) -> str:
    query = request.GET.copy()
    for name in ("after", "before"):
        query.pop(name, None)
    query.update(place)
    return f"?{query.urlencode()}"


def _encode(row: dict[str, Any]) -> str:
    text = json.dumps([row["path"], row["name_key"], row["id"]])
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


def _decode(text: str) -> Cursor | None:
    """A broken cursor means the first page."""
    try:
        path, name, row_id = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
    except (ValueError, TypeError):
        return None
    fits = isinstance(path, str) and isinstance(name, str) and isinstance(row_id, int) and abs(row_id) < 2**62
    return (path, name, row_id) if fits and "\0" not in path + name else None


@require_safe
@guarded("reports", Right.READ)
@bulk_export
def metric_export(request: HttpRequest, pk: int, year: int, code: str) -> Any:
    """The same list as a csv for Excel; on record as an export."""
    asked, metric, choice = _asked(request, pk, year, code)
    user: Any = request.user
    audit.record(
        "reports.export_rows",
        by=user,
        unit=asked.unit,
        kind=AuditKind.EXPORT,
        now=timezone.now(),
        metric=code,
        year=year,
        as_of=asked.as_of.isoformat(),
        part=choice.part,
    )

    def pieces() -> Iterator[bytes]:
        with books_of(unit_id=asked.unit.pk, year=year, as_of=asked.as_of, cut_off=asked.cut_off) as ledger:
            rows = roster_rows(metric, stream_rows(ledger, metric, choice))
            yield from write_csv(Sheet(str(metric.label), roster_columns(metric), rows))

    response = StreamingHttpResponse(pieces(), content_type=CSV_TYPE)
    name = file_name(asked.unit.name, f"{year}_{metric.label}", asked.as_of, "csv")
    response["Content-Disposition"] = content_disposition_header(True, name) or ""
    return response
