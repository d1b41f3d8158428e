"""What training lays on desks: the menu, what waits for each role, and the figures of a class."""

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from cohorts.choices import CohortState, LeaveState, SessionState
from cohorts.finding import find_cohorts
from cohorts.models import Attendance, Cohort, Enrolment, LeaveRequest, Session
from cohorts.queries.classes import recent_rate, sessions_to_close
from cohorts.queries.people import own_on_roll
from cohorts.queries.waiting import callable_sessions, cohorts_without_teacher, leave_to_decide, open_follow_ups
from cohorts.waiting import lesson_badge, next_roll
from common.access import Right
from common.desk import Figure, MenuGroup, MenuItem, register_figures, register_menu, register_todos
from common.search import register_search
from common.todo import Todo
from people.choices import Role
from people.matrix import reaches
from people.models import User
from people.records import register_record_fragment
from people.verbs import register_verbs

CALLERS = (Role.CLASS_TEACHER, Role.INSTRUCTOR)
OFFICE = (Role.TRAINING_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN)
FRESH = timedelta(days=3)
SOON = timedelta(days=7)


def sees_cohorts(user: User) -> bool:
    """Whether a list of classes makes sense: a trainee has "my training" instead."""
    return any(reaches("programmes", held.role, Right.READ) - {"own", "published"} for held in user.access.held)


def is_trainee(user: User) -> bool:
    return user.person_id is not None and user.access.holds("roll_calls", Right.OWN)


def watches_leave(user: User) -> bool:
    return any(reaches("leave", held.role, Right.READ) - {"own"} for held in user.access.held)


def watches_absences(user: User) -> bool:
    return any(reaches("care_notes", held.role, Right.READ) - {"own"} for held in user.access.held)


def todos(user: User, now: datetime) -> list[Todo]:
    """At most four queries for whoever holds every role."""
    found: list[Todo] = []
    if user.access.has_role(*CALLERS):
        found += _rolls(user, now)
    if user.access.has_role(Role.CLASS_TEACHER):
        found += _absences(user)
    if user.access.has_role(Role.CLASS_TEACHER, Role.TRAINING_ADMIN, Role.SECRETARY):
        found += _leave(user)
    if user.access.has_role(Role.TRAINING_ADMIN):
        found += _unsettled(user, now)
    if is_trainee(user):
        found += _own(user, now)
    return found


def _rolls(user: User, now: datetime) -> list[Todo]:
    """Today's sessions, and those of the days before that nobody settled."""
    day = timezone.localdate(now)
    rows = callable_sessions(user).filter(starts_at__date__lte=day)
    return [_roll(session, now) for session in rows.order_by("starts_at")[:6]]


def _roll(session: Session, now: datetime) -> Todo:
    """Once its time has come, the way to the roll; before that only when it will be."""
    following, at = next_roll(session, now), timezone.localtime(session.starts_at)
    title = _("更正点名：%(topic)s") if session.reopened_at else _("%(phase)s点名：%(topic)s")
    page = reverse("cohorts:session-detail", args=[session.pk])
    return Todo(
        title % {"phase": following.phase.label, "topic": session.topic},
        reverse("cohorts:roll-call", args=[session.pk, following.phase.value]) if following.open else page,
        _("去点名") if following.open else _("看课次"),
        at.date(),
        " · ".join(filter(None, [f"{at:%m-%d %H:%M}", session.room, session.cohort.name])),
        primary=following.open,
        state=following.badge,
    )


def _absences(user: User) -> list[Todo]:
    tasks = list(open_follow_ups(user)[:5])
    return [
        Todo(
            _("%(name)s缺课，还没有问明原因") % {"name": task.enrolment.person.name},
            reverse("cohorts:follow-up-detail", args=[task.pk]),
            _("去跟进"),
            timezone.localdate(task.due_at),
            f"{timezone.localtime(task.session.starts_at):%m-%d} {task.session.topic}",
            primary=True,
        )
        for task in tasks
    ]


