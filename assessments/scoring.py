"""The arithmetic of "5+1": values in, values out. No clock, no database.

Whatever is printed can be recomputed from what is printed, so each step rounds half up to two places and the
next step starts from the rounded figure: month > quarter > year.
"""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from assessments.choices import Grade
from common.rounding import half_up, half_up_ratio

ZERO = Decimal("0.00")
FULL = Decimal("100.00")


@dataclass(frozen=True, slots=True)
class Rules:
    """The numbers a scheme version may set. The defaults are those of the proposal."""

    valid_share: Decimal = Decimal("0.60")
    checks_min: Decimal = Decimal("-10.00")
    checks_max: Decimal = Decimal("3.00")
    months_share: Decimal = Decimal("0.60")
    peers_share: Decimal = Decimal("0.30")
    panel_share: Decimal = Decimal("0.10")
    quarters_share: Decimal = Decimal("0.80")
    bonus_max: Decimal = Decimal("3.00")
    excellent_line: Decimal = Decimal("90.00")
    good_line: Decimal = Decimal("75.00")
    basic_line: Decimal = Decimal("60.00")
    quota_rate: Decimal = Decimal("0.20")

    def __post_init__(self) -> None:
        if self.months_share + self.peers_share + self.panel_share != 1:
            raise ValueError("the parts of a quarter must make 1")


DEFAULT_RULES = Rules()


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sheet says of an indicator: a score, not applicable, excused, or (none of these) missing."""

    code: str
    weight: Decimal
    score: Decimal | None = None
    not_applicable: bool = False
    excused: bool = False

    def __post_init__(self) -> None:
        if self.weight <= 0:
            raise ValueError(f"{self.code}: a weight is above 0")
        if self.score is not None and not ZERO <= self.score <= FULL:
            raise ValueError(f"{self.code}: a score lies between 0 and 100")
        if self.not_applicable + self.excused + (self.score is not None) > 1:
            raise ValueError(f"{self.code}: scored, not applicable or excused, only one of them")

    @property
    def counts(self) -> bool:
        return self.score is not None

    @property
    def missing(self) -> bool:
        return not (self.counts or self.not_applicable or self.excused)

    @property
    def product(self) -> Decimal:
        """weight × score, exact; 0 when nothing counts."""
        return self.weight * self.score if self.score is not None else ZERO

    @property
    def points(self) -> Decimal:
        """What the indicator brings of the hundred, exact: 15% of 90 is 13.50."""
        return (self.product / 100).quantize(ZERO) if self.product % 1 == 0 else self.product / 100


@dataclass(frozen=True)
class Month:
    """A month's total with all that is needed to redo it by hand."""

    marks: tuple[Mark, ...]
    checks: Decimal = ZERO
    rules: Rules = field(default=DEFAULT_RULES, repr=False)

    @cached_property
    def products(self) -> Decimal:
        return sum((mark.product for mark in self.marks), ZERO)

    @cached_property
    def counted_weight(self) -> Decimal:
        return sum((mark.weight for mark in self.marks if mark.counts), ZERO)

    @cached_property
    def applicable_weight(self) -> Decimal:
        return sum((mark.weight for mark in self.marks if not mark.not_applicable), ZERO)

    @cached_property
    def missing(self) -> tuple[str, ...]:
        return tuple(mark.code for mark in self.marks if mark.missing)

    @cached_property
    def valid(self) -> bool:
        """At least 60% of the applicable weight is scored and the rest is excused with a reason."""
        enough = self.counted_weight >= self.rules.valid_share * self.applicable_weight
        return enough and self.counted_weight > 0 and not self.missing

    @cached_property
    def total(self) -> Decimal | None:
        """None while the month is not valid: a missing score is not a nought."""
        if not self.valid:
            return None
        exact = Fraction(self.products) / Fraction(self.counted_weight) + Fraction(self.checks)
        return half_up(clamp(exact))


def clamp(value: Fraction) -> Fraction:
    return min(max(value, Fraction(0)), Fraction(100))


