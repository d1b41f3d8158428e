"""Who reads what: two judges for each case, evenly, never with a conflict, and again the same for the same seed."""

import random
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Work:
    """A case that wants `wanted` more judges; `barred` are the judges who must not read it."""

    id: int
    wanted: int
    barred: frozenset[int] = frozenset()


@dataclass
class Plan:
    """`chosen` judges of each case; `short` are the cases that lack judges, and how many."""

    chosen: dict[int, list[int]] = field(default_factory=dict)
    short: dict[int, int] = field(default_factory=dict)
    loads: dict[int, int] = field(default_factory=dict)


def spread(
    works: Sequence[Work], judges: Collection[int], *, seed: int, loads: Mapping[int, int] | None = None
) -> Plan:
    """Cases with the fewest possible judges first, each to the judges with the least to read.

    `loads` is what the judges already have on the table. The order of the arguments plays no part.
    """
    chance = random.Random(seed)  # noqa: S311  a draw that can be repeated, not a secret
    plan = Plan(loads={judge: (loads or {}).get(judge, 0) for judge in sorted(judges)})
    drawn = sorted(works, key=lambda work: work.id)
    chance.shuffle(drawn)
    for work in sorted(drawn, key=lambda work: len(set(judges) - work.barred)):
        fit = [judge for judge in plan.loads if judge not in work.barred]
        chance.shuffle(fit)
        fit.sort(key=lambda judge: plan.loads[judge])
        taken = fit[: work.wanted]
        for judge in taken:
            plan.loads[judge] += 1
        plan.chosen[work.id] = taken
        if len(taken) < work.wanted:
            plan.short[work.id] = work.wanted - len(taken)
    return plan