def _leave(user: User) -> list[Todo]:
    return [
        Todo(
            (_("%(name)s事后补%(kind)s %(days)d 天") if leave.is_late else _("%(name)s请%(kind)s %(days)d 天"))
            % {"name": leave.enrolment.person.name, "kind": leave.get_kind_display(), "days": leave.days},
            reverse("cohorts:leave-detail", args=[leave.pk]),
            _("去审批"),
            leave.waits_until,
            leave.enrolment.cohort.name,
        )
        for leave in leave_to_decide(user)[:5]
    ]


def _unsettled(user: User, now: datetime) -> list[Todo]:
    """Classes that nobody looks after, and sessions that are over without a settled roll."""
    found = [
        Todo(
            _("%(cohort)s还没有班主任") % {"cohort": cohort.name},
            reverse("cohorts:teacher-assign", args=[cohort.pk]),
            _("指定班主任"),
            cohort.starts_on,
        )
        for cohort in cohorts_without_teacher(user)[:3]
    ]
    late = list(sessions_to_close(Cohort.objects.visible_to(user, Right.MANAGE), now)[:20])
    if late:
        first = late[0]
        title = ngettext("%(n)d 次课还没有点完名结课", "%(n)d 次课还没有点完名结课", len(late)) % {"n": len(late)}
        why = f"{first.cohort.name} · {first.topic}"
        found.append(Todo(title, reverse("cohorts:roll-list"), _("去看看"), timezone.localdate(first.ends_at), why))
    return found


def _own(user: User, now: datetime) -> list[Todo]:
    """The trainee's next session of this week, unless excused from it, and answers of the last days."""
    enrolments = own_on_roll(user).order_by().values("cohort")
    coming = Session.objects.filter(
        cohort__in=enrolments, cohort__state=CohortState.RUNNING, state=SessionState.PLANNED, ends_at__gte=now,
        starts_at__lt=now + SOON,
    )  # fmt: skip
    excused = LeaveRequest.objects.approved().filter(
        enrolment__person__user=user, enrolment__cohort=OuterRef("cohort"), starts_on__lte=OuterRef("starts_at__date"),
        ends_on__gte=OuterRef("starts_at__date"),
    )  # fmt: skip
    session = coming.filter(~Exists(excused)).order_by("starts_at").first()
    found = []
    if session is not None:
        at = timezone.localtime(session.starts_at)
        why = " · ".join(filter(None, [session.room, session.instructor_name]))
        title, url = (
            _("上课：%(topic)s") % {"topic": session.topic},
            reverse("cohorts:session-detail", args=[session.pk]),
        )
        found.append(Todo(title, url, _("看课次"), at.date(), why, state=lesson_badge(session, now)))
    answered = LeaveRequest.objects.filter(
        enrolment__person__user=user, state=LeaveState.REFUSED, decided_at__gte=now - FRESH
    )
    found += [
        Todo(
            _("请假没有批准：%(first)s") % {"first": leave.starts_on},
            reverse("cohorts:leave-detail", args=[leave.pk]),
            _("看意见"),
            leave.starts_on,
            leave.answer,
        )
        for leave in answered
    ]
    return found


def figures(user: User, now: datetime) -> list[Figure]:
    """For who runs classes: how many people are learning, and how many come. Two queries."""
    if not user.access.has_role(*OFFICE, Role.CLASS_TEACHER):
        return []
    running = Cohort.objects.visible_to(user).filter(state=CohortState.RUNNING)
    members = Enrolment.objects.visible_to(user).on_roll().filter(cohort__in=running.values("pk"))
    counts = members.aggregate(members=Count("pk"), cohorts=Count("cohort", distinct=True))
    url = reverse("cohorts:cohort-list")
    shown = [Figure(_("在学学员"), counts["members"], url, _("人"))]
    # The classes are named once more, so that the database comes from them and not from all sessions of the month.
    classes = Enrolment.objects.visible_to(user, thing="roll_calls").values("cohort")
    rate = recent_rate(Attendance.objects.visible_to(user).filter(session__cohort__in=classes), now)
    if rate is not None:
        shown.append(Figure(_("近 30 天已结课到课率"), rate, url, "%"))
    return shown


