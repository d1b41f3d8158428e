"""How far the demo's year has come; each stage is the one before and what came next."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from demo.district import District, make_district, share_password


class Stage(StrEnum):
    ENROLLING = "enrolling"
    RUNNING = "running"
    CLOSED = "closed"


Say = Callable[[str], None]


def make_demo(*, seed: int, stage: Stage, now: datetime, say: Say) -> District:
    """Make the district up to the stage. `say` hears of each chapter as it begins."""
    say("演示：机构、人员、账号 …")
    district = make_district(seed=seed, now=now)
    share_password(district)
    return district
