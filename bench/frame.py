"""What a benchmark is, and how all of them are run and told.

A later issue adds a benchmark by one function under `@benchmark(...)` in a module that bench/rows.py lists.
"""

import fnmatch
import json
import sys
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import IO, Any

from bench.stage import Stage


@dataclass(frozen=True)
class Limit:
    """One more demand on the same measurement: statements of a page, its growth, rows lost."""

    value: float
    target: float

    @property
    def holds(self) -> bool:
        return self.value <= self.target


@dataclass(frozen=True)
class Measured:
    """`value` is a ratio of two things measured in the same run, or a number that must stay small."""

    value: float
    limits: dict[str, Limit] = field(default_factory=dict)
    detail: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Benchmark:
    name: str
    unit: str
    target: float
    measure: Callable[[Stage], Measured]

    def told(self, measured: Measured) -> dict[str, Any]:
        """The line that goals.md shows."""
        holds = measured.value <= self.target and all(limit.holds for limit in measured.limits.values())
        limits = {name: {"value": round(one.value, 3), "target": one.target} for name, one in measured.limits.items()}
        return {
            "name": self.name,
            "value": round(measured.value, 3),
            "unit": self.unit,
            "target": self.target,
            "holds": holds,
            "detail": limits | measured.detail,
        }


Source = Callable[[Stage], Iterable[Benchmark]]
_sources: list[tuple[str, Source]] = []


def benchmark(name: str, *, unit: str, target: float) -> Callable[[Callable[[Stage], Measured]], Any]:
    """Registers a function as the measure of one benchmark."""

    def register(measure: Callable[[Stage], Measured]) -> Callable[[Stage], Measured]:
        _sources.append((name, lambda stage: [Benchmark(name, unit, target, measure)]))
        return measure

    return register


def benchmarks(prefix: str) -> Callable[[Source], Source]:
    """Registers a function that gives many: those whose rows depend on what the app has, such as its lists."""

    def register(source: Source) -> Source:
        _sources.append((prefix, source))
        return source

    return register


def chosen(stage: Stage, only: str) -> Iterator[Benchmark]:
    """Benchmarks whose name begins with `only`, or matches it where it has a star."""
    for prefix, source in _sources:
        if only and not (prefix.startswith(only) or _root(only).startswith(prefix)):
            continue
        for one in source(stage):
            if not only or one.name.startswith(only) or fnmatch.fnmatch(one.name, only):
                yield one


def _root(only: str) -> str:
    return only.split("*")[0] + ("~" if "*" not in only else "")


def run(stage: Stage, only: str, out: IO[str] = sys.stdout) -> bool:
    """Measure, print a JSON object a line, and say whether all hold. What breaks doesn't hold."""
    all_hold, number = True, 0
    for one in chosen(stage, only):
        try:
            line = one.told(one.measure(stage))
        except Exception:
            line = {
                "name": one.name, "value": None, "unit": one.unit, "target": one.target, "holds": False,
                "detail": {"broke": traceback.format_exc(limit=-3)},
            }  # fmt: skip
        number += 1
        all_hold = all_hold and line["holds"]
        print(json.dumps(line, ensure_ascii=False), file=out, flush=True)
    return all_hold and number > 0
