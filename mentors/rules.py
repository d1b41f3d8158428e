"""Who may stand on which side, who suits whom, and when a bond has fallen silent. No database, no clock."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from mentors.choices import MentorKind, Slot

_SLOTS = {
    MentorKind.ACADEMIC: Slot.THEORY,
    MentorKind.INDUSTRY: Slot.PRACTICE,
    MentorKind.SECRETARY: Slot.PRACTICE,
}


def slot_of(kind: str) -> Slot:
    """The side on which a mentor of this kind stands (S06)."""
    return _SLOTS[MentorKind(kind)]


def kinds_of(slot: str) -> list[MentorKind]:
    return [kind for kind, side in _SLOTS.items() if side == slot]


def lacking_slots(filled: Iterable[str]) -> list[Slot]:
    """The sides on which a trainee still has nobody."""
    taken = set(filled)
    return [slot for slot in Slot if slot not in taken]


def term_end(since: date, months: int) -> date:
    """The day on which a term of so many months is over: the same day, or the month's last before it."""
    years, month = divmod(since.month - 1 + months, 12)
    year, month = since.year + years, month + 1
    for day in range(since.day, since.day - 4, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    raise ValueError(f"{since} has no day in {year}-{month}")


class Standing(Enum):
    """How things stand between a mentor and a trainee; what waits for the mentor comes first."""

    STEP_LATE = 1
    FIRST_DUE = 2
    SILENT = 3
    RECENT = 4
    CALM = 5

    @property
    def waits(self) -> bool:
        """Whether the trainee waits for the mentor."""
        return self in {Standing.STEP_LATE, Standing.FIRST_DUE, Standing.SILENT}


RECENT_DAYS = 7
FIRST_WITHIN = 7


def silent_days(signed_on: date, last_met_on: date | None, today: date) -> int:
    """Days since the last guidance, or since signing where there was none."""
    return max((today - max(signed_on, last_met_on or signed_on)).days, 0)


def standing_of(
    *, signed_on: date, last_met_on: date | None, step_due_on: date | None, today: date, silent_after: int
) -> tuple[Standing, int]:
    """The standing, with the days that belong to it: late, since signing, or since the last guidance."""
    quiet = silent_days(signed_on, last_met_on, today)
    if step_due_on and step_due_on < today:
        return Standing.STEP_LATE, (today - step_due_on).days
    if last_met_on is None:
        return Standing.FIRST_DUE, quiet
    if quiet >= silent_after:
        return Standing.SILENT, quiet
    return (Standing.RECENT if quiet <= RECENT_DAYS else Standing.CALM), quiet


@dataclass(frozen=True)
class Candidate:
    """A mentor as the ranking sees him or her."""

    mentor_id: int
    name_key: str
    tags: tuple[str, ...]
    free: int
    street: str = ""


@dataclass(frozen=True)
class Suggestion:
    """A mentor who suits, with the three reasons by which the list is ordered."""

    mentor_id: int
    shared: tuple[str, ...]
    free: int
    same_street: bool


def suggest(needs: Sequence[str], street: str, candidates: Iterable[Candidate]) -> list[Suggestion]:
    """Mentors with a free place: most shared tags first, then the same street, then the most free places.

    Who is full is not suggested at all (S20). The name decides last, so that the order never changes by chance.
    """
    ranked = []
    for candidate in candidates:
        if candidate.free < 1:
            continue
        shared = tuple(need for need in needs if need in candidate.tags)
        near = bool(street) and candidate.street == street
        order = (-len(shared), not near, -candidate.free, candidate.name_key, candidate.mentor_id)
        ranked.append((order, Suggestion(candidate.mentor_id, shared, candidate.free, near)))
    return [suggestion for _order, suggestion in sorted(ranked, key=lambda pair: pair[0])]


def next_step_problems(met_on: date | None, step: str, due_on: date | None) -> dict[str, Promise]:
    """What is wrong with what was agreed for later, at the field where it's mended."""
    problems: dict[str, Promise] = {}
    if due_on and not step:
        problems["next_step"] = _("填了期限，请写明要做什么。")
    if due_on and met_on and due_on < met_on:
        problems["next_due_on"] = _("期限不能早于指导那天。")
    return problems
