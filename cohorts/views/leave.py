"""Leave: asked for in one short form, decided on one page."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from cohorts.actions.leave import approve_leave, ask_leave, refuse_leave, withdraw_leave
from cohorts.choices import CohortState, LeaveKind, LeaveState
from cohorts.forms.care import AnswerForm, LeaveForm
from cohorts.models import LeaveRequest, Session
from cohorts.permissions import can_decide_leave, can_read_health
from cohorts.queries.people import own_on_roll
from cohorts.tables import leave_listing, leave_state
from common.access import Right, get_visible, guarded
from common.forms import form_page

LEAVES = LeaveRequest.objects.select_related(
    "enrolment__person__user", "enrolment__unit__parent", "enrolment__cohort__unit", "decided_by"
)


@require_safe
@guarded("leave", Right.READ)
def leave_list(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    return leave_listing(request, user).respond(
        "cohorts/leave_list.html", may_ask=user.access.holds("leave", Right.OWN)
    )


@require_http_methods(["GET", "POST"])
@guarded("leave", Right.OWN)
def leave_ask(request: HttpRequest) -> HttpResponse:
    user: Any = request.user
    enrolments = own_on_roll(user).filter(cohort__state__in=[CohortState.ENROLLING, CohortState.RUNNING])
    if not enrolments.exists():
        return render(request, "cohorts/leave_none.html")
    form = LeaveForm(request.POST or None, enrolments=enrolments)
    if form.is_valid() and (leave := form.act(ask_leave, by=user, now=timezone.now(), **form.facts())):
        late = _("事后补假已提交，批准后这次缺课改记为请假。")
        messages.success(request, late if leave.is_late else _("请假已提交，批复后会给您发消息。"))
        return redirect("cohorts:leave-detail", leave.pk)
    own = reverse("cohorts:own")
    return form_page(
        request, "cohorts/form.html", form, title=_("请假"), submit=_("提交请假"), cancel_url=own,
        crumbs=[(_("我的培训"), own)],
    )  # fmt: skip


@require_safe
@guarded("leave", Right.READ)
def leave_detail(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    leave = get_visible(LEAVES.all(), user, pk=pk)
    return _page(request, leave, AnswerForm())


def _page(request: HttpRequest, leave: LeaveRequest, form: AnswerForm) -> HttpResponse:
    user: Any = request.user
    is_own = leave.enrolment.person_id == user.person_id
    ahead = leave.state == LeaveState.APPROVED and leave.starts_on > timezone.localdate()
    missed = Session.objects.filter(
        cohort=leave.enrolment.cohort_id, starts_at__date__gte=leave.starts_on, starts_at__date__lte=leave.ends_on
    )
    return form_page(
        request, "cohorts/leave_detail.html", form, leave=leave, state=leave_state(leave), is_own=is_own,
        may_decide=can_decide_leave(user, leave), overtaken=form.is_bound and leave.state != LeaveState.ASKED,
        may_withdraw=is_own and (leave.state == LeaveState.ASKED or ahead),
        sees_reason=leave.kind != LeaveKind.SICK or is_own or can_read_health(user, leave),
        missed=list(missed.standing()),
    )  # fmt: skip


@require_POST
@guarded("leave", Right.APPROVE)
def leave_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Yes or no, by the button that was pressed."""
    user: Any = request.user
    leave = get_visible(LEAVES.all(), user, Right.APPROVE, pk=pk)
    form = AnswerForm(request.POST)
    action = refuse_leave if "refuse" in request.POST else approve_leave
    if form.is_valid() and form.act(action, leave=leave, by=user, now=timezone.now(), **form.cleaned_data) is not None:
        name = {"name": leave.enrolment.person.name}
        said = _("未准%(name)s的假，理由已告诉本人。") if action is refuse_leave else _("已准%(name)s的假。")
        messages.success(request, said % name)
        return redirect("cohorts:leave-list")
    # Read again: somebody else may have decided in this very moment.
    return _page(request, LEAVES.get(pk=pk), form)


@require_POST
@guarded("leave", Right.OWN)
def leave_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    user: Any = request.user
    leave = get_visible(LEAVES.all(), user, Right.OWN, pk=pk)
    withdraw_leave(leave=leave, by=user, now=timezone.now())
    messages.success(request, _("请假已撤回。"))
    return redirect("cohorts:own")
