"""From readings to one result. Pure: totals in, verdict out.

Two readings no further apart than the limit: their mean. Further apart: a third opinion is asked, and the mean
of the two closest counts. When the outer two are equally far from the middle one, no pair is closer than the
other, so the mean of all three counts, which is the middle one. Every mean is rounded half up to two places, once.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from common.rounding import half_up
from panels.choices import GAP_LIMIT, READERS


@dataclass(frozen=True)
class Verdict:
    """`total` stands once enough is read; `used` are the readings in it, `missing` those still wanted."""

    total: Decimal | None
    used: tuple[Decimal, ...] = ()
    missing: int = 0
    gap: Decimal | None = None
    third_wanted: bool = False


def weigh(totals: Sequence[Decimal], *, needed: int = READERS, gap_limit: Decimal = GAP_LIMIT) -> Verdict:
    """What the readings come to. Raises ValueError for more readings than a third opinion makes."""
    if len(totals) > needed + 1:
        raise ValueError(f"a panel of {needed} has at most {needed + 1} readings")
    ranked = sorted(totals)
    gap = ranked[-1] - ranked[0] if ranked else None
    if len(ranked) < needed:
        return Verdict(None, missing=needed - len(ranked), gap=gap)
    if len(ranked) > needed:
        used = _closest(ranked, needed)
        return Verdict(_mean(used), used, gap=gap, third_wanted=True)
    if gap is not None and gap > gap_limit:
        return Verdict(None, missing=1, gap=gap, third_wanted=True)
    return Verdict(_mean(ranked), tuple(ranked), gap=gap)


def _closest(ranked: list[Decimal], needed: int) -> tuple[Decimal, ...]:
    """The neighbours that lie closest together; all of them when both sides lie equally close."""
    low, high = ranked[:needed], ranked[-needed:]
    spread_low, spread_high = low[-1] - low[0], high[-1] - high[0]
    if spread_low == spread_high:
        return tuple(ranked)
    return tuple(low if spread_low < spread_high else high)


def _mean(totals: Sequence[Decimal]) -> Decimal:
    return half_up(Fraction(sum(map(Fraction, totals))) / len(totals))


def sheet_total(points: Sequence[Decimal]) -> Decimal:
    """The sum of a sheet, exact: 18, 16, 17, 15, 19 -> 85.00."""
    return half_up(sum(points, Decimal(0)))
