"""Runs the rounds of a race and says what went wrong; with the defence on nothing may, with it off something must."""

import os
import random
import time
from dataclasses import dataclass, field

from tests.rigs.races.base import Ground, Race
from tests.rigs.races.ring import Ring


@dataclass
class Score:
    """What the rounds of one race have shown."""

    rounds: int = 0
    moves: int = 0
    refused: int = 0
    seconds: float = 0.0
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        found = "; ".join(self.faults[:3]) or "holds"
        return f"{self.rounds} rounds, {self.moves} moves, {self.refused} refused, {self.seconds:.1f} s: {found}"


def rounds_of(race: type[Race]) -> int:
    """ROUNDS= a number for all, or "many" for each race's own large one."""
    wish = os.environ.get("ROUNDS", "")
    return race.many if wish == "many" else int(wish or race.few)


def seed() -> int:
    return int(os.environ.get("SEED") or random.SystemRandom().randrange(10**9))


def run(kind: type[Race], ground: Ground, *, rounds: int, seed: int) -> Score:
    """The race with every defence on, its critical section made to last."""
    race = _opened(kind, ground, seed)
    with race.slowed():
        return _rounds(race, rounds, until_harm=False)


def run_twin(kind: type[Race], ground: Ground, *, seed: int) -> Score:
    """The same with the defence off; the first harm ends it."""
    race = _opened(kind, ground, seed)
    with race.slowed(), race.undefended():
        return _rounds(race, kind.twin, until_harm=True)


def _opened(kind: type[Race], ground: Ground, seed: int) -> Race:
    return kind(ground, random.Random(f"{kind.name} {seed}"))


def _rounds(race: Race, rounds: int, *, until_harm: bool) -> Score:
    score, ring, began = Score(), Ring(race.crowd), time.monotonic()
    try:
        for _number in range(rounds):
            race.stage()
            moves = list(race.moves())
            results = ring.run(moves, race.dice)
            score.rounds += 1
            score.moves += len(moves)
            score.refused += sum(result.refusal is not None for result in results)
            broken = [f"{type(one.fault).__name__}: {str(one.fault)[:300]}" for one in results if one.fault]
            score.faults += broken + race.faults(results)
            if score.faults and until_harm:
                break
    finally:
        ring.close()
    score.seconds = time.monotonic() - began
    return score
