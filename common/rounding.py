"""Half up, exactly: the one way this house rounds a score, a mean or a percentage."""

from decimal import Decimal
from fractions import Fraction


def half_up(value: Decimal | Fraction | int, places: int = 2) -> Decimal:
    """Round half away from zero. A float is refused: it has lost the half before we see it."""
    if isinstance(value, float) or not isinstance(value, Decimal | Fraction | int):
        raise TypeError(f"half_up takes Decimal, Fraction or int, not {type(value).__name__}")
    scaled = abs(Fraction(value)) * 10**places
    whole = int(scaled + Fraction(1, 2))
    return Decimal(f"{-whole if value < 0 else whole}e-{places}")


def half_up_ratio(part: Decimal | int, whole: Decimal | int, places: int = 2) -> Decimal:
    """part ÷ whole, rounded once. Decimal division would round before we do."""
    if isinstance(part, float) or isinstance(whole, float):
        raise TypeError("half_up_ratio takes Decimal or int, not float")
    return half_up(Fraction(part) / Fraction(whole), places)
