from datetime import UTC, datetime, timedelta

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from cohorts.choices import Phase
from cohorts.times import opens_at


def test_the_first_roll_opens_with_the_day_in_shanghai():
    # Half past seven in the morning of the 2nd in Shanghai is still the 1st in UTC.
    early = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
    assert opens_at(Phase.BEFORE, early) == datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    assert opens_at(Phase.AFTER, early) == early


@given(st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2090, 1, 1), timezones=st.just(UTC)))
def test_a_roll_opens_on_the_day_of_the_lesson_and_never_after_its_beginning(starts_at):
    before, after = (opens_at(phase, starts_at) for phase in (Phase.BEFORE, Phase.AFTER))
    assert before <= after == starts_at
    assert timezone.localdate(before) == timezone.localdate(starts_at)
    assert starts_at - before < timedelta(days=1)
