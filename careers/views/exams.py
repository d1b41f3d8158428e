"""One registration for an examination: shown, corrected when the result is out, voided."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from careers.actions import correct_registration, void_registration
from careers.forms import CorrectForm, VoidForm
from careers.models import ExamRegistration
from careers.tables import yes_no
from common.access import Right, can, get_visible, guarded
from common.forms import form_page
from people.queries import timeline_of

BOTH = ["GET", "POST"]
WITH_UNIT = ExamRegistration.objects.select_related("unit__parent", "person")


def _page(pk: int) -> str:
    return reverse("careers:exam-detail", args=[pk])


@require_safe
@guarded("archive", Right.READ)
def exam_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    exam = get_visible(WITH_UNIT, user, pk=pk)
    manages = can(user, Right.MANAGE, exam)
    context = {
        "exam": exam,
        "facts": _facts(exam),
        "manages": manages,
        "sees_record": exam.person is not None and can(user, Right.READ, exam.person),
        "timeline": timeline_of(exam, user) if manages else [],
    }
    return render(request, "careers/exam_detail.html", context)


def _facts(exam: ExamRegistration) -> list[dict[str, Any]]:
    rows = [
        (_("单位"), exam.unit.full_name),
        (_("用工类型"), exam.get_staff_type_display()),
        (_("年度"), exam.year),
        (_("报考级别"), exam.get_level_display()),
        (_("报考科目数"), exam.subjects),
        (_("参加考前培训"), yes_no(exam.pre_exam)),
        (_("来源"), exam.get_source_display()),
    ]
    return [{"label": label, "value": value} for label, value in rows]


@require_http_methods(BOTH)
@guarded("people", Right.MANAGE)
def exam_correct(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    exam = get_visible(WITH_UNIT, user, Right.MANAGE, pk=pk)
    form = CorrectForm(request.POST or None, registration=exam)
    if (
        form.is_valid()
        and form.act(
            correct_registration,
            registration=exam,
            expected=form.cleaned_data["version"],
            by=user,
            now=timezone.now(),
            **form.facts(),
        )
        is not None
    ):
        messages.success(request, _("已保存。"))
        return redirect(_page(pk))
    return form_page(request, "careers/exam_form.html", form, exam=exam, cancel_url=_page(pk))


@require_http_methods(BOTH)
@guarded("people", Right.MANAGE)
def exam_void(request: HttpRequest, pk: int) -> HttpResponse:
    exam = get_visible(WITH_UNIT, request.user, Right.MANAGE, pk=pk)
    form = VoidForm(request.POST or None)
    if (
        form.is_valid()
        and form.act(void_registration, registration=exam, by=request.user, now=timezone.now(), **form.cleaned_data)
        is not None
    ):
        messages.success(request, _("%(name)s的报名已作废。") % {"name": exam.name})
        return redirect("careers:exam-list")
    return form_page(request, "careers/exam_void.html", form, exam=exam, cancel_url=_page(pk))