register_menu(
    MenuItem(
        "cohorts:cohort-list",
        gettext_lazy("培训班次"),
        "academic-cap",
        MenuGroup.TRAINING,
        sees_cohorts,
        order=10,
        tab=2,
    ),
    MenuItem("cohorts:own", gettext_lazy("我的培训"), "academic-cap", MenuGroup.TRAINING, is_trainee, order=12, tab=2),
    MenuItem(
        "cohorts:programme-list",
        gettext_lazy("培训项目"),
        "rectangle-stack",
        MenuGroup.TRAINING,
        lambda user: user.access.holds("programmes", Right.MANAGE),
        order=15,
    ),
    MenuItem(
        "cohorts:roll-list",
        gettext_lazy("点名"),
        "clipboard-document-check",
        MenuGroup.TRAINING,
        lambda user: user.access.holds("roll_calls", Right.ENTER),
        order=20,
        tab=2,
    ),
    MenuItem(
        "cohorts:leave-list", gettext_lazy("请假"), "calendar-days", MenuGroup.TRAINING, watches_leave, order=30, tab=4
    ),
    MenuItem(
        "cohorts:follow-up-list",
        gettext_lazy("缺课跟进"),
        "phone-arrow-up-right",
        MenuGroup.TRAINING,
        watches_absences,
        order=40,
        tab=3,
    ),
)
register_todos(todos)
register_search(find_cohorts, order=30)
register_figures(figures)
register_record_fragment("cohorts:person-trainings", label=gettext_lazy("培训记录"), order=20)
register_verbs(
    {
        "cohorts.make_programme": gettext_lazy("建立培训项目"),
        "cohorts.edit_programme": gettext_lazy("修改培训项目"),
        "cohorts.open_cohort": gettext_lazy("开设班次"),
        "cohorts.edit_cohort": gettext_lazy("修改班次"),
        "cohorts.publish_cohort": gettext_lazy("开始招生"),
        "cohorts.start_cohort": gettext_lazy("正式开班"),
        "cohorts.finish_cohort": gettext_lazy("办理结业"),
        "cohorts.archive_cohort": gettext_lazy("班次归档"),
        "cohorts.assign_teacher": gettext_lazy("指定班主任"),
        "cohorts.enrol": gettext_lazy("学员入班"),
        "cohorts.take_back": gettext_lazy("学员重新入班"),
        "cohorts.admit": gettext_lazy("录取学员"),
        "cohorts.withdraw": gettext_lazy("学员离班"),
        "cohorts.plan_session": gettext_lazy("排课"),
        "cohorts.move_session": gettext_lazy("修改课次"),
        "cohorts.cancel_session": gettext_lazy("取消课次"),
        "cohorts.save_mark": gettext_lazy("点名"),
        "cohorts.mark_rest": gettext_lazy("其余记为到"),
        "cohorts.finish_roll_call": gettext_lazy("完成点名"),
        "cohorts.resume_roll_call": gettext_lazy("改动已完成的点名"),
        "cohorts.close_session": gettext_lazy("课次结课"),
        "cohorts.reopen_session": gettext_lazy("更正点名"),
        "cohorts.correct_session": gettext_lazy("完成点名更正"),
        "cohorts.abandon_correction": gettext_lazy("放弃点名更正"),
        "cohorts.ask_leave": gettext_lazy("申请请假"),
        "cohorts.approve_leave": gettext_lazy("准假"),
        "cohorts.refuse_leave": gettext_lazy("不准假"),
        "cohorts.withdraw_leave": gettext_lazy("撤回请假"),
        "cohorts.follow_up": gettext_lazy("缺课跟进"),
        "cohorts.export_roster": gettext_lazy("导出学员名册"),
    }
)
