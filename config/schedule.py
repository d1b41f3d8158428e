"""The one table of periodic work.

Beat only fires the sweeps, which are cheap and may run at any time. The rest are due rows: the
tick puts each occurrence on record under a unique key, so that it is made once, by whoever comes
first, and after an outage by the row's catch-up rule.
"""

from datetime import time, timedelta
from typing import Any

from jobs.schedule import Periodic

SWEEP_EVERY = timedelta(seconds=15)
SWEEPS = ("config.tick", "jobs.sweep", "notices.sweep")

PERIODIC: tuple[Periodic, ...] = (
    Periodic("jobs.tidy", task="jobs.tidy", every=timedelta(days=1), at=time(3, 10)),
    Periodic("imports.tidy", task="imports.tidy", every=timedelta(days=1), at=time(3, 20)),
    Periodic("assessments.open_months", task="assessments.open_months", every=timedelta(days=1), at=time(5, 30)),
    Periodic("assessments.remind_late", task="assessments.remind_late", every=timedelta(days=1), at=time(8, 30)),
    Periodic("mentors.end_left", task="mentors.end_left", every=timedelta(hours=1)),
    Periodic("mentors.remind_silent", task="mentors.remind_silent", every=timedelta(days=1), at=time(8, 20)),
    Periodic("cohorts.remind_absences", task="cohorts.remind_absences", every=timedelta(days=1), at=time(8, 20)),
    Periodic("coursework.remind_authors", task="coursework.remind_authors", every=timedelta(days=1), at=time(8, 0)),
    Periodic("coursework.remind_judges", task="coursework.remind_judges", every=timedelta(days=1), at=time(8, 10)),
)


def beat_entries(*, every: timedelta = SWEEP_EVERY) -> dict[str, dict[str, Any]]:
    """What beat fires. Wake-ups older than a minute are dropped: newer ones follow them."""
    return {task: {"task": task, "schedule": every, "options": {"expires": 60}} for task in SWEEPS}
