"""When a roll may be called (S39).

Rules only: values in, values out; no database and no clock.
"""

from datetime import datetime

from django.utils import timezone

from cohorts.choices import Phase


def opens_at(phase: Phase, starts_at: datetime) -> datetime:
    """The first moment at which the roll of the phase may be called.

    Before class: on the day of the lesson as Shanghai counts days. After class: once the lesson has begun, since
    some lessons end early.
    """
    if phase == Phase.AFTER:
        return starts_at
    return timezone.localtime(starts_at).replace(hour=0, minute=0, second=0, microsecond=0)


def days_until(at: datetime, now: datetime) -> int:
    """Days of the calendar in Shanghai; 0 is today."""
    return (timezone.localdate(at) - timezone.localdate(now)).days
