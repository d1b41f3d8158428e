"""Lists of this app: the pool, the pairs, the logs, the board of a class."""

from datetime import date
from typing import Any

import django_filters
from django.conf import settings
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Cohort, Enrolment
from common.access import Right
from common.addresses import by_key
from common.listing import Column, Listing
from common.templatetags.banfei import day, of, state
from mentors.choices import OPEN, BondState, MentorKind, MentorState, Slot
from mentors.models import Bond, GuidanceLog, MentorProfile
from mentors.queries.pairing import lacking, proposed, with_open_bonds
from people.models import User
from people.names import named

ALL = gettext_lazy("全部")
BOND_STATES = {
    BondState.PROPOSED: "soon",
    BondState.SIGNED: "go",
    BondState.ACTIVE: "done",
    BondState.COMPLETED: "calm",
    BondState.ENDED: "calm",
}


def bond_state(bond: Bond) -> SafeString:
    return state(BOND_STATES[BondState(bond.state)], bond.get_state_display())


def person_q(text: str, path: str) -> Q:
    """The search of people, through a link to the person."""
    return named(text, f"{path}__")


class MentorFilter(django_filters.FilterSet):
    kind = django_filters.ChoiceFilter(label=gettext_lazy("类别"), choices=MentorKind.choices, empty_label=ALL)
    free = django_filters.ChoiceFilter(
        label=gettext_lazy("名额"),
        choices=[("yes", gettext_lazy("还能带人")), ("no", gettext_lazy("已满"))],
        method="by_free",
        empty_label=ALL,
    )
    tag = django_filters.ChoiceFilter(label=gettext_lazy("专长"), choices=[], method="by_tag", empty_label=ALL)
    state = django_filters.ChoiceFilter(label=gettext_lazy("状态"), choices=MentorState.choices, empty_label=ALL)

    class Meta:
        model = MentorProfile
        fields: list[str] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pool = self.queryset.model.objects.filter(pk__in=self.queryset.values("pk"))
        tags = sorted({tag for listed in pool.values_list("tags", flat=True) for tag in listed})
        self.filters["tag"].extra["choices"] = [(tag, tag) for tag in tags]

    def by_free(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(state=MentorState.ACTIVE, free__gt=0) if value == "yes" else rows.filter(free__lte=0)

    def by_tag(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(tags__contains=[value])


def _load(mentor: Any) -> SafeString:
    if mentor.state == MentorState.RETIRED:
        return state("calm", mentor.get_state_display())
    shown = of(mentor.load, mentor.capacity)
    return shown if mentor.free > 0 else format_html("{} {}", shown, state("soon", _("已满")))


def mentor_listing(request: HttpRequest, user: User) -> Listing:
    rows = MentorProfile.objects.visible_to(user).with_load().select_related("person")
    adds = user.access.holds("bonds", Right.MANAGE, Right.APPROVE)
    empty = {
        "title": _("导师库还是空的"),
        "hint": _("可以一次导入导师名册，也可以逐位新增。"),
    }
    if adds:
        empty |= {"action_url": reverse("mentors:mentor-add"), "action_label": _("新增导师")}
    return Listing(
        request=request,
        rows=rows,
        title=_("导师库"),
        columns=[
            Column("name", _("姓名"), lambda m: m.person.name, sort="person__name_key", phone="main"),
            Column("kind", _("类别"), lambda m: m.get_kind_display(), sort="kind"),
            Column("organisation", _("单位和职务"), _place, sort="organisation"),
            Column("tags", _("专长"), lambda m: "、".join(m.tags), phone="hide"),
            Column("load", _("在带/可带"), _load, sort="load", phone="next"),
        ],
        order="name",
        row_url=by_key("mentors:mentor-detail"),
        search_q=lambda text: person_q(text, "person") | Q(organisation__contains=text),
        search_hint=_("姓名、拼音或单位"),
        filterset=MentorFilter,
        empty=empty,
        unit_word=_("位"),
    )


def _place(mentor: MentorProfile) -> str:
    return f"{mentor.organisation} {mentor.title}".strip()


class BondFilter(django_filters.FilterSet):
    state = django_filters.ChoiceFilter(label=gettext_lazy("状态"), choices=BondState.choices, empty_label=ALL)
    slot = django_filters.ChoiceFilter(label=gettext_lazy("席位"), choices=Slot.choices, empty_label=ALL)
    silent = django_filters.ChoiceFilter(
        label=gettext_lazy("久未指导"),
        choices=[("yes", gettext_lazy("只看久未指导的"))],
        method="by_silence",
        empty_label=ALL,
    )

    class Meta:
        model = Bond
        fields: list[str] = []

    def by_silence(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        quiet = Bond.objects.silent_on(timezone.localdate())
        return rows.filter(pk__in=quiet.values("pk"))


def bond_listing(request: HttpRequest, user: User) -> Listing:
    rows = Bond.objects.visible_to(user).with_last_met()
    today = timezone.localdate()
    return Listing(
        request=request,
        rows=rows.select_related("mentor__person", "trainee", "enrolment__unit__parent"),
        title=_("结对"),
        columns=[
            Column("trainee", _("学员"), lambda b: b.trainee.name, sort="trainee__name_key", phone="main"),
            Column("unit", _("单位"), lambda b: b.enrolment.unit.full_name, sort="enrolment__unit__path", phone="hide"),
            Column("slot", _("席位"), lambda b: b.get_slot_display(), sort="slot"),
            Column("mentor", _("导师"), lambda b: b.mentor.person.name, sort="mentor__person__name_key"),
            Column("state", _("状态"), bond_state, phone="next"),
            Column("met", _("最近指导"), lambda b: last_met(b, today), sort="quiet_since"),
        ],
        order="trainee",
        row_url=by_key("mentors:bond-detail"),
        search_q=lambda text: person_q(text, "trainee") | person_q(text, "mentor__person"),
        search_hint=_("学员或导师姓名"),
        filterset=BondFilter,
        empty={"title": _("还没有结对"), "hint": _("打开班次的结对面板，为每位学员选一位理论导师和一位实务导师。")},
        unit_word=_("对"),
    )


def last_met(bond: Any, today: date) -> Any:
    """The day of the last guidance, or for how long there was none."""
    if bond.state not in OPEN or bond.state == BondState.PROPOSED:
        return day(bond.met_on)
    quiet = (today - bond.quiet_since).days
    if quiet >= settings.MENTOR_SILENT_DAYS:
        return state("need", _("%(n)d 天没有指导") % {"n": quiet})
    return day(bond.met_on) if bond.met_on else _("还没谈过")


class LogFilter(django_filters.FilterSet):
    confirmed = django_filters.ChoiceFilter(
        label=gettext_lazy("学员确认"),
        choices=[("yes", gettext_lazy("已确认")), ("no", gettext_lazy("未确认"))],
        method="by_confirmed",
        empty_label=ALL,
    )
    slot = django_filters.ChoiceFilter(
        field_name="bond__slot", label=gettext_lazy("席位"), choices=Slot.choices, empty_label=ALL
    )

    class Meta:
        model = GuidanceLog
        fields: list[str] = []

    def by_confirmed(self, rows: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        return rows.filter(confirmed_at__isnull=value == "no")


def confirmed_state(log: GuidanceLog) -> SafeString:
    return state("done", _("学员已确认")) if log.confirmed_at else state("soon", _("待学员确认"))


def log_listing(request: HttpRequest, user: User) -> Listing:
    rows = GuidanceLog.objects.visible_to(user).select_related("bond__mentor__person", "bond__trainee")
    return Listing(
        request=request,
        rows=rows,
        title=_("指导记录"),
        columns=[
            Column("met", _("日期"), lambda log: day(log.met_on), sort="met_on"),
            Column(
                "trainee", _("学员"), lambda log: log.bond.trainee.name, sort="bond__trainee__name_key", phone="main"
            ),
            Column("mentor", _("导师"), lambda log: log.bond.mentor.person.name, sort="bond__mentor__person__name_key"),
            Column("topic", _("谈了什么"), lambda log: log.topic),
            Column("confirmed", _("确认"), confirmed_state, phone="next"),
        ],
        order="-met",
        row_url=by_key("mentors:log-detail"),
        search_q=lambda text: (
            person_q(text, "bond__trainee") | person_q(text, "bond__mentor__person") | Q(topic__contains=text)
        ),
        search_hint=_("学员、导师或内容"),
        filterset=LogFilter,
        empty={"title": _("还没有指导记录"), "hint": _("导师每谈一次，用手机记一笔，就会出现在这里。")},
        unit_word=_("次"),
    )


SHOWN = {"theory": Slot.THEORY, "practice": Slot.PRACTICE}


def pairing_listing(request: HttpRequest, user: User, cohort: Cohort, *, may_pair: bool) -> Listing:
    """The board of a class: each trainee with both sides."""
    rows = with_open_bonds(board_rows(cohort, user)).select_related("person", "unit__parent")
    show = request.GET.get("show", "")
    if show in SHOWN:
        rows = lacking(rows, SHOWN[show])
    elif show == "proposed":
        rows = proposed(rows)
    url = reverse("mentors:pairing-bulk", args=[cohort.pk])
    return Listing(
        request=request,
        rows=rows,
        title=_("结对面板"),
        columns=[
            Column("name", _("学员"), lambda e: e.person.name, sort="person__name_key", phone="main"),
            Column("unit", _("单位"), lambda e: e.unit.full_name, sort="unit__path", phone="hide"),
            Column("needs", _("培训需求"), lambda e: "、".join(e.needs), phone="hide"),
            Column("theory", _("理论导师"), lambda e: _side(e, Slot.THEORY)),
            Column("practice", _("实务导师"), lambda e: _side(e, Slot.PRACTICE)),
        ],
        order="name",
        row_url=by_key("mentors:pairing-trainee"),
        search_q=lambda text: person_q(text, "person"),
        search_hint=_("学员姓名或拼音"),
        bulk_actions=[
            {"url": url, "name": "suggest", "label": _("按建议配对")},
            {"url": url, "name": "sign", "label": _("确认签约")},
        ]
        if may_pair
        else [],
        empty={"title": _("没有这样的学员"), "hint": _("换一个分类看看。")},
        unit_word=_("人"),
    )


def board_rows(cohort: Cohort, user: User) -> QuerySet[Enrolment]:
    return Enrolment.objects.on_roll().visible_to(user, thing="bonds").filter(cohort=cohort)


def _side(enrolment: Any, slot: str) -> Any:
    bond = next((bond for bond in enrolment.open_bonds if bond.slot == slot), None)
    if bond is None:
        return state("calm", _("空缺"))
    name = bond.mentor.person.name
    return format_html("{} {}", name, bond_state(bond)) if bond.state == BondState.PROPOSED else name
