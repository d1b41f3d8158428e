"""Lists of this app: what stands in them, what they are searched and filtered by."""

from typing import Any

import django_filters
from django.db.models import Q
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Category, CohortState, EnrolmentState, LeaveState
from cohorts.models import AbsenceFollowUp, Cohort, Enrolment, LeaveRequest, Programme
from cohorts.queries.classes import with_hours, with_member_count
from common.access import Right
from common.addresses import by_key
from common.listing import Column, Listing
from common.templatetags.banfei import day, due_state, moment, of, state
from people.models import User
from people.names import named
from people.tables import UnitFilter

COHORT_KINDS = {
    CohortState.DRAFT: "calm",
    CohortState.ENROLLING: "soon",
    CohortState.RUNNING: "go",
    CohortState.CLOSED: "done",
    CohortState.ARCHIVED: "calm",
}
ENROLMENT_KINDS = {
    EnrolmentState.APPLIED: "soon",
    EnrolmentState.ADMITTED: "go",
    EnrolmentState.ACTIVE: "go",
    EnrolmentState.GRADUATED: "done",
}
LEAVE_KINDS = {
    LeaveState.ASKED: "soon",
    LeaveState.APPROVED: "done",
    LeaveState.REFUSED: "need",
    LeaveState.WITHDRAWN: "calm",
}


def cohort_state(cohort: Cohort) -> Any:
    return state(COHORT_KINDS[CohortState(cohort.state)], cohort.get_state_display())


def enrolment_state(enrolment: Enrolment) -> Any:
    return state(ENROLMENT_KINDS.get(EnrolmentState(enrolment.state), "calm"), enrolment.get_state_display())


def leave_state(leave: LeaveRequest) -> Any:
    return state(LEAVE_KINDS[LeaveState(leave.state)], leave.get_state_display())


class CohortFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CohortState.choices, empty_label=_("全部"))
    category = django_filters.ChoiceFilter(label=_("培训类别"), choices=Category.choices, empty_label=_("全部"))

    class Meta:
        model = Cohort
        fields: list[str] = []


def cohort_listing(request: HttpRequest, viewer: User) -> Listing:
    rows: Any = Cohort.objects.visible_to(viewer).select_related("unit", "programme")
    manages = viewer.access.holds("programmes", Right.MANAGE)
    return Listing(
        request=request,
        rows=with_member_count(rows),
        title=_("培训班次"),
        columns=[
            Column("name", _("班次"), lambda c: c.name, sort="name", phone="main"),
            Column("programme", _("项目"), lambda c: c.programme.name, sort="programme__name"),
            Column("unit", _("举办单位"), lambda c: c.unit.name, sort="unit__path", phone="hide"),
            Column("category", _("类别"), lambda c: c.get_category_display(), sort="category", phone="hide"),
            Column("starts", _("班期"), _term, sort="starts_on"),
            Column("members", _("学员"), lambda c: c.members, numeric=True),
            Column("held", _("已上课次"), lambda c: of(c.held, c.planned), numeric=True, phone="hide"),
            Column("state", _("状态"), cohort_state, phone="next"),
        ],
        order="-starts",
        row_url=by_key("cohorts:cohort-detail"),
        search_q=lambda text: Q(name__contains=text) | Q(code__istartswith=text) | Q(programme__name__contains=text),
        search_hint=_("班次、代码或项目"),
        filterset=CohortFilter,
        unit_word=_("个"),
        empty={
            "title": _("还没有班次"),
            "hint": _("先建培训项目，再开班、导入学员名册。") if manages else _("您参加或负责的班次会出现在这里。"),
            "action_url": reverse("cohorts:programme-add") if manages else "",
            "action_label": _("新建培训项目"),
        },
    )


def _term(cohort: Cohort) -> str:
    return f"{day(cohort.starts_on)} – {day(cohort.ends_on)}"


def programme_listing(request: HttpRequest, viewer: User) -> Listing:
    manages = viewer.access.holds("programmes", Right.MANAGE)
    return Listing(
        request=request,
        rows=Programme.objects.visible_to(viewer).select_related("unit"),
        title=_("培训项目"),
        columns=[
            Column("name", _("项目"), lambda p: p.name, sort="name", phone="main"),
            Column("brand", _("品牌"), lambda p: p.brand, sort="brand"),
            Column("unit", _("举办单位"), lambda p: p.unit.name, sort="unit__path"),
            Column("starts", _("起止"), lambda p: f"{day(p.starts_on)} – {day(p.ends_on)}", sort="starts_on"),
        ],
        order="-starts",
        row_url=by_key("cohorts:programme-detail"),
        search_q=lambda text: Q(name__contains=text) | Q(brand__contains=text),
        search_hint=_("项目或品牌"),
        unit_word=_("个"),
        empty={
            "title": _("还没有培训项目"),
            "hint": _("写明主办单位，牵头单位放在第一行。") if manages else "",
            "action_url": reverse("cohorts:programme-add") if manages else "",
            "action_label": _("新建培训项目"),
        },
    )


class RosterFilter(django_filters.FilterSet):
    unit = UnitFilter(field_name="unit")
    state = django_filters.ChoiceFilter(label=_("状态"), choices=EnrolmentState.choices, empty_label=_("全部"))

    class Meta:
        model = Enrolment
        fields: list[str] = []


