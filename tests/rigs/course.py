"""The course of a chaos run: settle, kill, deploy, check; then the twins that must be caught, and the full disk.

Imported once Django is joined to the installation.
"""

import json
import os
import random
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from jobs import wake
from tests.rigs import teeth
from tests.rigs.disk import run_full
from tests.rigs.gateway import Gateway
from tests.rigs.installation import Installation, wait_until
from tests.rigs.ledger import Ledger
from tests.rigs.loads.base import Load
from tests.rigs.loads.forms import Forms
from tests.rigs.loads.table import LOADS
from tests.rigs.loads.world import LONG, QUICK, World
from tests.rigs.sinks import Ear, told_aloud
from tests.rigs.storm import DATABASE_SECONDS, RESUME_SECONDS, Storm, acks_between, summary, told
from tests.rigs.victims import DEPLOYS
from tests.rigs.watch import Watch

if TYPE_CHECKING:
    from tests.rigs.chaos import Outcome, Plan

# A worker that is killed in the last moment lets its lease lapse, is swept, and works again.
END_SECONDS = 240.0
BETWEEN_DEPLOYS = 2.0


def run_all(plan: "Plan", place: Installation, gateway: Gateway, folder: Path, outcome: "Outcome") -> None:
    dice = random.Random(plan.seed)
    # What this process tells the broker is no part of the guarantee: sweeps are.
    wake._silent_until = float("inf")
    world = World(place, gateway, folder, dice, QUICK if plan.quick else LONG)
    world.settle()
    loads = [kind(world) for kind in LOADS]
    ear = Ear(place)
    ear.start()
    watch = Watch(place, plan.lease)
    watch.start()
    storm = Storm(place, loads, watch, dice, plan.kills, plan.spread, plan.away, plan.only)
    for load in loads:
        load.start()
    wait_until(lambda: all(load.signs() or load.faults for load in loads), "every load is under way", place.said)
    assert not any(load.faults for load in loads), [load.faults for load in loads]
    began = time.monotonic()
    storm.rage()
    storm.rest()
    outcome.figures["kills took"] = round(time.monotonic() - began, 1)
    wait_until(place.is_whole, "the installation is whole again", place.said)
    outcome.faults += deploy(storm, loads)
    _end(loads)
    outcome.figures["until the last was done"] = round(time.monotonic() - began, 1)
    judge(loads, storm, outcome)
    listen(place, ear, outcome)
    watch.over.set()
    if plan.quick:
        # Before those that leave an installation with which nobody should go on.
        outcome.teeth = {"a name said to the broker": teeth.say_a_name(world, ear)} | teeth.bite(world, loads)
        outcome.figures["until the twins were done"] = round(time.monotonic() - began, 1)
    if os.geteuid() == 0:
        try:
            outcome.disk = run_full(world, next(load for load in loads if isinstance(load, Forms)))
        except AssertionError as fault:
            outcome.faults.append(f"full disk: {fault}")
        print(json.dumps(outcome.disk, ensure_ascii=False), flush=True)


def _end(loads: list[Load]) -> None:
    for load in loads:
        load.enough.set()
    for load in loads:
        load.end(END_SECONDS)


def deploy(storm: Storm, loads: list[Load]) -> list[str]:
    """New code under load: whoever is asked to go ends what is under way; a request fails once at most."""
    began = time.time()
    for row in DEPLOYS:
        wait_until(lambda row=row: row.strike(storm.place, storm.dice, 0), row.name, storm.place.said)
        time.sleep(BETWEEN_DEPLOYS)
    wait_until(storm.place.is_whole, "the installation is whole after the change of code", storm.place.said)
    doubts = [
        entry.item
        for load in loads
        for entry in load.ledger.entries()
        if entry.word == Ledger.DOUBT and entry.at > began
    ]
    return [f"{item}: failed more than once in a change of code" for item in set(doubts) if doubts.count(item) > 1]


def judge(loads: list[Load], storm: Storm, outcome: "Outcome") -> None:
    """The checker's words, the table, the figures, and what doesn't reach its target."""
    verdicts = {load.name: load.check() for load in loads}
    lines = summary(loads, verdicts, storm)
    print(told(lines), flush=True)
    for load in loads:
        verdict = verdicts[load.name]
        print(f"{load.name}: {len(load.ledger.items(Ledger.ACKED))} acked, {verdict}", flush=True)
        outcome.faults += load.faults
        if not verdict.is_clean:
            outcome.faults.append(f"{load.name}: {verdict}")
    outcome.kills = len(storm.blows)
    outcome.lines = [asdict(line) for line in lines]
    outcome.figures |= figures(loads, storm)
    outcome.faults += too_slow(outcome.figures)


def listen(place: Installation, ear: Ear, outcome: "Outcome") -> None:
    """No name, number or word of anybody may have gone where nobody looks after it."""
    aloud = told_aloud(place, ear)
    outcome.figures["heard by the broker"] = len(ear.heard)
    outcome.faults += [f"{sink} tells {', '.join(values[:5])}" for sink, values in aloud.items()]


def figures(loads: list[Load], storm: Storm) -> dict[str, float]:
    visitors = [visitor for load in loads for visitor in load.visitors]
    hard = [blow.at for blow in storm.hard_blows]
    away = [blow for blow in storm.blows if blow.victim == "valkey away"]
    return {
        "kills": len(storm.blows),
        "sent again": sum(load.sent_again for load in loads),
        "found by key": sum(load.found_by_key for load in loads),
        "longest until all went on": round(max(storm.rests), 1),
        "rests": len(storm.rests),
        "longest gap of a job amid blows": round(max((gap.since(hard) for gap in storm.watch.gaps), default=0.0), 1),
        "jobs taken up again": len(storm.watch.gaps),
        "database away": round(max((b.back for b in storm.blows if b.victim == "postgres"), default=0.0), 1),
        "saved while valkey was away": sum(acks_between(load, b.at, b.until) for b in away for load in loads[:2]),
        "valkey away": len(away),
        "log-ins": sum(visitor.signed_in for visitor in visitors),
        "visitors": len(visitors),
    }


def too_slow(found: dict[str, float]) -> list[str]:
    faults = []
    if found["longest until all went on"] > RESUME_SECONDS:
        faults.append(f"only {found['longest until all went on']:.0f} s after the last blow everything went on")
    if found["database away"] > DATABASE_SECONDS:
        faults.append(f"the database was away for {found['database away']:.0f} s")
    if found["valkey away"] and not found["saved while valkey was away"]:
        faults.append("nothing could be saved while valkey was away")
    if found["log-ins"] != found["visitors"]:
        faults.append("a session was lost")
    return faults
