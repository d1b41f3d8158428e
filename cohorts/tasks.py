"""Edges: what training does by itself every day."""

from collections import defaultdict
from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext

from cohorts.models import CohortTeacher
from cohorts.occasions import ABSENCE_OVERDUE
from cohorts.queries.waiting import overdue_follow_ups
from jobs.periodic import periodic
from notices.actions import notify


@periodic("cohorts.remind_absences")
def remind_absences(*, due_at: datetime, now: datetime) -> None:
    """Tell class teachers once a day of absences that are past their 24 hours."""
    overdue: dict[int, int] = defaultdict(int)
    for cohort in overdue_follow_ups(now).values_list("enrolment__cohort", flat=True):
        overdue[cohort] += 1
    teachers = CohortTeacher.objects.filter(cohort__in=overdue, until=None).select_related("user")
    for teacher in teachers:
        number = overdue[teacher.cohort_id]
        notify(
            recipients=[teacher.user],
            occasion=ABSENCE_OVERDUE.code,
            key=str(teacher.cohort_id),
            due_on=timezone.localdate(due_at),
            title=partial(_title, number),
            body="",
            url=reverse("cohorts:follow-up-list") + "?state=open",
            now=now,
        )


def _title(number: int) -> str:
    words = ngettext("%(n)d 件缺课超过 24 小时没有问明原因", "%(n)d 件缺课超过 24 小时没有问明原因", number)
    return words % {"n": number}
