"""The month register of a unit: scored in a grid, cell by cell or as one form."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from assessments.actions.entry import StaleRows, save_rows
from assessments.choices import SheetState
from assessments.forms import CellForm, read_typed_rows
from assessments.models import ScoringPeriod
from assessments.permissions import can_enter_scores, can_reopen_scores, can_review_scores
from assessments.queries import registers as queries
from assessments.queries.history import register_events
from assessments.queries.units import line_in_sight
from assessments.spans import Span
from assessments.tables import (
    NOTHING_KEPT,
    Kept,
    conflict_answer,
    count_done,
    is_hidden,
    named_errors,
    refused_answer,
    register_grid,
    saved_answer,
)
from assessments.views.places import Place, find_register
from assessments.wording import event_rows, explanation
from common.access import Right, guarded, require
from common.exceptions import Refusal
from people.choices import Level


@require_safe
@guarded("appraisal", Right.READ)
def register(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """The register of a unit."""
    place, period = find_register(request, pk, span)
    return show_register(request, place, period)


@require_POST
@guarded("appraisal", Right.ENTER)
def register_save(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """Scores of the register: one cell from the grid's script, or the whole table as a plain form."""
    place, period = find_register(request, pk, span)
    require(can_enter_scores(_user(request), place.unit))
    if "application/json" in request.headers.get("Accept", ""):
        return save_cell(request, place)
    return save_table(request, place, period)


def save_cell(request: HttpRequest, place: Place) -> JsonResponse:
    """Save one cell and say what became of it: saved, wrong and why, or both values of a conflict."""
    form, user = CellForm(request.POST), _user(request)
    if not form.is_valid():
        return JsonResponse({"why": _("这一格没有读懂，请刷新页面后再填。")}, status=422)
    sheets = queries.register(unit=place.unit, span=place.span, user=user, day=timezone.localdate())
    if not sheets.filter(pk=form.cleaned_data["row"]).exists():
        raise Http404
    try:
        saved = save_rows(entries=[form.entry()], by=user, now=timezone.now())
    except StaleRows as stale:
        return JsonResponse(conflict_answer(stale.rows[form.cleaned_data["row"]]), status=409)
    except Refusal as refusal:
        return JsonResponse(refused_answer(refusal, **form.place), status=422)
    summary = _summary(queries.with_scorer(queries.with_said(sheets), timezone.localdate()), place, user)
    return JsonResponse(saved_answer(queries.sheet_rows(saved)[0], form.cleaned_data["column"], summary))


def save_table(request: HttpRequest, place: Place, period: ScoringPeriod) -> HttpResponse:
    """Save the whole form, all or nothing; whatever goes wrong, everything typed is shown again."""
    number, refused = save_typed(request, place, period)
    if refused:
        return refused
    messages.success(request, _("已保存 %(number)d 人的评分。") % {"number": number})
    return redirect(place.url("register"))


def save_typed(request: HttpRequest, place: Place, period: ScoringPeriod) -> tuple[int, HttpResponse | None]:
    """Save what the form brings: of how many people, and the page to answer with when nothing could be saved."""
    user = _user(request)
    rows = _rows(place, user)
    codes = [cell.indicator.code for cell in rows[0].cells] if rows else []
    typed = {row.sheet_id: row for row in read_typed_rows(request.POST, [row.sheet.pk for row in rows], codes)}
    if any(row.errors for row in typed.values()):
        cells = _("、").join(named_errors(rows, typed))
        messages.error(request, _("有的分数不对，还没有保存或提交，请先改好：%(cells)s。") % {"cells": cells})
        return 0, show_register(request, place, period, Kept(typed), status=422)
    try:
        save_rows(entries=[row.entry for row in typed.values()], by=user, now=timezone.now())
    except StaleRows as stale:
        messages.warning(request, _("有的格别人刚改过，还没有保存。两边的分数都在格里，请选定后再保存。"))
        return 0, show_register(request, place, period, Kept(typed, stale.rows), status=409)
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return 0, show_register(request, place, period, Kept(typed), status=422)
    return len(typed), None


