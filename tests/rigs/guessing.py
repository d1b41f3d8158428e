"""Guessing at accounts over HTTP (G1, G2): from many addresses, as fast as the server lets, while others work.

Every address of 127.0.0.0/8 is this machine, so that guesses come from as many networks as one likes.
"""

import http.client
import random
import statistics
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from tests.rigs.visitor import Visitor, words_of

LOGIN = "/accounts/login/"
# As a browser has it after the first page; what it holds is no secret, only that both are the same.
TOKEN = "RigRigRigRigRigRigRigRigRigRigRi"
GUESSERS = 8
WAITING = "这个网络刚才输错密码太多次"


def some_address(dice: random.Random) -> str:
    return f"127.{dice.randrange(1, 250)}.{dice.randrange(250)}.{dice.randrange(1, 250)}"


@dataclass(frozen=True)
class Try:
    """One log-in: how it was answered, in which words, and how long that took."""

    status: int
    words: str
    seconds: float

    @property
    def outcome(self) -> str:
        if self.status == 200:
            return "waits" if WAITING in self.words else "wrong"
        return {302: "in", 429: "locked"}.get(self.status, f"{self.status}")


def guess(port: int, name: str, password: str, address: str) -> Try:
    """Try one password, as a browser that nobody knows."""
    body = urlencode({"login": name, "password": password, "csrfmiddlewaretoken": TOKEN})
    headers = {
        "Host": f"127.0.0.1:{port}",
        "Cookie": f"csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
    }
    began = time.perf_counter()
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=60, source_address=(address, 0))
    try:
        line.request("POST", LOGIN, body, headers)
        answer = line.getresponse()
        page = answer.read().decode("utf-8", "replace")
    finally:
        line.close()
    return Try(answer.status, words_of(page.replace(name, "")), time.perf_counter() - began)


def compare_names(port: int, known: Sequence[str], unknown: Sequence[str], seed: int) -> dict[str, Any]:
    """G2: each name is tried once, from an address of its own, the two kinds in turns."""
    dice, tries = random.Random(seed), {"known": [], "unknown": []}  # type: ignore[var-annotated]
    for pair in zip(known, unknown, strict=True):
        kinds = list(zip(tries, pair, strict=True))
        dice.shuffle(kinds)
        for kind, name in kinds:
            tries[kind].append(guess(port, name, "wrong-by-a-letter", some_address(dice)))
    medians = {kind: 1000 * statistics.median(one.seconds for one in found) for kind, found in tries.items()}
    # Each beside its neighbour: what slows the machine for a while slows both.
    apart = [1000 * (a.seconds - b.seconds) for a, b in zip(tries["known"], tries["unknown"], strict=True)]
    said = {(one.status, one.words) for found in tries.values() for one in found}
    return {
        "tries": sum(map(len, tries.values())),
        "median_ms": {kind: round(value, 2) for kind, value in medians.items()},
        "difference_ms": round(abs(medians["known"] - medians["unknown"]), 2),
        "median_of_pairs_ms": round(statistics.median(apart), 2),
        "different_answers": len(said),
    }


@dataclass
class Attack:
    """G1: wrong passwords for one account, from everywhere, as many as were asked for or as fit into the time."""

    port: int
    name: str
    most: int
    seconds: float
    seed: int
    outcomes: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    began: float = 0.0

    def run(self) -> dict[str, Any]:
        self.began = time.monotonic()
        guessers = [threading.Thread(target=self._guess, args=(n,)) for n in range(GUESSERS)]
        for guesser in guessers:
            guesser.start()
        for guesser in guessers:
            guesser.join()
        took = time.monotonic() - self.began
        tries = self.outcomes.total()
        return {"tries": tries, "per_second": round(tries / took, 1), "outcomes": dict(self.outcomes)}

    def _guess(self, number: int) -> None:
        dice = random.Random(f"{self.seed} {number}")
        for nth in range(self.most // GUESSERS):
            if time.monotonic() - self.began > self.seconds:
                return
            outcome = guess(self.port, self.name, f"guess-{number}-{nth}", some_address(dice)).outcome
            with self.lock:
                self.outcomes[outcome] += 1


class Worker(threading.Thread):
    """Somebody who goes on with the day's work; `waits` are what the pages took."""

    def __init__(self, visitor: Visitor, pages: Sequence[str], pause: float = 0.2) -> None:
        super().__init__(daemon=True)
        self.visitor, self.pages, self.pause = visitor, pages, pause
        self.enough = threading.Event()
        self.waits: list[float] = []
        self.faults: list[str] = []

    def run(self) -> None:
        for nth in range(1_000_000):
            if self.enough.wait(self.pause):
                return
            began = time.perf_counter()
            try:
                status = self.visitor.ask("GET", self.pages[nth % len(self.pages)]).status
            except Exception as fault:
                self.faults.append(f"{type(fault).__name__}: {fault}")
            else:
                self.faults += [] if status == 200 else [f"{status}"]
            self.waits.append(time.perf_counter() - began)

    def p95_ms(self) -> float:
        return round(1000 * sorted(self.waits)[int(0.95 * (len(self.waits) - 1))], 1) if self.waits else 0.0
