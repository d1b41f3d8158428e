"""How far the demo's year has come; each stage is the one before and what came next."""

from collections.abc import Callable
from datetime import datetime
from enum import StrEnum

from demo.appraisal import make_appraisal
from demo.casework import make_cases
from demo.company import guide, make_pool, pair
from demo.district import District, make_district, share_password
from demo.papers import make_papers
from demo.qualifying import make_qualifying
from demo.training import ask_for_leave, graduate, hold_sessions, make_former_class, make_running_class


class Stage(StrEnum):
    ENROLLING = "enrolling"
    RUNNING = "running"
    CLOSED = "closed"


# Days since the class of 61 began: its year lasts 345 days.
BEGAN = {Stage.ENROLLING: -20, Stage.RUNNING: 300, Stage.CLOSED: 365}
Say = Callable[[str], None]


def make_demo(*, seed: int, stage: Stage, now: datetime, say: Say) -> District:
    """Make the district up to the stage. `say` hears of each chapter as it begins."""
    say("演示：机构、人员、账号 …")
    district = make_district(seed=seed, now=now)
    say("演示：导师库、往届班次 …")
    pool = make_pool(district)
    make_former_class(district)
    current = make_running_class(district, ago=BEGAN[stage])
    if stage is not Stage.ENROLLING:
        say("演示：点名、帮带 …")
        hold_sessions(district, current)
        ask_for_leave(district, current)
        guide(district, current, pair(district, current, pool), pool)
        say("演示：案例 …")
        make_cases(district, current, finished=stage is Stage.CLOSED)
        say("演示：“5+1”考评 …")
        make_appraisal(district, finished=stage is Stage.CLOSED)
    if stage is Stage.CLOSED:
        graduate(district, current)
    say("演示：证书与考试、年度报告 …")
    make_qualifying(district)
    make_papers(district)
    share_password(district)
    return district
