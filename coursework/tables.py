"""Lists of this app: what stands in them, what they are searched and filtered by."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.models import Cohort
from common.addresses import by_key
from common.listing import Column, Listing
from common.templatetags.banfei import day, due_state, score, state
from coursework.choices import CaseState
from coursework.models import Case, CaseCall
from coursework.permissions import is_author
from coursework.queries.waiting import lacking_judges, open_seats, to_decide, with_seats
from panels.choices import PanelState, SeatState
from panels.models import Seat
from people.choices import Level
from people.models import Unit, User
from people.names import named

WAITING = [("judges", _("待指派评委")), ("third", _("待第三人评审")), ("decide", _("待定案"))]


def _cohorts(request: HttpRequest) -> QuerySet[Cohort]:
    return Cohort.objects.filter(pk__in=Case.objects.visible_to(request.user).values("cohort")).order_by("-starts_on")


def _streets(request: HttpRequest) -> QuerySet[Unit]:
    return Unit.objects.within_reach(request.user).filter(level=Level.STREET).open_on(timezone.localdate())


class CaseFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=_("状态"), choices=CaseState.choices, empty_label=_("全部"))
    waiting = django_filters.ChoiceFilter(
        label=_("等待"), choices=WAITING, empty_label=_("不限"), method="filter_waiting"
    )
    cohort = django_filters.ModelChoiceFilter(label=_("班次"), queryset=_cohorts, empty_label=_("全部"))
    street = django_filters.ModelChoiceFilter(
        label=_("街道"), queryset=_streets, empty_label=_("全部"), method="filter_street"
    )

    class Meta:
        model = Case
        fields: list[str] = []

    def filter_waiting(self, qs: Any, name: str, value: str) -> Any:
        if value == "judges":
            return lacking_judges(qs)
        return to_decide(qs) if value == "decide" else qs.filter(panel__state=PanelState.SPLIT)

    def filter_street(self, qs: Any, name: str, value: Unit) -> Any:
        return qs.filter(unit__path__startswith=value.path)


def case_state(case: Case, viewer: User) -> Any:
    """The state as a badge, the same on every page of the same reader; within a review, what it waits for.

    What a review waits for is the office's concern: its author reads 评审中 until the decision.
    """
    if case.state == CaseState.REVIEW and case.panel and not is_author(viewer, case):
        kind = {PanelState.SPLIT: "need", PanelState.SETTLED: "soon"}.get(PanelState(case.panel.state), "go")
        words = _("待定案") if case.panel.state == PanelState.SETTLED else case.panel.get_state_display()
        return state(kind, words)
    if case.published_at:
        return state("done", _("已公开"))
    return state(case.state_kind, case.get_state_display())


def search_cases(text: str) -> Q:
    return Q(title__icontains=text) | named(text, "author__")


def case_listing(request: HttpRequest, viewer: User) -> Listing:
    return Listing(
        request=request,
        rows=with_seats(Case.objects.visible_to(viewer)).select_related("author", "unit__parent", "cohort", "panel"),
        title=_("案例"),
        columns=[
            Column("title", _("题目"), lambda c: c.shown_title, sort="title", phone="main"),
            Column("author", _("作者"), lambda c: c.author.name, sort="author__name_key"),
            Column("unit", _("单位"), lambda c: c.street_line, sort="unit__path"),
            Column("cohort", _("班次"), lambda c: c.cohort.name, phone="hide"),
            Column("changed", _("提交"), lambda c: day(c.submitted_at), sort="started_at", phone="hide"),
            Column("total", _("得分"), lambda c: score(c.panel.total if c.panel else None), numeric=True, phone="hide"),
            Column("state", _("状态"), lambda c: case_state(c, viewer), phone="next"),
        ],
        order="-changed",
        row_url=by_key("coursework:case-detail"),
        search_q=search_cases,
        search_hint=_("题目或作者"),
        filterset=CaseFilter,
        unit_word=_("个"),
        empty={"title": _("还没有案例"), "hint": _("发布征集后，学员写的案例会出现在这里。")},
    )


def call_listing(request: HttpRequest, viewer: User, counts: Any) -> Listing:
    """`counts(call)` tells how far the call has come."""
    return Listing(
        request=request,
        rows=CaseCall.objects.visible_to(viewer).select_related("cohort"),
        title=_("案例征集"),
        columns=[
            Column("title", _("征集"), lambda c: c.title, sort="title", phone="main"),
            Column("cohort", _("班次"), lambda c: c.cohort.name, sort="cohort__name"),
            Column("handed_in", _("已提交"), lambda c: counts(c), numeric=True),
            Column("due", _("提交截止"), lambda c: day(c.due_on), sort="due_on", phone="hide"),
            Column("left", _("期限"), lambda c: due_state(c.due_on), phone="next"),
        ],
        order="-due",
        row_url=by_key("coursework:call-detail"),
        unit_word=_("次"),
        empty={"title": _("还没有案例征集"), "hint": _("由培训管理员发布征集，说明写什么、什么时候交。")},
    )


def reading_listing(request: HttpRequest, viewer: User, title: Any) -> Listing:
    """The judge's own readings; `title(seat)` is the case's, without what tells its author."""
    rows = Seat.objects.visible_to(viewer).filter(panel__case__isnull=False)
    rows = rows.select_related("panel__case__unit", "panel__case__author__unit")
    waiting = open_seats(viewer).count()
    return Listing(
        request=request,
        rows=rows,
        title=_("我的评审"),
        columns=[
            Column("title", _("案例"), title, sort="panel__case__title", phone="main"),
            Column("due", _("评审截止"), lambda s: day(s.panel.due_on), sort="panel__due_on"),
            Column("total", _("我的评分"), lambda s: score(s.total), numeric=True, phone="hide"),
            Column("state", _("状态"), _seat_state, phone="next"),
        ],
        order="due",
        row_url=by_key("coursework:reading-detail"),
        unit_word=_("份（%(waiting)d份待评）") % {"waiting": waiting},
        empty={"title": _("现在没有要评的案例"), "hint": _("培训管理员指派后，案例会出现在这里，也会给您发消息。")},
    )


def _seat_state(seat: Seat) -> Any:
    if seat.state == SeatState.SUBMITTED:
        return state("done", seat.get_state_display())
    return due_state(seat.panel.due_on)
