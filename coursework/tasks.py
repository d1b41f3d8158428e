"""Edges: reminders, each at most once to each person (the outbox keeps them unique)."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import CohortTeacher, Enrolment
from coursework import occasions
from coursework.choices import REMIND_BEFORE
from coursework.models import CaseCall
from coursework.queries.waiting import calls_near, seats_due, unsubmitted
from jobs.periodic import periodic
from notices.actions import notify
from people.models import User

__all__ = ["occasions", "remind_authors", "remind_judges"]

NAMED = 5
READING_WITHIN = 3


@periodic("coursework.remind_authors")
def remind_authors(*, due_at: datetime, now: datetime) -> None:
    """Seven days and one day before a deadline to who hasn't handed in; after it also to the class teacher."""
    day = timezone.localdate(now)
    calls = {call.pk: call for call in calls_near(day, max(REMIND_BEFORE)).select_related("cohort")}
    missing: dict[int, list[Enrolment]] = defaultdict(list)
    rows = unsubmitted(CaseCall.objects.filter(pk__in=calls)).select_related("person__user")
    for row in rows.order_by("person__name_key", "pk"):
        missing[row.call_id].append(row)  # type: ignore[attr-defined]
    for pk, late in missing.items():
        _remind(calls[pk], late, day, now)


def _remind(call: CaseCall, missing: list[Enrolment], day: date, now: datetime) -> None:
    left = (call.due_on - day).days
    users = [row.person.user for row in missing if hasattr(row.person, "user")]
    if left < 0:
        _tell(users, "coursework.overdue", call, lambda: _overdue_title(call), now)
        _tell_teachers(call, missing, now)
        return
    step = min(before for before in REMIND_BEFORE if left <= before)
    _tell(users, f"coursework.due_{step}", call, lambda: _due_title(call, left), now)


def _due_title(call: CaseCall, left: int) -> str:
    if left == 0:
        return _("“%(call)s”今天截止，您还没有提交") % {"call": call.title}
    return _("“%(call)s”还有%(left)d天截止，您还没有提交") % {"call": call.title, "left": left}


def _overdue_title(call: CaseCall) -> str:
    return _("“%(call)s”已过截止日，您还没有提交") % {"call": call.title}


def _tell(users: list[User], occasion: str, call: CaseCall, title: Callable[[], str], now: datetime) -> None:
    notify(
        recipients=users,
        occasion=occasion,
        key=f"coursework.call:{call.pk}",
        due_on=call.due_on,
        title=title,
        body=lambda: _("截止日期：%(day)s") % {"day": f"{call.due_on:%Y-%m-%d}"},
        url=reverse("coursework:case-mine"),
        now=now,
    )


def _tell_teachers(call: CaseCall, missing: list[Enrolment], now: datetime) -> None:
    teachers = User.objects.filter(
        pk__in=CohortTeacher.objects.filter(cohort=call.cohort_id, until=None).values("user")
    )

    def names() -> str:
        more = _("等") if len(missing) > NAMED else ""
        return _("、").join(row.person.name for row in missing[:NAMED]) + more

    notify(
        recipients=teachers,
        occasion="coursework.class_overdue",
        key=f"coursework.call:{call.pk}",
        due_on=call.due_on,
        title=lambda: _("“%(call)s”有%(number)d人逾期未交") % {"call": call.title, "number": len(missing)},
        body=names,
        url=reverse("coursework:call-detail", args=[call.pk]),
        now=now,
    )


@periodic("coursework.remind_judges")
def remind_judges(*, due_at: datetime, now: datetime) -> None:
    """Three days before the readings are due, one message a judge and day of deadline; once more when it is past."""
    day = timezone.localdate(now)
    waiting: dict[tuple[User, date], int] = defaultdict(int)
    for seat in seats_due(day, READING_WITHIN):
        waiting[seat.judge, seat.panel.due_on] += 1
    for (judge, due_on), number in waiting.items():
        _remind_judge(judge, due_on, number, due_on < day, now)


def _remind_judge(judge: User, due_on: date, number: int, late: bool, now: datetime) -> None:
    words = {"number": number, "day": f"{due_on:%m-%d}"}
    notify(
        recipients=[judge],
        occasion="coursework.reading_due",
        key=f"coursework.readings:{'late' if late else 'soon'}",
        due_on=due_on,
        title=lambda: ngettext("还有%(number)d个案例等您评审", "还有%(number)d个案例等您评审", number) % words,
        body=lambda: _("评审截止：%(day)s") % words,
        url=reverse("coursework:reading-list"),
        now=now,
    )
