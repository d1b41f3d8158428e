"""One member's attendance, as far as the viewer may see it."""

from datetime import date
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from cohorts.leaves import Lesson
from cohorts.models import AbsenceFollowUp, Attendance, Enrolment, Session, TrainingRecord
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


def lessons_of(enrolment: Enrolment, first: date, last: date) -> list[Lesson]:
    """The lessons of these days as they stand for the member; one query."""
    mine = Attendance.objects.filter(session=OuterRef("pk"), enrolment=enrolment)
    asked_after = AbsenceFollowUp.objects.open().filter(session=OuterRef("pk"), enrolment=enrolment)
    rows = Session.objects.standing().filter(
        cohort=enrolment.cohort_id, starts_at__date__gte=first, starts_at__date__lte=last
    )
    return [
        Lesson(timezone.localdate(starts_at), outcome, asked, held_at)
        for starts_at, outcome, asked, held_at in rows.annotate(
            outcome=Subquery(mine.values("outcome")[:1]), asked=Exists(asked_after)
        ).values_list("starts_at", "outcome", "asked", "held_at")
    ]


def trainings_of(person: Person, viewer: "User") -> QuerySet[TrainingRecord]:
    """The person's training record, the latest first."""
    return TrainingRecord.objects.visible_to(viewer).filter(person=person).order_by("-ends_on", "-pk")
