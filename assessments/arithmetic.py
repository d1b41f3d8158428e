"""A month's total spelled out, so that anybody can redo it with pencil and paper."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from assessments.scoring import Month, clamp

PLACES = 4


@dataclass(frozen=True)
class Sum:
    """products ÷ weight = quotient; plus checks, kept between 0 and 100, rounded half up = total."""

    products: Decimal
    weight: Decimal
    quotient: str
    checks: Decimal
    before_rounding: str
    clamped: bool
    total: Decimal | None


def spell_out(month: Month) -> Sum | None:
    """The steps behind a total; None while nothing counts."""
    if not month.counted_weight:
        return None
    quotient = Fraction(month.products) / Fraction(month.counted_weight)
    exact = quotient + Fraction(month.checks)
    return Sum(
        products=month.products.quantize(Decimal("0.01")),
        weight=month.counted_weight,
        quotient=spell(quotient),
        checks=month.checks,
        before_rounding=spell(clamp(exact)),
        clamped=clamp(exact) != exact,
        total=month.total,
    )


def spell(value: Fraction) -> str:
    """Two decimals at least, four at most; dots where more would follow: 84.845, 83.9411…"""
    scaled = value * 10**PLACES
    whole = int(scaled)
    text = f"{Decimal(whole).scaleb(-PLACES):.{PLACES}f}"
    if scaled != whole:
        return f"{text}…"
    head, _dot, tail = text.partition(".")
    return f"{head}.{tail.rstrip('0'):0<2}"
