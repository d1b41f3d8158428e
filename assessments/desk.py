"""What "5+1" lays on people's desks."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.queries import waiting
from assessments.queries.periods import current_span
from assessments.queries.progress import progress_of
from assessments.queries.units import top_units
from assessments.queries.waiting import Waiting
from common.access import Right
from common.desk import Figure, MenuGroup, MenuItem, register_figures, register_menu, register_todos
from common.todo import Todo
from people.choices import Role
from people.matrix import reaches
from people.models import User
from people.records import register_record_fragment
from people.verbs import register_verbs


def has_scores(user: User) -> bool:
    """Whoever stands over units, or may have results; an inspector's drawn tasks have no page here."""
    return any(reaches("appraisal", held.role, Right.READ) - {"assigned"} for held in user.access.held)


register_menu(
    MenuItem(
        url_name="assessments:home",
        label=gettext_lazy("“5+1”考评"),
        icon="table-cells",
        group=MenuGroup.APPRAISAL,
        show=has_scores,
        order=10,
        tab=3,
    ),
    MenuItem(
        url_name="assessments:scheme-list",
        label=gettext_lazy("考评方案"),
        icon="scale",
        group=MenuGroup.APPRAISAL,
        show=lambda user: user.access.holds("rules", Right.READ) and user.access.holds("appraisal", Right.READ),
        order=20,
    ),
)


def todos(user: User, now: datetime) -> list[Todo]:
    """Scores to enter, registers to review, months to close; one query for each role held."""
    found: list[Todo] = []
    if user.access.has_role(Role.SECRETARY):
        found += [_to_enter(one) for one in waiting.registers_to_enter(user, now)]
    if user.access.has_role(Role.STREET_ADMIN):
        for one in waiting.months_to_review(user, now):
            found += _to_review(one)
    if user.access.has_role(Role.DISTRICT_ADMIN):
        for one in waiting.months_to_close(user, now):
            found += _to_close(one, now)
    return found


def _url(name: str, one: Waiting) -> str:
    return reverse(f"assessments:{name}", kwargs={"pk": one.unit_id, "span": one.span})


def _to_enter(one: Waiting) -> Todo:
    facts = {"unit": one.unit_name, "month": one.span.label, "lacking": one.lacking, "reason": one.reason}
    url = _url("register", one)
    if one.reason:
        title = _("%(unit)s%(month)s评分被街道退回") % facts
        return Todo(title, url, _("去修改"), one.closes_on, _("退回原因：%(reason)s") % facts, primary=True)
    if not one.lacking:
        return Todo(_("%(month)s评分已填完，还没有提交") % facts, url, _("去提交"), one.closes_on, one.unit_name, True)
    return Todo(
        _("%(month)s“5+1”评分还差 %(lacking)d 人") % facts, url, _("去评分"), one.closes_on, one.unit_name, True
    )


def _to_review(one: Waiting) -> list[Todo]:
    facts = {"month": one.span.label, "units": one.units, "sheets": one.sheets}
    url, found = _url("unit-detail", one), []
    if one.units:
        title = _("%(month)s评分：%(units)d 个单位待复核") % facts
        found.append(Todo(title, url, _("去复核"), one.closes_on, _("共 %(sheets)d 人") % facts, primary=True))
    if one.secretaries:
        title = _("%(month)s还有 %(number)d 位书记没有评分") % {**facts, "number": one.secretaries}
        found.append(Todo(title, _url("register", one), _("去评分"), one.closes_on, _("社区书记由街道评分")))
    if one.questions:
        title = _("%(month)s有 %(number)d 人的“不适用”待确认") % {**facts, "number": one.questions}
        found.append(Todo(title, _url("register", one) + "#asked", _("去确认"), one.closes_on))
    return found


def _to_close(one: Waiting, now: datetime) -> list[Todo]:
    facts = {"month": one.span.label, "units": one.units, "lacking": one.lacking}
    if not one.lacking:
        title = _("%(month)s评分已全部复核，可以结账") % facts
        return [Todo(title, _url("unit-close", one), _("结账"), one.closes_on, primary=True)]
    if timezone.localdate(now) <= one.closes_on:
        return []
    title = _("%(month)s评分已过截止日，还有 %(lacking)d 人没有复核完") % facts
    why = _("%(units)d 个单位还没有提交") % facts if one.units else ""
    return [Todo(title, _url("unit-detail", one), _("看谁没报齐"), one.closes_on, why, primary=True)]


def figures(user: User, now: datetime) -> list[Figure]:
    """How far the month is, for who stands over one unit of the tree."""
    if not user.access.has_role(Role.SECRETARY, Role.STREET_ADMIN, Role.DISTRICT_ADMIN, Role.CITY_ADMIN):
        return []
    units = top_units(user)
    if not units:
        return []
    span = current_span(units[0], now)
    whole = progress_of(unit=units[0], span=span, user=user)
    if not whole.sheets:
        return []
    url = reverse("assessments:unit-detail", kwargs={"pk": units[0].pk, "span": span})
    label = _("%(month)s已评") % {"month": span.label}
    return [Figure(label, whole.scored, url, unit=f"/{whole.sheets}")]


register_todos(todos)
register_record_fragment("assessments:person-record", label=gettext_lazy("考评"), order=60)
register_verbs(
    {
        "assessments.save_scores": gettext_lazy("评分"),
        "assessments.approve_not_applicable": gettext_lazy("同意不适用"),
        "assessments.record_check": gettext_lazy("记抽查加减分"),
        "assessments.void_check": gettext_lazy("撤销抽查加减分"),
        "assessments.submit_unit": gettext_lazy("提交街道复核"),
        "assessments.return_unit": gettext_lazy("退回评分"),
        "assessments.approve_unit": gettext_lazy("评分复核通过"),
        "assessments.close_unit": gettext_lazy("考评结账"),
        "assessments.reopen_unit": gettext_lazy("重新打开更正"),
        "assessments.open_period": gettext_lazy("开启考评周期"),
        "assessments.sync_sheets": gettext_lazy("生成评分表"),
        "assessments.open_scheme": gettext_lazy("启用考评方案"),
        "assessments.draft_version": gettext_lazy("拟定方案版本"),
        "assessments.edit_draft": gettext_lazy("修改方案草案"),
        "assessments.activate_version": gettext_lazy("启用方案版本"),
        "assessments.record_imported_sheets": gettext_lazy("导入评分"),
        "assessments.void_imported_sheets": gettext_lazy("撤销导入的评分"),
    }
)
register_figures(figures)
