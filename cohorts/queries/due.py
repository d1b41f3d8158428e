"""Whether a person keeps the training rule (S16), from the record."""

from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db.models import Min

from cohorts.choices import COMPLETED, CohortState, EnrolmentState
from cohorts.models import Enrolment, TrainingRecord
from cohorts.rotation import Verdict, verdict
from people.models import Person, PostHolding


def standing_of(person: Person, records: Iterable[TrainingRecord], today: date) -> Verdict | None:
    """The verdict of today; None for whoever holds no post. `records` are the person's, all of them.

    Of the years before trainings were recorded nothing is known, so that nobody is late in them.
    """
    held = PostHolding.objects.on(today).filter(person=person, track=person.post_track)
    since = held.aggregate(since=Min("since"))["since"]
    if since is None:
        return None
    completed = [record.ends_on for record in records if record.result in COMPLETED]
    began = max(since, min(settings.TRAININGS_ON_RECORD_SINCE, today))
    return verdict(person.post_track, completed, began, today, joined=_in_class_since(person, today))


def _in_class_since(person: Person, today: date) -> date | None:
    """The first day in a class that is running now."""
    learning = Enrolment.objects.filter(
        person=person, state=EnrolmentState.ACTIVE, cohort__state=CohortState.RUNNING, joined_on__lte=today
    )
    joined: date | None = learning.aggregate(joined=Min("joined_on"))["joined"]
    return joined
