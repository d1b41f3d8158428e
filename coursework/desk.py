"""What cases and readings lay on desks: the menu, what waits for each role, and the numbers of the training office."""

from datetime import date, datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.models import CohortTeacher
from common.access import Right
from common.desk import Figure, MenuGroup, MenuItem, register_figures, register_menu, register_todos
from common.todo import Todo
from coursework.choices import MOST_DAYS_AHEAD, WITH_AUTHOR, CaseState
from coursework.models import Case, CaseCall
from coursework.permissions import may_read_case_file, watches_cases
from coursework.queries.identity import blind_titles
from coursework.queries.waiting import calls_near, lacking_judges, open_seats, own_calls, to_decide, unsubmitted
from panels.choices import PanelState
from people.choices import Role
from people.files import register_file_owner
from people.models import User
from people.records import register_record_fragment
from people.verbs import register_verbs

MOST_SHOWN = 5


def writes_cases(user: User) -> bool:
    return user.access.holds("cases", Right.OWN)


def judges(user: User) -> bool:
    return user.access.has_role(Role.JUDGE)


def todos(user: User, now: datetime) -> list[Todo]:
    """At most two queries for each role."""
    found: list[Todo] = []
    if writes_cases(user) and user.person_id:
        found += _to_write(user, now)
    if judges(user):
        found += _to_read(user)
    if user.access.holds("cases", Right.MANAGE):
        found += _to_organize(user)
    if user.access.has_role(Role.CLASS_TEACHER):
        found += _late_in_class(user, now)
    return found


def _to_write(user: User, now: datetime) -> list[Todo]:
    """Cases due within the month or returned; what is handed in waits for others."""
    calls = {call.pk: call for call in own_calls(user).filter(due_on__gte=_window(now))}
    cases = {case.call_id: case for case in Case.objects.live().filter(call__in=calls, author=user.person_id)}
    wanted = []
    for pk, call in calls.items():
        case = cases.get(pk)
        near = (call.due_on - timezone.localdate(now)).days <= MOST_DAYS_AHEAD
        if case is None and near:
            url = reverse("coursework:case-mine")
            wanted.append(Todo(_("写案例：%(call)s") % {"call": call.title}, url, _("去写"), call.due_on, primary=True))
        elif case is not None and case.state in WITH_AUTHOR:
            wanted.append(_to_finish(case, call))
    return wanted


def _to_finish(case: Case, call: CaseCall) -> Todo:
    url = reverse("coursework:case-edit", args=[case.pk])
    if case.return_reason:
        words = _("案例被退回：%(title)s") % {"title": case.shown_title}
        return Todo(words, url, _("去修改"), call.due_on, why=case.return_reason, primary=True)
    return Todo(_("案例还没提交：%(title)s") % {"title": case.shown_title}, url, _("接着写"), call.due_on, primary=True)


def _window(now: datetime) -> date:
    """Older deadlines are history."""
    return timezone.localdate(now) - timedelta(days=92)


def _to_read(user: User) -> list[Todo]:
    seats = list(open_seats(user)[: MOST_SHOWN + 1])
    titles = blind_titles(seat.panel.case for seat in seats)
    found = [
        Todo(
            _("评审案例：%(title)s") % {"title": titles[seat.panel.case.pk]},
            reverse("coursework:reading-detail", args=[seat.pk]),
            _("去评"),
            seat.panel.due_on,
            why=_("匿名评审，共5项"),
            primary=True,
        )
        for seat in seats[:MOST_SHOWN]
    ]
    if len(seats) > MOST_SHOWN:
        found.append(Todo(_("还有更多案例等您评审"), reverse("coursework:reading-list"), _("看全部")))
    return found


def _to_organize(user: User) -> list[Todo]:
    """One line for each kind of work, leading to the list that holds it."""
    cases = Case.objects.visible_to(user, Right.MANAGE)
    third = cases.filter(panel__state=PanelState.SPLIT)
    counts = cases.aggregate(
        judges=Count("pk", filter=Exists(lacking_judges(Case.objects.filter(pk=OuterRef("pk"))))),
        third=Count("pk", filter=Q(pk__in=third.values("pk"))),
        decide=Count("pk", filter=Exists(to_decide(Case.objects.filter(pk=OuterRef("pk"))))),
    )
    words = {
        "judges": (ngettext("%(n)d个案例待指派评委", "%(n)d个案例待指派评委", counts["judges"]), _("去指派")),
        "third": (ngettext("%(n)d个案例待第三人评审", "%(n)d个案例待第三人评审", counts["third"]), _("去看")),
        "decide": (ngettext("%(n)d个案例待定案", "%(n)d个案例待定案", counts["decide"]), _("去定案")),
    }
    base = reverse("coursework:case-list")
    return [
        Todo(text % {"n": counts[kind]}, f"{base}?waiting={kind}", action)
        for kind, (text, action) in words.items()
        if counts[kind]
    ]


