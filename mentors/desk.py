"""What mentoring lays on desks: the menu, what waits for each role, and the numbers that the office steers by."""

from datetime import datetime
from typing import Any

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from common.access import Right
from common.desk import (
    Figure,
    MenuGroup,
    MenuItem,
    Section,
    register_figures,
    register_menu,
    register_sections,
    register_todos,
)
from common.todo import Todo
from mentors.models import GuidanceLog, MentorProfile
from mentors.permissions import organizes
from mentors.queries.mentees import Mentee, mentees_of, mentor_names
from mentors.queries.pairing import with_sides
from mentors.queries.waiting import logs_to_confirm, silent_count, unpaired_by_cohort, visible_roll, with_guided
from mentors.rules import Standing
from people.choices import Role
from people.choices import Standing as InPost
from people.companions import register_companions
from people.matrix import reaches
from people.models import Person, User
from people.records import register_record_fragment, register_record_offer
from people.verbs import register_verbs

MOST_SHOWN = 5


def mentors_somebody(user: User) -> bool:
    return user.access.has_role(Role.MENTOR)


def has_mentors(user: User) -> bool:
    return user.access.holds("bonds", Right.OWN)


def watches_bonds(user: User) -> bool:
    """Whether lists of pairs make sense: a trainee's would have two rows, a mentor has cards."""
    return any(reaches("bonds", held.role, Right.READ) - {"own", "mentee"} for held in user.access.held)


def could_mentor(user: User, person: Person) -> bool:
    """Whether the user, who runs a pool, may take the person into it; nobody enters the pool twice."""
    if person.standing == InPost.LEFT or user.person_id == person.pk:
        return False
    return not MentorProfile.objects.filter(person=person).exists()


def todos(user: User, now: datetime) -> list[Todo]:
    """At most two queries for each role."""
    found: list[Todo] = []
    if mentors_somebody(user):
        found += [_to_guide(one) for one in mentees_of(user, now) if one.waits][:MOST_SHOWN]
    if has_mentors(user) and user.person_id:
        found += [_to_confirm(log) for log in logs_to_confirm(user)][:MOST_SHOWN]
    if user.access.has_role(Role.TRAINING_ADMIN, Role.CLASS_TEACHER):
        found += _to_organize(user, now)
    return found


def _to_guide(one: Mentee) -> Todo:
    words = {
        Standing.STEP_LATE: _("%(name)s的下一步已到期，该再谈一次"),
        Standing.FIRST_DUE: _("与%(name)s谈第一次"),
        Standing.SILENT: _("%(name)s很久没有得到指导"),
    }
    return Todo(
        words[one.standing] % {"name": one.bond.trainee.name},
        reverse("mentors:log-add", args=[one.bond.pk]),
        _("记一次指导"),
        one.last.next_due_on if one.last and one.standing is Standing.STEP_LATE else None,
        why=one.line,
        primary=True,
    )


def _to_confirm(log: GuidanceLog) -> Todo:
    return Todo(
        _("确认%(mentor)s的指导：%(topic)s") % {"mentor": log.bond.mentor.person.name, "topic": log.topic},
        reverse("mentors:log-detail", args=[log.pk]),
        _("去确认"),
        why=log.advice[:60],
        primary=True,
    )


def _to_organize(user: User, now: datetime) -> list[Todo]:
    """The training office pairs, the class teacher presses; both hear of silence."""
    found = []
    for row in unpaired_by_cohort(user):
        title = ngettext("%(cohort)s还有 %(n)d 人没有配齐两位导师", "%(cohort)s还有 %(n)d 人没有配齐两位导师", row["n"])
        url = reverse("mentors:pairing", args=[row["cohort_id"]])
        action = _("去结对") if organizes(user) else _("看名单")
        found.append(Todo(title % {"cohort": row["cohort__name"], "n": row["n"]}, url, action))
    if number := silent_count(user, now):
        title = ngettext("%(n)d 对师徒久未指导", "%(n)d 对师徒久未指导", number)
        found.append(Todo(title % {"n": number}, f"{reverse('mentors:bond-list')}?silent=yes", _("去看")))
    return found


def figures(user: User, now: datetime) -> list[Figure]:
    """How many trainees have both mentors, and how many were guided this month; one query."""
    if not user.access.has_role(Role.TRAINING_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN, Role.CLASS_TEACHER):
        return []
    day = timezone.localdate(now)
    counts = with_guided(with_sides(visible_roll(user)), day).aggregate(
        all=Count("pk"),
        both=Count("pk", filter=Q(theory=True, practice=True)),
        met=Count("pk", filter=Q(guided=True)),
    )
    if not counts["all"]:
        return []
    of_all: Any = f"/{counts['all']}"
    return [
        Figure(_("两位导师已配齐"), counts["both"], reverse("mentors:pairing-list"), of_all),
        Figure(_("本月有指导"), counts["met"], reverse("mentors:log-list"), of_all),
    ]


def sections(user: User, now: datetime) -> list[Section]:
    """The mentor's trainees who do not stand among what waits already; two queries."""
    mentees = mentees_of(user, now) if mentors_somebody(user) else []
    waiting = [one for one in mentees if one.waits][:MOST_SHOWN]
    shown = [one for one in mentees if one not in waiting]
    return [Section("mentors/home_mentees.html", {"mentees": shown, "waiting": len(waiting)}, 10)] if shown else []


register_menu(
    MenuItem(
        "mentors:mentee-list", gettext_lazy("我的学员"), "users", MenuGroup.COMPANY, mentors_somebody, order=1, tab=2
    ),
    MenuItem(
        "mentors:bond-own", gettext_lazy("我的导师"), "user-group", MenuGroup.COMPANY, has_mentors, order=5, tab=3
    ),
    MenuItem("mentors:bond-list", gettext_lazy("结对"), "link", MenuGroup.COMPANY, watches_bonds, order=20),
    MenuItem(
        "mentors:log-list",
        gettext_lazy("指导记录"),
        "chat-bubble-left-right",
        MenuGroup.COMPANY,
        lambda user: watches_bonds(user) or mentors_somebody(user),
        order=30,
    ),
    MenuItem("mentors:mentor-list", gettext_lazy("导师库"), "academic-cap", MenuGroup.COMPANY, watches_bonds, order=40),
)
register_todos(todos)
register_figures(figures)
register_sections(sections)
register_companions(mentor_names)
register_record_offer("mentors:mentor-add", label=gettext_lazy("聘为导师"), fits=could_mentor)
register_record_fragment("mentors:person-bonds", label=gettext_lazy("帮带"), order=30)
register_verbs(
    {
        "mentors.add_mentor": gettext_lazy("进入导师库"),
        "mentors.edit_mentor": gettext_lazy("修改导师信息"),
        "mentors.retire_mentor": gettext_lazy("退出导师库"),
        "mentors.renew_mentor": gettext_lazy("续聘导师"),
        "mentors.open_access": gettext_lazy("开通导师权限"),
        "mentors.propose_bond": gettext_lazy("提议结对"),
        "mentors.sign_bond": gettext_lazy("结对签约"),
        "mentors.complete_bond": gettext_lazy("办理出师"),
        "mentors.end_bond": gettext_lazy("提前结束结对"),
        "mentors.write_log": gettext_lazy("记一次指导"),
        "mentors.correct_log": gettext_lazy("更正指导记录"),
        "mentors.attach_file": gettext_lazy("给指导记录添加附件"),
        "mentors.void_log": gettext_lazy("作废指导记录"),
        "mentors.confirm_log": gettext_lazy("确认指导记录"),
        "mentors.comment_log": gettext_lazy("给导师留言"),
    }
)
