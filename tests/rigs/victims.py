"""Who gets killed, and how. A later issue adds a row.

`share` is how often a row comes up in a deck of kills. `strikes_jobs`: such a kill costs a job that is in
work one of its three attempts, so that the rig doesn't do it to a job that has only one left.
"""

import random
import signal
import time
from collections.abc import Callable
from dataclasses import dataclass

import psutil
import redis

from config import places
from tests.rigs.installation import Installation

Strike = Callable[[Installation, random.Random, float], int]
LOOK_EVERY = 0.1
# Long jobs are what is hardest to kill well.
WORKERS = ("worker", "jobs", "jobs")


@dataclass(frozen=True)
class Victim:
    """One way to hurt an installation. `strike(place, dice, away)` returns how many processes it hit, 0 when
    there was nobody to hit yet. `away` is for how many seconds one that is to stay away does so."""

    name: str
    share: int
    strike: Strike
    strikes_jobs: bool = False


def _whole(*names: str) -> Strike:
    """kill -9 of one child of the supervisor, chosen from the names, with all of its children."""

    def strike(place: Installation, dice: random.Random, away: float) -> int:
        return place.kill(place.members(dice.choice(names)))

    return strike


def _master(*names: str) -> Strike:
    """kill -9 of the first process alone; its children find themselves orphans."""

    def strike(place: Installation, dice: random.Random, away: float) -> int:
        return place.kill(place.members(dice.choice(names))[:1])

    return strike


def _child(*names: str) -> Strike:
    """kill -9 of one of the children that do the work."""

    def strike(place: Installation, dice: random.Random, away: float) -> int:
        children = place.members(dice.choice(names))[1:]
        return place.kill([dice.choice(children)]) if children else 0

    return strike


def _wipe(place: Installation, dice: random.Random, away: float) -> int:
    try:
        with redis.Redis(unix_socket_path=f"{places.run_dir(place.data)}/valkey.sock", socket_timeout=5) as client:
            return int(bool(client.flushall()))
    except redis.RedisError:
        return 0


def _keep_away(place: Installation, dice: random.Random, away: float) -> int:
    """Killed again as often as the supervisor brings it back. Not while the web is still away itself: then nothing
    could be saved for another reason."""
    if not place.health().get("database"):
        return 0
    struck, end = 0, time.monotonic() + away
    while time.monotonic() < end:
        struck += place.kill(place.members("valkey"))
        time.sleep(LOOK_EVERY)
    return int(bool(struck))


def _everything(place: Installation, dice: random.Random, away: float) -> int:
    """The supervisor and all below it at one instant; then the one start command, and no other hand."""
    if place.running is None:
        return 0
    everybody = [psutil.Process(place.running.pid), *place.family()]
    if len(everybody) == 1:
        return 0
    for process in everybody:
        # Stopped first, so that nobody has time to notice the death of another.
        place.kill([process], signal.SIGSTOP)
    struck = place.kill(everybody)
    place.running.wait()
    place.running = place.start()
    return struck


VICTIMS = (
    Victim("web worker", 5, _child("web")),
    Victim("web master", 2, _master("web")),
    Victim("whole web", 1, _whole("web")),
    Victim("pool child", 6, _child(*WORKERS), strikes_jobs=True),
    Victim("worker group", 4, _whole(*WORKERS), strikes_jobs=True),
    Victim("beat", 3, _whole("beat")),
    Victim("valkey", 3, _whole("valkey")),
    Victim("valkey wiped", 2, _wipe),
    Victim("valkey away", 1, _keep_away),
    Victim("postgres", 3, _whole("postgres"), strikes_jobs=True),
    Victim("everything", 1, _everything, strikes_jobs=True),
)


def _deploy(name: str, how: signal.Signals) -> Strike:
    def strike(place: Installation, dice: random.Random, away: float) -> int:
        return place.kill(place.members(name)[:1], how)

    return strike


# Nobody is killed: code is changed under load (B11). gunicorn takes HUP for "new workers, old ones finish".
DEPLOYS = (
    Victim("web reloaded", 1, _deploy("web", signal.SIGHUP)),
    Victim("worker asked to go", 1, _deploy("worker", signal.SIGTERM)),
    Victim("jobs asked to go", 1, _deploy("jobs", signal.SIGTERM)),
)


def deck(dice: random.Random, kills: int, only: str = "") -> list[Victim]:
    """So many victims in a random order, each as often as its share says; `only` keeps names that hold it."""
    rows = [victim for victim in VICTIMS if only in victim.name]
    cards: list[Victim] = []
    while len(cards) < kills:
        pack = [victim for victim in rows for _time in range(victim.share)]
        dice.shuffle(pack)
        cards += pack
    return cards[:kills]
