"""What happens to a whole register: handed in, reviewed, returned, opened again."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments.actions import flow
from assessments.forms import ReasonForm
from assessments.models import ScoringPeriod
from assessments.permissions import can_enter_scores, can_reopen_scores, can_review_scores
from assessments.queries.units import line_in_sight
from assessments.spans import Span
from assessments.views.places import Place, find_register
from assessments.views.registers import save_typed, show_register
from common.access import Right, guarded, require
from common.exceptions import Refusal
from common.forms import form_page


@require_POST
@guarded("appraisal", Right.ENTER)
def submit(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """The community hands its register to the street."""
    done = _("已提交 %(number)d 人的评分，等街道复核。")
    return _act(request, pk, span, flow.submit_unit, can_enter_scores, done)


@require_POST
@guarded("appraisal", Right.APPROVE)
def approve(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """The street has reviewed it."""
    done = _("已复核 %(number)d 人的评分。")
    return _act(request, pk, span, flow.approve_unit, can_review_scores, done)


def _act(
    request: HttpRequest, pk: int, span: Span, action: Callable[..., int], may: Callable[..., bool], done: str
) -> HttpResponse:
    """Save what was typed and do it, or show the register again and say what keeps it from being done."""
    user: Any = request.user
    place, period = find_register(request, pk, span)
    require(may(user, place.unit))
    saved, refused = save_typed(request, place, period)
    if refused:
        return refused
    try:
        number = action(period=period, unit=place.unit, by=user, now=timezone.now())
    except Refusal as refusal:
        messages.error(request, refusal.message)
        # A refused request keeps nothing, and what was typed is to stay: then it's answered by going back.
        return redirect(place.url("register")) if saved else show_register(request, place, period, status=422)
    messages.success(request, done % {"number": number})
    return redirect(place.url("register"))


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("appraisal", Right.APPROVE)
def return_register(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """Back to the community, with the reason that it will read."""
    place, period = find_register(request, pk, span)
    require(can_review_scores(_user(request), place.unit))
    words = {
        "title": _("退回评分"),
        "submit": _("退回社区"),
        "note": _("退回后由社区修改并重新提交，已填的分数都保留。"),
        "done": _("已退回 %(unit)s，原因已写在评分表上。"),
    }
    return _ask(request, place, period, flow.return_unit, words)


@require_http_methods(["GET", "HEAD", "POST"])
@guarded("appraisal", Right.APPROVE)
def reopen(request: HttpRequest, pk: int, span: Span) -> HttpResponse:
    """The district opens a closed register for a correction."""
    place, period = find_register(request, pk, span)
    if not can_reopen_scores(_user(request), place.unit):
        raise Refusal(_("已结账的评分只有区级能重新打开，请联系区级管理员。"))
    words = {
        "title": _("重新打开更正"),
        "submit": _("重新打开"),
        "note": _("打开后由街道更正并重新复核；更正前后的分数和这条理由都会留痕。"),
        "done": _("%(unit)s的评分已重新打开，等街道更正。"),
    }
    return _ask(request, place, period, flow.reopen_unit, words)


def _ask(
    request: HttpRequest, place: Place, period: ScoringPeriod, action: Callable[..., Any], words: dict[str, str]
) -> HttpResponse:
    """Ask for the reason, then do it."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        facts = {"period": period, "unit": place.unit, "reason": form.cleaned_data["reason"]}
        if form.act(action, **facts, by=_user(request), now=timezone.now()) is not None:
            messages.success(request, words["done"] % {"unit": place.unit.name})
            return redirect(place.url("register"))
    return ask_page(request, form, place, **words, back=place.url("register"))


def ask_page(request: HttpRequest, form: Any, place: Place, **context: Any) -> HttpResponse:
    """A form about a unit in a period."""
    line = line_in_sight(place.unit, _user(request))
    return form_page(request, "assessments/ask.html", form, place=place, line=line, **context)


def _user(request: HttpRequest) -> Any:
    return request.user
