"""What the training office does with one case. Every page says what will happen before it does."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from common.access import Right, get_visible, guarded
from common.forms import form_page
from coursework.actions.reviewing import (
    appoint_reader,
    decide_case,
    hide_case,
    publish_case,
    replace_reader,
    return_case,
)
from coursework.forms import AppointForm, DecideForm, ReasonForm
from coursework.models import Case
from coursework.queries.conflicts import barred_judges, judges_over
from coursework.queries.identity import places_given_away
from coursework.queries.results import result_of
from coursework.queries.waiting import loads_of
from panels.choices import PanelState
from people.models import User

BOTH = ["GET", "POST"]


def _case(request: HttpRequest, pk: int, right: Right = Right.MANAGE) -> Any:
    rows = Case.objects.select_related("author__unit", "unit__parent", "call__cohort", "panel__rubric", "cohort__unit")
    return get_visible(rows, request.user, right, pk=pk)


def _page(case: Case) -> str:
    return reverse("coursework:case-detail", args=[case.pk])


@require_http_methods(BOTH)
@guarded("cases", Right.MANAGE)
def case_return(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    case = _case(request, pk)
    form = ReasonForm(request.POST or None, help_text=_("写清要改什么，作者会看到。"))
    if (
        form.is_valid()
        and form.act(return_case, case=case, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已退回，作者会收到消息。"))
        return redirect(_page(case))
    return form_page(request, "coursework/case_return.html", form, case=case, cancel_url=_page(case))


@require_http_methods(BOTH)
@guarded("cases", Right.MANAGE)
def case_appoint(request: HttpRequest, pk: int) -> HttpResponse:
    """Only judges without a conflict stand in the list, those with the least to read first."""
    user: Any = request.user
    case = _case(request, pk)
    day = timezone.localdate()
    judges = judges_over(case.cohort.unit, day)
    barred = barred_judges(cases=[case], judges=judges, day=day)[case.pk]
    fit = [judge.pk for judge in judges if judge.pk not in barred]
    form = AppointForm(request.POST or None, judges=User.objects.filter(pk__in=fit), loads=loads_of(fit))
    if (
        form.is_valid()
        and form.act(appoint_reader, case=case, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已指派，评委会收到消息。"))
        return redirect(_page(case))
    context = {
        "case": case, "fit": len(fit), "barred": len(judges) - len(fit),
        "given_away": places_given_away(case), "cancel_url": _page(case),
    }  # fmt: skip
    return form_page(request, "coursework/case_appoint.html", form, **context)


@require_http_methods(BOTH)
@guarded("cases", Right.MANAGE)
def seat_replace(request: HttpRequest, pk: int, seat_pk: int) -> HttpResponse:
    user: Any = request.user
    case = _case(request, pk)
    seats = case.panel.seats.select_related("judge") if case.panel else None
    seat = seats.filter(pk=seat_pk).first() if seats is not None else None
    if seat is None:
        return redirect(_page(case))
    form = ReasonForm(request.POST or None, help_text=_("如：联系不上，逾期未评。"))
    if (
        form.is_valid()
        and form.act(replace_reader, case=case, seat=seat, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已更换，请另行指派评委。"))
        return redirect("coursework:case-appoint", pk)
    return form_page(request, "coursework/seat_replace.html", form, case=case, seat=seat, cancel_url=_page(case))


@require_http_methods(BOTH)
@guarded("cases", Right.MANAGE, Right.APPROVE)
def case_decide(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    case = _case(request, pk, Right.READ)
    form = DecideForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(decide_case, case=case, by=user, now=timezone.now(), **form.cleaned_data) is not None
    ):
        messages.success(request, _("已定案，作者会收到消息。"))
        return redirect(_page(case))
    settled = case.panel is not None and case.panel.state == PanelState.SETTLED
    result = result_of(case) if settled else None
    return form_page(
        request, "coursework/case_decide.html", form, case=case, result=result, named=True, cancel_url=_page(case)
    )


@require_POST
@guarded("cases", Right.MANAGE)
def case_publish(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    case = publish_case(case=_case(request, pk), by=user, now=timezone.now())
    messages.success(request, _("已公开，不登录也能看到。"))
    return redirect(_page(case))


@require_http_methods(BOTH)
@guarded("cases", Right.MANAGE)
def case_hide(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    case = _case(request, pk)
    form = ReasonForm(request.POST or None)
    if form.is_valid() and form.act(hide_case, case=case, by=user, now=timezone.now(), **form.cleaned_data) is not None:
        messages.success(request, _("已撤下，公众不能再看到。"))
        return redirect(_page(case))
    return form_page(request, "coursework/case_hide.html", form, case=case, cancel_url=_page(case))
