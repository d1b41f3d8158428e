"""What people, units and accounts lay on desks: menu entries and the first numbers of an administrator."""

from datetime import date, datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.desk import (
    Figure,
    Link,
    MenuGroup,
    MenuItem,
    register_figures,
    register_link,
    register_menu,
    register_todos,
)
from common.search import register_search
from common.todo import Todo
from common.workdays import is_known, register_years
from people.calendar import holidays_of
from people.choices import Level, Role, Standing
from people.finding import find_persons, find_units
from people.matrix import reaches
from people.models import Person, Unit, User

MOST_WAITING = 5
# Month and day from which the State Council's notice may be expected.
ANNOUNCED = (11, 15)


def sees_people(user: User) -> bool:
    """Whether a list of people makes sense: a trainee's would have one row."""
    return any(reaches("people", held.role, Right.READ) - {"own"} for held in user.access.held)


def has_own_record(user: User) -> bool:
    return user.person_id is not None and user.access.holds("people", Right.OWN)


def sees_units(user: User) -> bool:
    return user.access.holds("units", Right.READ)


def sees_audit(user: User) -> bool:
    """Trainees find their own events from their account, not in the menu."""
    return any("subtree" in reaches("audit", held.role, Right.READ) for held in user.access.held)


def sets_calendar(user: User) -> bool:
    return user.access.holds("rules", Right.MANAGE)


def todos(user: User, now: datetime) -> list[Todo]:
    """Who has been handed over to the very unit that the user looks after; one query."""
    units = [held.unit_id for held in user.access.held if "subtree" in reaches("people", held.role, Right.MANAGE)]
    if not units:
        return []
    rows = Person.objects.live().filter(standing=Standing.ARRIVING, unit__in=units).select_related("unit")
    return [
        Todo(
            gettext("为调入的%(name)s安排岗位") % {"name": person.name},
            reverse("people:post-hold", args=[person.pk]),
            _("安排岗位"),
            why=gettext("已转到%(unit)s") % {"unit": person.unit.name},
            primary=True,
        )
        for person in rows.order_by("name_key", "pk")[:MOST_WAITING]
    ]


def calendar_todos(user: User, now: datetime) -> list[Todo]:
    """From mid-November on next year's holidays are announced: without them deadlines can't be counted."""
    today = timezone.localdate(now)
    year = today.year + (today >= date(today.year, *ANNOUNCED))
    if is_known(year) or not user.access.holds("rules", Right.MANAGE):
        return []
    title = gettext("填写%(year)d年放假安排") % {"year": year}
    why = gettext("没有它，跨年的考评结账和公示期限算不出来")
    return [Todo(title, reverse("people:calendar-record"), _("填写"), why=why, due=date(year, 1, 1))]


def figures(user: User, now: datetime) -> list[Figure]:
    """For those who look after a whole district or street: how many people, where, with how many accounts."""
    if not user.access.has_role(Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN, Role.SECRETARY):
        return []
    people = (
        Person.objects.visible_to(user)
        .workers()
        .aggregate(all=Count("pk"), with_account=Count("pk", filter=Q(user__is_active=True)))
    )
    shown = [Figure(_("社区工作者"), people["all"], reverse("people:person-list"), _("人"))]
    if sees_units(user):
        communities = Unit.objects.visible_to(user).open_on(timezone.localdate()).filter(level=Level.COMMUNITY).count()
        shown.append(Figure(_("社区（村）"), communities, reverse("people:unit-list"), _("个")))
        shown.append(
            Figure(_("已开通账号"), people["with_account"], reverse("people:account-list"), f"/{people['all']}")
        )
    return shown


register_menu(
    MenuItem("people:person-own", _("我的档案"), "identification", MenuGroup.RECORDS, has_own_record, order=10),
    MenuItem("people:person-list", _("人员"), "users", MenuGroup.OFFICE, sees_people, order=10, tab=3),
    MenuItem("people:unit-list", _("机构"), "building-office-2", MenuGroup.OFFICE, sees_units, order=20),
    MenuItem("people:account-list", _("账号"), "key", MenuGroup.OFFICE, sees_units, order=30),
    MenuItem("people:calendar", _("工作日历"), "calendar-days", MenuGroup.OFFICE, sets_calendar, order=40),
    MenuItem("people:audit-list", _("审计日志"), "finger-print", MenuGroup.OFFICE, sees_audit, order=90),
)
register_link(Link.ACCOUNT, "people:account-own")
register_link(Link.HELP, "people:help")
register_search(find_persons, order=10)
register_search(find_units, order=20)
register_todos(todos)
register_todos(calendar_todos)
register_years(holidays_of)
register_figures(figures)