def month(marks: Iterable[Mark], checks: Decimal = ZERO, rules: Rules = DEFAULT_RULES) -> Month:
    """Σ(weight × score) ÷ Σ(weight that counts) + spot checks, kept between 0 and 100."""
    if not rules.checks_min <= checks <= rules.checks_max:
        raise ValueError(f"spot checks move a month by {rules.checks_min} to {rules.checks_max}")
    return Month(tuple(marks), checks, rules)


def weights_are_full(weights: Iterable[Decimal]) -> bool:
    """Whether the weights make exactly 100.00; a scheme version is activated on nothing else."""
    return sum(weights, ZERO) == FULL


def mean(totals: Sequence[Decimal]) -> Decimal:
    return half_up_ratio(sum(totals, ZERO), len(totals))


def quarter(
    months: Iterable[Decimal | None],
    peers: Decimal,
    panel: Decimal,
    *,
    moved: bool = False,
    rules: Rules = DEFAULT_RULES,
) -> Decimal | None:
    """0.60 × mean of valid months + 0.30 × peers + 0.10 × street panel.

    Two valid months are needed, one for who joined or left in the quarter; otherwise there is no result.
    """
    valid = [total for total in months if total is not None]
    if len(valid) < (1 if moved else 2):
        return None
    parts = rules.months_share * mean(valid) + rules.peers_share * peers + rules.panel_share * panel
    return half_up(parts)


def year_end(panel: Decimal, survey: Decimal | None) -> Decimal:
    """Half panel, half residents; without a valid survey its half goes to the panel."""
    return half_up_ratio(panel + (panel if survey is None else survey), 2)


def year(
    quarters: Iterable[Decimal | None], at_end: Decimal, bonus: Decimal = ZERO, rules: Rules = DEFAULT_RULES
) -> Decimal | None:
    """0.80 × mean of valid quarters + 0.20 × year-end evaluation + bonus of at most 3, at most 100."""
    if not ZERO <= bonus <= rules.bonus_max:
        raise ValueError(f"a bonus lies between 0 and {rules.bonus_max}")
    valid = [total for total in quarters if total is not None]
    if len(valid) < 2:
        return None
    exact = rules.quarters_share * mean(valid) + (1 - rules.quarters_share) * at_end + bonus
    return half_up(clamp(Fraction(exact)))


@dataclass(frozen=True, slots=True)
class Verdict:
    grade: Grade
    over_quota: bool = False  # 达标未入额


def grade(total: Decimal | None, *, in_quota: bool, warned: bool = False, rules: Rules = DEFAULT_RULES) -> Verdict:
    """A needs the line, a seat in the quota and no warning in force."""
    if total is None:
        return Verdict(Grade.UNGRADED)
    if total >= rules.excellent_line and in_quota and not warned:
        return Verdict(Grade.EXCELLENT)
    if total >= rules.good_line:
        return Verdict(Grade.GOOD, over_quota=total >= rules.excellent_line and not in_quota)
    return Verdict(Grade.BASIC if total >= rules.basic_line else Grade.FAILED)


def quota(base: int, rate: Decimal = DEFAULT_RULES.quota_rate) -> int:
    """Seats for "excellent": the floor, so that no rounding makes a seat."""
    return int(base * rate)


def split_quota(
    bases: Mapping[Hashable, int], rate: Decimal = DEFAULT_RULES.quota_rate
) -> tuple[dict[Hashable, int], int]:
    """Seats of each street, and the district's pool of seats that the floors left over."""
    seats = {unit: quota(base, rate) for unit, base in bases.items()}
    return seats, quota(sum(bases.values()), rate) - sum(seats.values())


def ranks(totals: Sequence[Decimal | None]) -> list[int | None]:
    """1, 2, 2, 4: one plus how many are better. Who has no total has no rank."""
    best_first = sorted((total for total in totals if total is not None), reverse=True)
    first_place: dict[Decimal, int] = {}
    for place, total in enumerate(best_first, start=1):
        first_place.setdefault(total, place)
    return [None if total is None else first_place[total] for total in totals]