def show_register(
    request: HttpRequest, place: Place, period: ScoringPeriod, kept: Kept = NOTHING_KEPT, status: int = 200
) -> HttpResponse:
    """The page, also as the answer to what could not be done."""
    user = _user(request)
    rows = _rows(place, user)
    opened = [row for row in rows if not is_hidden(row, user)]
    title = _("%(unit)s %(period)s评分") % {"unit": place.unit.name, "period": place.span.label}
    context = {
        "place": place,
        "period": period,
        "line": line_in_sight(place.unit, user),
        "grid": register_grid(
            rows, title=title, save_url=place.url("register-save"), user=user, scoring=period.scoring, kept=kept
        ),
        "summary": _summary_of(rows, place, user),
        "why": explanation(opened[0]) if opened else None,
        "asked": _asked(opened, place, user),
        "events": event_rows(register_events(period_id=period.pk, unit=place.unit)),
        "urls": {name: place.url(f"register-{name}") for name in ("submit", "approve", "return", "reopen")},
        **_state(rows, period, place, user),
    }
    return render(request, "assessments/register.html", context, status=status)


def _asked(opened: list[queries.SheetRow], place: Place, user: Any) -> list[tuple[queries.SheetRow, queries.Cell]]:
    """Each "does not apply" that waits; a street sees those of all its communities."""
    rows = opened
    if place.unit.level == Level.STREET:
        rows = queries.asked_below(unit=place.unit, span=place.span, user=user, day=timezone.localdate())
    return [(row, cell) for row in rows for cell in row.cells if cell.waits]


def _state(rows: list[queries.SheetRow], period: ScoringPeriod, place: Place, user: Any) -> dict[str, Any]:
    """What the register waits for, and which of the buttons are this user's."""
    # A street's register shows its secretaries; they are handed in and reviewed with their own communities.
    rows = [row for row in rows if row.sheet.unit_id == place.unit.pk]
    states = {row.sheet.state for row in rows}
    by_community = {row.sheet.state for row in rows if not row.by_street}
    reviews = can_review_scores(user, place.unit)
    handed_in = states & {SheetState.SUBMITTED, SheetState.REVIEWED}
    return {
        "state": next((state for state in SheetState if state in (by_community or states)), None),
        "reviews": reviews,
        "returned": next((row.sheet.return_reason for row in rows if row.sheet.return_reason), ""),
        "late": period.is_late(timezone.now()),
        "can_submit": period.scoring and can_enter_scores(user, place.unit) and SheetState.DRAFT in by_community,
        "can_approve": period.scoring
        and reviews
        and SheetState.DRAFT not in by_community
        and bool(states & {SheetState.DRAFT, SheetState.SUBMITTED}),
        "can_return": period.scoring and reviews and bool(handed_in),
        "can_reopen": can_reopen_scores(user, place.unit) and states == {SheetState.CLOSED},
    }


def _rows(place: Place, user: Any) -> list[queries.SheetRow]:
    sheets = queries.register(unit=place.unit, span=place.span, user=user, day=timezone.localdate())
    return queries.sheet_rows(queries.with_scorer(sheets, timezone.localdate()))


def _summary(sheets: Any, place: Place, user: Any) -> str:
    """12 人中 10 人已评完, of those whom this user answers for."""
    reviews = can_review_scores(user, place.unit)
    sheets = list(sheets)
    said = [sheet.said for sheet in sheets if reviews or not queries.is_by_street(sheet)]
    return _count_words(*count_done(said, queries.INDICATORS), len(sheets))


def _summary_of(rows: list[queries.SheetRow], place: Place, user: Any) -> str:
    reviews = can_review_scores(user, place.unit)
    mine = [row for row in rows if reviews or not row.by_street]
    return _count_words(sum(not row.missing for row in mine), len(mine), len(rows))


def _count_words(done: int, number: int, rows: int) -> str:
    facts = {"all": number, "done": done, "street": rows - number}
    if rows > number:
        return _("%(all)d 人中 %(done)d 人已评完，另 %(street)d 人由街道评") % facts
    return _("%(all)d 人中 %(done)d 人已评完") % facts


def _user(request: HttpRequest) -> Any:
    return request.user
