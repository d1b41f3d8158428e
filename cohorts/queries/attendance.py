"""One member's attendance, as far as the viewer may see it."""

from typing import TYPE_CHECKING

from django.db.models import QuerySet

from cohorts.models import Attendance, Enrolment, TrainingRecord
from cohorts.outcomes import Tally, tally
from people.models import Person

if TYPE_CHECKING:
    from people.models import User


def seen_outcomes(enrolment: Enrolment, viewer: "User") -> QuerySet[Attendance]:
    """Session by session, the latest first."""
    rows = Attendance.objects.visible_to(viewer).filter(enrolment=enrolment)
    return rows.select_related("session").order_by("-session__starts_at", "-pk")


def outcomes_of(enrolment: Enrolment, viewer: "User") -> Tally:
    return tally(seen_outcomes(enrolment, viewer).order_by().values_list("outcome", "hours"))


def trainings_of(person: Person, viewer: "User") -> QuerySet[TrainingRecord]:
    """The person's training record, the latest first."""
    return TrainingRecord.objects.visible_to(viewer).filter(person=person).order_by("-ends_on", "-pk")
