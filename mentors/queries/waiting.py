"""What waits for whom, for home pages and reminders."""

from datetime import date, datetime
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.utils import timezone

from cohorts.choices import CohortState
from cohorts.models import Cohort, Enrolment
from mentors.models import Bond, GuidanceLog
from mentors.queries.pairing import with_sides
from people.models import User


def logs_to_confirm(user: User) -> list[GuidanceLog]:
    """A trainee's logs without the own signature, oldest first; one query."""
    rows = GuidanceLog.objects.unconfirmed().filter(bond__trainee=user.person_id)
    return list(rows.select_related("bond__mentor__person").order_by("written_at", "pk")[:10])


def visible_roll(user: User) -> QuerySet[Enrolment]:
    """Trainees on the roll of classes that run, as far as the user sees bonds."""
    rows = Enrolment.objects.on_roll().visible_to(user, thing="bonds")
    return rows.filter(cohort__state__in=[CohortState.ENROLLING, CohortState.RUNNING], cohort__voided_at=None)


def unpaired_by_cohort(user: User) -> list[dict[str, Any]]:
    """Classes with trainees who lack a mentor on a side: id, name, number; one query."""
    rows = with_sides(visible_roll(user)).exclude(theory=True, practice=True)
    groups = rows.order_by().values("cohort_id", "cohort__name").annotate(n=Count("pk"))
    return [dict(row) for row in groups.order_by("cohort_id")]


def silent_count(user: User, now: datetime) -> int:
    return Bond.objects.visible_to(user).silent_on(timezone.localdate(now)).count()


def with_guided(trainees: QuerySet[Any], day: date) -> QuerySet[Any]:
    """Whether each trainee had guidance in the day's month; the one definition of 本月有指导."""
    met = GuidanceLog.objects.live().filter(
        bond__enrolment=OuterRef("pk"), met_on__year=day.year, met_on__month=day.month
    )
    return trainees.annotate(guided=Exists(met))


def cohorts_to_pair(user: User) -> QuerySet[Cohort]:
    """Classes that the user sees and that are not over."""
    open_states = [CohortState.DRAFT, CohortState.ENROLLING, CohortState.RUNNING]
    return Cohort.objects.visible_to(user).filter(state__in=open_states).order_by("-starts_on", "pk")
