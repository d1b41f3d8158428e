"""Who is class teacher, and whom that teacher looks after."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from cohorts.models import Cohort, CohortTeacher
from cohorts.occasions import TEACHER_GIVEN
from cohorts.sources import care_source
from common.exceptions import Refusal
from notices.actions import notify
from people import audit
from people.actions.care import close_cares, open_cares
from people.actions.roles import grant_role
from people.choices import Role
from people.models import User


@transaction.atomic
def assign_teacher(*, cohort: Cohort, user: User, by: User | None, now: datetime, reason: str = "") -> CohortTeacher:
    """Give the class its teacher, in place of the one before: sight of the trainees moves at once.

    The account gets the role at the cohort's unit if it doesn't hold it yet.
    """
    cohort = Cohort.objects.select_for_update(of=("self",)).select_related("unit").get(pk=cohort.pk)
    if not cohort.is_open:
        raise Refusal(_("这个班已经结业，不再更换班主任。"))
    if user.person_id and cohort.enrolments.on_roll().filter(person=user.person_id).exists():
        raise Refusal(_("%(name)s是本班学员，不能兼任班主任。") % {"name": user.name}, field="user")
    former = cohort.teachers.select_related("user").filter(until=None).first()
    if former is not None and former.user_id == user.pk:
        return former
    sources = {person: care_source(pk) for pk, person in cohort.enrolments.on_roll().values_list("pk", "person")}
    if former is not None:
        former.until = now
        former.save(update_fields=["until"])
        close_cares(sources=list(sources.values()), user=former.user, now=now)
    grant_role(user=user, role=Role.CLASS_TEACHER, unit=cohort.unit, by=by, now=now, since=timezone.localdate(now))
    teacher = CohortTeacher.objects.create(cohort=cohort, user=user, since=now)
    open_cares(user=user, sources=sources, role=Role.CLASS_TEACHER, now=now)
    audit.record(
        "cohorts.assign_teacher", by=by, target=cohort, unit=cohort.unit, now=now, reason=reason,
        before={"teacher": former.user.name if former else ""}, after={"teacher": user.name},
    )  # fmt: skip
    notify(
        recipients=[user], occasion=TEACHER_GIVEN.code, key=f"{cohort.pk}:{teacher.pk}", due_on=timezone.localdate(now),
        title=lambda: _("请您担任%(cohort)s班主任") % {"cohort": cohort.name},
        body=lambda: _("点名、请假和缺课跟进都在班次页面办理。"),
        url=reverse("cohorts:cohort-detail", args=[cohort.pk]), now=now,
    )  # fmt: skip
    return teacher
