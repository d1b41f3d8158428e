"""Edges: the reminder of silent pairs, and the end of pairs whose trainee has left the class."""

from collections import defaultdict
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts.models import CohortTeacher
from jobs.periodic import periodic
from mentors import occasions
from mentors.actions.bonds import end_bonds_of_leavers
from mentors.models import Bond
from notices.actions import notify
from people.models import User

__all__ = ["end_left", "occasions", "remind_silent"]


@periodic("mentors.end_left")
def end_left(*, due_at: datetime, now: datetime) -> None:
    end_bonds_of_leavers(now=now)


@periodic("mentors.remind_silent")
def remind_silent(*, due_at: datetime, now: datetime) -> None:
    """Once a month for each silent pair: to the mentor, and when it lasts longer also to the class teacher."""
    today = timezone.localdate(now)
    rows = Bond.objects.silent_on(today).select_related("mentor__person__user", "trainee", "enrolment")
    silent = list(rows.order_by("trainee__name_key", "pk"))
    for bond in silent:
        _tell_mentor(bond, today, now)
    long = [bond for bond in silent if _days(bond, today) >= settings.MENTOR_SILENT_DAYS_TEACHER]
    _tell_teachers(long, today, now)


def _days(bond: Any, today: date) -> int:
    return (today - bond.quiet_since).days


def _tell_mentor(bond: Any, today: date, now: datetime) -> None:
    mentor: User | None = getattr(bond.mentor.person, "user", None)
    days = _days(bond, today)
    words = {"name": bond.trainee.name, "n": days}
    notify(
        recipients=[mentor] if mentor else [],
        occasion="mentors.silent",
        key=bond.source,
        due_on=today.replace(day=1),
        title=lambda: ngettext("%(name)s已有 %(n)d 天没有得到指导", "%(name)s已有 %(n)d 天没有得到指导", days) % words,
        body=lambda: _("约个时间谈一次，谈完记一笔。"),
        url=reverse("mentors:log-add", args=[bond.pk]),
        now=now,
    )


def _tell_teachers(bonds: list[Any], today: date, now: datetime) -> None:
    """One message for each pair, so that one that falls silent later in the month is told as well."""
    cohorts = {bond.enrolment.cohort_id for bond in bonds}
    teachers = CohortTeacher.objects.filter(until=None, cohort__in=cohorts).select_related("user")
    by_cohort: dict[int, list[User]] = defaultdict(list)
    for teacher in teachers:
        by_cohort[teacher.cohort_id].append(teacher.user)
    for bond in bonds:
        _tell_of_silence(bond, by_cohort[bond.enrolment.cohort_id], today, now)


def _tell_of_silence(bond: Any, teachers: list[User], today: date, now: datetime) -> None:
    words = {"name": bond.trainee.name, "mentor": bond.mentor.person.name, "n": _days(bond, today)}
    notify(
        recipients=teachers,
        occasion="mentors.silent_class",
        key=bond.source,
        due_on=today.replace(day=1),
        title=lambda: _("%(name)s与导师%(mentor)s已有 %(n)d 天没有指导记录") % words,
        body=lambda: _("请与导师联系，需要的可以请培训管理员更换导师。"),
        url=reverse("mentors:bond-detail", args=[bond.pk]),
        now=now,
    )
