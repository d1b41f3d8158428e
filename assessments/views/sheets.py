"""One sheet with its arithmetic, and the page of one indicator on it."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.actions.entry import approve_not_applicable, mark_item
from assessments.charts import unit_radar
from assessments.choices import IndicatorCode
from assessments.forms import ItemForm, item_initial
from assessments.models import ScoreSheet
from assessments.permissions import can_enter_sheet, can_record_check, can_review_scores
from assessments.queries.history import item_history
from assessments.queries.indicators import indicator_means
from assessments.queries.registers import SheetRow, sheet_rows
from assessments.queries.units import appraised_units, line_in_sight
from assessments.views.places import Place, find_sheet
from assessments.wording import explanation, item_changes
from common.access import Right, guarded, require
from common.exceptions import Refusal
from common.forms import form_page


@require_safe
@guarded("appraisal", Right.READ)
def sheet_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A sheet, with everything needed to redo its total by hand."""
    sheet, user = find_sheet(request, pk), _user(request)
    row = sheet_rows([sheet])[0]
    over_unit = appraised_units(user).filter(pk=sheet.unit_id).exists()
    context = {
        "sheet": sheet,
        "why": explanation(row),
        "place": Place(sheet.unit, sheet.period.span, sheet.period),
        "line": line_in_sight(sheet.unit, user),
        "over_unit": over_unit,
        "register_url": Place(sheet.unit, sheet.period.span, sheet.period).url("register"),
        "radar": _radar(row, user, over_unit),
        "checks": sheet.spot_checks.live().select_related("recorded_by").order_by("checked_on", "pk"),
        "can_check": can_record_check(user, sheet),
        "changes": item_changes(item_history(sheet)) if over_unit else [],
        "can_enter": sheet.period.scoring and can_enter_sheet(user, sheet),
        "own": sheet.person_id == user.person_id,
    }
    return render(request, "assessments/sheet_detail.html", context)


def _radar(row: SheetRow, user: Any, over_unit: bool) -> Any:
    """The person's six scores; the unit's mean behind them only for those who may read the unit."""
    scores = [cell.mark.score for cell in row.cells]
    if not over_unit:
        return unit_radar(row.sheet.person.name, scores)
    unit, span = row.sheet.unit, row.sheet.period.span
    return unit_radar(row.sheet.person.name, scores, unit.name, indicator_means(path=unit.path, span=span, user=user))


@require_safe
@guarded("appraisal", Right.READ)
def sheet_why(request: HttpRequest, pk: int) -> HttpResponse:
    """The arithmetic alone, for the place beside the grid."""
    sheet, user = find_sheet(request, pk), _user(request)
    can_enter = sheet.period.scoring and can_enter_sheet(user, sheet)
    context = {"why": explanation(sheet_rows([sheet])[0]), "can_enter": can_enter, "compact": True}
    return render(request, "assessments/partials/arithmetic.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("appraisal", Right.ENTER)
def item_edit(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """One indicator of one person: score with evidence, not applicable, or excused."""
    sheet, user = find_sheet(request, pk), _user(request)
    _require_code(code)
    require(sheet.period.scoring and can_enter_sheet(user, sheet))
    form = ItemForm(request.POST or None, initial=item_initial(sheet.items.filter(code=code).first(), sheet.version))
    if request.method == "POST" and form.is_valid():
        facts = {"sheet": sheet, "version": form.cleaned_data["version"], "code": code, "mark": form.mark()}
        if form.act(mark_item, **facts, by=user, now=timezone.now()):
            messages.success(request, _("已保存 %(name)s的评分。") % {"name": sheet.person.name})
            return redirect("assessments:sheet-detail", pk=sheet.pk)
    return _item_page(request, form, sheet, code)


def _item_page(request: HttpRequest, form: ItemForm, sheet: ScoreSheet, code: str) -> HttpResponse:
    return form_page(
        request,
        "assessments/item_edit.html",
        form,
        sheet=sheet,
        indicator=IndicatorCode(code).label,
        place=Place(sheet.unit, sheet.period.span, sheet.period),
        line=line_in_sight(sheet.unit, _user(request)),
        changes=item_changes(item_history(sheet, code)),
    )


@require_POST
@guarded("appraisal", Right.APPROVE)
def item_approve(request: HttpRequest, pk: int, code: str) -> HttpResponse:
    """The street agrees that the indicator does not apply."""
    sheet, user = find_sheet(request, pk), _user(request)
    _require_code(code)
    require(can_review_scores(user, sheet.unit))
    back = _register_at(request, sheet)
    try:
        approve_not_applicable(sheet=sheet, code=code, by=user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        return redirect(back)
    label = IndicatorCode(code).label
    messages.success(request, _("已同意%(name)s“%(item)s”不适用。") % {"name": sheet.person.name, "item": label})
    return redirect(back)


def _register_at(request: HttpRequest, sheet: ScoreSheet) -> str:
    """The register on which the button was pressed: the community's own, or the street's."""
    at = request.POST.get("at", "")
    unit = next((unit for unit in line_in_sight(sheet.unit, _user(request)) if str(unit.pk) == at), sheet.unit)
    return Place(unit, sheet.period.span, sheet.period).url("register")


def _require_code(code: str) -> None:
    if code not in IndicatorCode.values:
        raise Http404


def _user(request: HttpRequest) -> Any:
    return request.user