def _late_in_class(user: User, now: datetime) -> list[Todo]:
    day = timezone.localdate(now)
    cohorts = CohortTeacher.objects.filter(user=user, until=None).values("cohort")
    calls = calls_near(day, 0).filter(cohort__in=cohorts, due_on__lt=day)
    rows = unsubmitted(calls).order_by()
    late = rows.values("call_id", "call_title", "due_on").annotate(n=Count("pk"))  # type: ignore[misc]
    return [
        Todo(
            ngettext("“%(call)s”还有%(n)d人没交", "“%(call)s”还有%(n)d人没交", row["n"])
            % {"call": row["call_title"], "n": row["n"]},
            reverse("coursework:call-detail", args=[row["call_id"]]),
            _("看名单"),
            row["due_on"],
        )
        for row in late
    ]


def figures(user: User, now: datetime) -> list[Figure]:
    """For the training office and the district: cases handed in, and accepted among them."""
    if not user.access.has_role(Role.TRAINING_ADMIN, Role.DISTRICT_ADMIN):
        return []
    counts = Case.objects.visible_to(user).aggregate(
        handed_in=Count("pk", filter=~Q(state__in=WITH_AUTHOR)),
        accepted=Count("pk", filter=Q(state=CaseState.ACCEPTED)),
    )
    url = f"{reverse('coursework:case-list')}?state={CaseState.ACCEPTED}"
    return [Figure(gettext_lazy("案例通过"), counts["accepted"], url, f"/{counts['handed_in']}")]


register_menu(
    MenuItem(
        "coursework:case-mine",
        gettext_lazy("我的案例"),
        "document-text",
        MenuGroup.COURSEWORK,
        writes_cases,
        order=10,
        tab=3,
    ),
    MenuItem(
        "coursework:case-list",
        gettext_lazy("案例"),
        "document-duplicate",
        MenuGroup.COURSEWORK,
        watches_cases,
        order=20,
        tab=4,
    ),
    MenuItem(
        "coursework:call-list", gettext_lazy("案例征集"), "megaphone", MenuGroup.COURSEWORK, watches_cases, order=30
    ),
    MenuItem(
        "coursework:reading-list",
        gettext_lazy("评审"),
        "clipboard-document-check",
        MenuGroup.COURSEWORK,
        judges,
        order=40,
        tab=2,
    ),
    MenuItem(
        "coursework:showcase",
        gettext_lazy("案例展示"),
        "presentation-chart-bar",
        MenuGroup.COURSEWORK,
        lambda user: user.access.holds("cases", Right.READ),
        order=50,
    ),
)
register_todos(todos)
register_figures(figures)
register_file_owner(may_read_case_file)
register_record_fragment("coursework:person-cases", label=gettext_lazy("案例"), order=50)
register_verbs(
    {
        "coursework.open_call": gettext_lazy("发布案例征集"),
        "coursework.change_call": gettext_lazy("修改案例征集"),
        "coursework.assign_call": gettext_lazy("分配评委"),
        "coursework.start_case": gettext_lazy("开始写案例"),
        "coursework.save_draft": gettext_lazy("保存案例草稿"),
        "coursework.add_files": gettext_lazy("加案例附件"),
        "coursework.drop_file": gettext_lazy("移除案例附件"),
        "coursework.restore_file": gettext_lazy("放回案例附件"),
        "coursework.read_file": gettext_lazy("下载案例附件"),
        "coursework.submit_case": gettext_lazy("提交案例"),
        "coursework.return_case": gettext_lazy("退回案例"),
        "coursework.open_review": gettext_lazy("案例送评审"),
        "coursework.decide_case": gettext_lazy("案例定案"),
        "coursework.publish_case": gettext_lazy("公开展示案例"),
        "coursework.hide_case": gettext_lazy("撤下案例展示"),
    }
)
