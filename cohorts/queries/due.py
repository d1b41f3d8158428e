"""Whether a person keeps the training rule (S16), from the record."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Min

from cohorts.choices import COMPLETED
from cohorts.models import TrainingRecord
from cohorts.rotation import Verdict, verdict
from people.models import Person, PostHolding


def standing_of(person: Person, records: Iterable[TrainingRecord], today: date) -> Verdict | None:
    """The verdict of today; None for whoever holds no post. `records` are the person's, all of them."""
    held = PostHolding.objects.on(today).filter(person=person, track=person.post_track)
    since = held.aggregate(since=Min("since"))["since"]
    if since is None:
        return None
    completed = [record.ends_on for record in records if record.result in COMPLETED]
    return verdict(person.post_track, completed, since, today)
