"""The one checker: what clients were told against what is there, as multisets.

Unlike the queue checkers it learnt from, it takes a duplicate for a failure.
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Verdict:
    """Lost: said to be done and not there. Doubled: there more than once. Unexpected: there, and nobody
    asked for it. Unknown: no answer was seen, and it is there at most once."""

    lost: Counter[str] = field(default_factory=Counter)
    doubled: Counter[str] = field(default_factory=Counter)
    unexpected: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)

    @property
    def is_clean(self) -> bool:
        """Unknown outcomes are no fault as long as they are listed."""
        return not (self.lost or self.doubled or self.unexpected)

    def __str__(self) -> str:
        words = ("lost", "doubled", "unexpected", "unknown")
        return ", ".join(f"{word} {_few(getattr(self, word))}" for word in words)


def _few(items: Counter[str]) -> str:
    shown = ", ".join(sorted(items)[:5])
    return f"{items.total()} ({shown})" if items else "0"


def compare(*, tried: Iterable[str], acked: Iterable[str], found: Iterable[str]) -> Verdict:
    """Hold what was found against what clients tried and what they were told. One effect an item."""
    tried, acked, there = set(tried), set(acked), Counter(found)
    return Verdict(
        lost=Counter(acked - set(there)),
        doubled=Counter({item: number - 1 for item, number in there.items() if number > 1 and item in tried}),
        unexpected=Counter({item: number for item, number in there.items() if item not in tried}),
        unknown=Counter(tried - acked),
    )
