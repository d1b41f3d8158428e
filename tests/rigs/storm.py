"""Kills at random moments of the loads, from a seed, and what came of them."""

import random
import time
from dataclasses import dataclass, field

from tests.rigs.checker import Verdict
from tests.rigs.installation import Installation, wait_until
from tests.rigs.ledger import Ledger
from tests.rigs.loads.base import Load
from tests.rigs.victims import VICTIMS, Victim, deck
from tests.rigs.watch import Watch

BETWEEN_LOOKS, AIM_SECONDS = 0.2, 5.0
BLOWS_BETWEEN_RESTS = 25
# How soon PostgreSQL must answer again, and work must go on.
DATABASE_SECONDS, RESUME_SECONDS = 15.0, 60.0


@dataclass(frozen=True)
class Blow:
    """One kill event; `back` is how long the database then was away."""

    victim: str
    at: float
    until: float
    processes: int
    back: float = 0.0


@dataclass
class Storm:
    """So many kills on an installation while the loads run. `spread`: the longest pause between two."""

    place: Installation
    loads: list[Load]
    watch: Watch
    dice: random.Random
    kills: int
    spread: float
    away: float
    only: str = ""
    blows: list[Blow] = field(default_factory=list)
    rests: list[float] = field(default_factory=list)

    @property
    def hard_blows(self) -> list[Blow]:
        """Those after which a job can't just go on."""
        hard = {victim.name for victim in VICTIMS if victim.strikes_jobs}
        return [blow for blow in self.blows if blow.victim in hard]

    def rage(self) -> None:
        """Deal the whole deck."""
        cards = deck(self.dice, self.kills, self.only)
        while cards:
            if self.blows and len(self.blows) % BLOWS_BETWEEN_RESTS == 0:
                self.rest()
            time.sleep(self.dice.uniform(0.2, self.spread))
            victim = self._next(cards)
            if victim.strikes_jobs:
                self._aim()
            self._strike(victim)

    def _aim(self) -> None:
        """Wait a while for a job to be in work, and then for a random moment of it."""
        deadline = time.monotonic() + AIM_SECONDS
        while not self.watch.job_is_in_work and time.monotonic() < deadline:
            time.sleep(BETWEEN_LOOKS)
        time.sleep(self.dice.uniform(0, self.spread))

    def rest(self) -> None:
        """Leave it alone until every load goes on again, without a hand: what offices wait for after a blow.

        While it is hurt every few seconds, no time to resume can be told from the time to be hurt again.
        """
        began = time.time()

        def goes_on() -> bool:
            return not self.watch.stalled and all(self._has_sign(load, began) for load in self.loads)

        wait_until(goes_on, "everything goes on after the last blow", self.place.said)
        self.rests.append(time.time() - began)

    def _has_sign(self, load: Load, after: float) -> bool:
        """Of jobs the watch knows; a load that has come to an end is judged by its faults."""
        return bool(load.jobs or load.faults) or any(sign > after for sign in load.signs())

    def _next(self, cards: list[Victim]) -> Victim:
        """The top card; while a job has one try left the first one that spares jobs, else a wait."""
        while True:
            sparing = self.watch.some_job_has_one_try_left
            for place, victim in enumerate(cards):
                if not (sparing and victim.strikes_jobs):
                    return cards.pop(place)
            time.sleep(BETWEEN_LOOKS)

    def _strike(self, victim: Victim) -> None:
        """Wait until there is somebody to hit, and hit: a kill of nobody doesn't count."""
        struck: list[int] = []
        began = time.time()

        def hit() -> bool:
            nonlocal began
            began = time.time()
            struck.append(victim.strike(self.place, self.dice, self.away))
            return bool(struck[-1])

        wait_until(hit, f"nobody to kill: {victim.name}", self.place.said)
        at = began
        wait_until(self.place.database_answers, "the database answers again", self.place.said)
        self.blows.append(Blow(victim.name, at, time.time(), struck[-1], time.time() - at))


@dataclass(frozen=True)
class Line:
    """What a kind of kill did to a load."""

    load: str
    victim: str
    kills: int
    lost: int
    doubled: int
    unexpected: int
    unknown: int
    longest: float


def summary(loads: list[Load], verdicts: dict[str, Verdict], storm: Storm) -> list[Line]:
    """One line for each load and victim; an item counts against the last blow before its last entry."""
    return [
        line
        for load in loads
        for line in _lines(load, verdicts[load.name], storm)
        if line.kills or line.lost or line.doubled or line.unexpected
    ]


def _lines(load: Load, verdict: Verdict, storm: Storm) -> list[Line]:
    entries = load.ledger.entries()
    end = {entry.item: entry.at for entry in entries}
    first, last = (entries[0].at, entries[-1].at) if entries else (0.0, 0.0)
    blows = [blow for blow in storm.blows if first <= blow.at <= last]
    resumes = _job_resumes(load, storm) if load.jobs else _resumes(load, blows)

    def against(items: dict[str, int], name: str) -> int:
        return sum(number for item, number in items.items() if _blamed(storm.blows, end.get(item, 0.0)) == name)

    return [
        Line(
            load.name,
            name,
            sum(blow.victim == name for blow in blows),
            against(verdict.lost, name),
            against(verdict.doubled, name),
            against(verdict.unexpected, name),
            against(verdict.unknown, name),
            max((seconds for victim, seconds in resumes if victim == name), default=0.0),
        )
        for name in [*dict.fromkeys(blow.victim for blow in storm.blows), ""]
    ]


def _blamed(blows: list[Blow], at: float) -> str:
    return next((blow.victim for blow in reversed(blows) if blow.at <= at), "")


def _resumes(load: Load, blows: list[Blow]) -> list[tuple[str, float]]:
    """From each blow to the next sign that the load goes on."""
    signs = sorted(load.signs())
    after = [(blow, next((sign for sign in signs if sign > blow.at), None)) for blow in blows]
    return [(blow.victim, sign - blow.at) for blow, sign in after if sign is not None]


def _job_resumes(load: Load, storm: Storm) -> list[tuple[str, float]]:
    """How long a job had lain when its next holder took it up, by the blow that came last."""
    gaps = [gap for gap in storm.watch.gaps if gap.kind.startswith(load.jobs)]
    return [(_blamed(storm.hard_blows, gap.taken), gap.since(b.at for b in storm.hard_blows)) for gap in gaps]


def told(lines: list[Line]) -> str:
    """The table that `make chaos` ends with."""
    head = f"{'load':15}{'victim':20}{'kills':>7}{'lost':>6}{'doubled':>9}"
    head += f"{'unexpected':>12}{'unknown':>9}{'longest s':>11}"
    rows = [
        f"{line.load:15}{line.victim or '(no kill)':20}{line.kills:>7}{line.lost:>6}{line.doubled:>9}"
        f"{line.unexpected:>12}{line.unknown:>9}{line.longest:>11.1f}"
        for line in lines
    ]
    return "\n".join([head, *rows])


def acks_between(load: Load, start: float, end: float) -> int:
    return sum(entry.word == Ledger.ACKED and start < entry.at < end for entry in load.ledger.entries())
