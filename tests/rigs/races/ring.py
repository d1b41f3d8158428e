"""Contestants that start at the same instant, each a thread with a database connection of its own."""

import queue
import random
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any

from django.db import connection

from common.exceptions import Refusal

Move = Callable[[], Any]
PATIENCE = 60
# The longest that a contestant may lag behind the others: as long as a few statements take.
MOST_LAG = 0.004


@dataclass(frozen=True)
class Result:
    """How one contestant fared: an answer, a refusal in words, or a fault that no user should ever see."""

    answer: Any = None
    refusal: Refusal | None = None
    fault: Exception | None = None


class Ring:
    """Threads that live as long as the race, so that no round pays for connecting."""

    def __init__(self, size: int) -> None:
        self._tasks: list[queue.SimpleQueue[tuple[Callable[[], Result], Future[Result]] | None]] = []
        self._threads = []
        for _number in range(size):
            tasks: queue.SimpleQueue[Any] = queue.SimpleQueue()
            thread = threading.Thread(target=_serve, args=(tasks,), daemon=True)
            thread.start()
            self._tasks.append(tasks)
            self._threads.append(thread)

    def run(self, moves: Sequence[Move], dice: random.Random) -> list[Result]:
        """All moves at once from behind one barrier, each with a small lag of the dice's; results in their order."""
        assert len(moves) <= len(self._tasks)
        barrier, found = threading.Barrier(len(moves)), []
        for tasks, move in zip(self._tasks, moves, strict=False):
            lag = dice.choice([0.0, dice.uniform(0, MOST_LAG)])
            future: Future[Result] = Future()
            tasks.put((_contest(move, barrier, lag), future))
            found.append(future)
        return [future.result(timeout=PATIENCE) for future in found]

    def close(self) -> None:
        for tasks in self._tasks:
            tasks.put(None)
        for thread in self._threads:
            thread.join(timeout=PATIENCE)


def _serve(tasks: "queue.SimpleQueue[Any]") -> None:
    while (task := tasks.get()) is not None:
        work, future = task
        future.set_result(work())
    connection.close()


def _contest(move: Move, barrier: threading.Barrier, lag: float) -> Callable[[], Result]:
    def contest() -> Result:
        barrier.wait(timeout=PATIENCE)
        time.sleep(lag)
        try:
            return Result(answer=move())
        except Refusal as refusal:
            return Result(refusal=refusal)
        except Exception as fault:
            return Result(fault=fault)

    return contest