def roster_listing(request: HttpRequest, viewer: User, cohort: Cohort, rows: Any, sees_marks: bool) -> Listing:
    """The members of a class, as far as the viewer sees them."""
    marks = [
        Column("hours", _("已修学时"), lambda e: e.hours, numeric=True),
        Column("absences", _("缺课"), lambda e: e.absences or "", numeric=True, phone="hide"),
        Column("lates", _("迟到早退"), lambda e: e.lates or "", numeric=True, phone="hide"),
    ]
    return Listing(
        request=request,
        rows=with_hours(rows).select_related("person", "unit__parent"),
        title=_("学员名册"),
        columns=[
            Column("name", _("姓名"), lambda e: e.person.name, sort="person__name_key", phone="main"),
            Column("unit", _("单位"), lambda e: e.unit.full_name, sort="unit__path"),
            Column("post", _("岗位"), lambda e: e.person.post_title, sort="person__post_title", phone="hide"),
            *(marks if sees_marks else []),
            Column("joined", _("入班"), lambda e: day(e.joined_on), sort="joined_on", phone="hide"),
            Column("state", _("状态"), enrolment_state, phone="next"),
        ],
        order="name",
        row_url=by_key("cohorts:enrolment-detail"),
        search_q=lambda text: named(text, "person__"),
        search_hint=_("姓名、拼音或首字母"),
        filterset=RosterFilter,
        unit_word=_("人"),
        empty={"title": _("还没有学员"), "hint": _("可以导入名册，也可以一个个加入。")},
    )


class LeaveFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("状态"), choices=LeaveState.choices, empty_label=_("全部"))

    class Meta:
        model = LeaveRequest
        fields: list[str] = []


def leave_listing(request: HttpRequest, viewer: User) -> Listing:
    rows = LeaveRequest.objects.visible_to(viewer).select_related("enrolment__person", "enrolment__cohort")
    return Listing(
        request=request,
        rows=rows,
        title=_("请假"),
        columns=[
            Column(
                "name", _("学员"), lambda r: r.enrolment.person.name, sort="enrolment__person__name_key", phone="main"
            ),
            Column("cohort", _("班次"), lambda r: r.enrolment.cohort.name, sort="enrolment__cohort__name"),
            Column("kind", _("类别"), lambda r: r.get_kind_display(), sort="kind"),
            Column("starts", _("日期"), leave_days, sort="starts_on"),
            Column("days", _("天数"), lambda r: r.days, numeric=True, phone="hide"),
            Column("asked", _("申请"), lambda r: moment(r.asked_at), sort="asked_at", phone="hide"),
            Column("state", _("状态"), leave_state, phone="next"),
        ],
        order="-asked",
        row_url=by_key("cohorts:leave-detail"),
        search_q=lambda text: Q(enrolment__person__name__contains=text),
        search_hint=_("学员姓名"),
        filterset=LeaveFilter,
        unit_word=_("件"),
        empty={"title": _("没有请假"), "hint": _("学员的请假会出现在这里。")},
    )


def leave_days(leave: LeaveRequest) -> str:
    first, last = day(leave.starts_on), day(leave.ends_on)
    return first if first == last else f"{first} – {last}"


class FollowUpFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(
        label=_("状态"), method="filter_state", empty_label=_("全部"),
        choices=[("open", _("待办")), ("closed", _("已办结"))],
    )  # fmt: skip

    class Meta:
        model = AbsenceFollowUp
        fields: list[str] = []

    def filter_state(self, qs: Any, name: str, value: str) -> Any:
        return qs.filter(closed_at__isnull=value == "open")


def follow_up_listing(request: HttpRequest, viewer: User) -> Listing:
    rows = AbsenceFollowUp.objects.visible_to(viewer).select_related(
        "enrolment__person", "enrolment__unit__parent", "session", "enrolment__cohort"
    )
    return Listing(
        request=request,
        rows=rows,
        title=_("缺课跟进"),
        columns=[
            Column(
                "name", _("学员"), lambda t: t.enrolment.person.name, sort="enrolment__person__name_key", phone="main"
            ),
            Column("unit", _("单位"), lambda t: t.enrolment.unit.full_name, sort="enrolment__unit__path", phone="hide"),
            Column("session", _("课次"), _missed, sort="session__starts_at"),
            Column("reason", _("原因"), lambda t: t.get_reason_display() or "—", sort="reason"),
            Column("due", _("期限"), follow_up_state, sort="due_at", phone="next"),
        ],
        order="-due",
        row_url=by_key("cohorts:follow-up-detail"),
        search_q=lambda text: Q(enrolment__person__name__contains=text),
        search_hint=_("学员姓名"),
        filterset=FollowUpFilter,
        unit_word=_("件"),
        empty={"title": _("没有缺课要跟进"), "hint": _("课次结课后，无故缺课的学员会出现在这里，24 小时内问明原因。")},
    )


def _missed(task: AbsenceFollowUp) -> Any:
    return format_html("{} {}", day(task.session.starts_at), task.session.topic)


def follow_up_state(task: AbsenceFollowUp) -> Any:
    return state("done", _("已办结")) if task.closed_at else due_state(task.due_at)
