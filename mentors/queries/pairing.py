"""Reading for the pairing board: who lacks whom, who would suit, and how far a class is covered."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext as _

from cohorts.models import Cohort, Enrolment
from mentors.choices import GUIDING, BondState, Slot
from mentors.models import Bond, MentorProfile
from mentors.rules import Candidate, Suggestion, kinds_of, suggest
from people.choices import Level
from people.models import Unit

Pools = QuerySet[MentorProfile]


class Coverage(NamedTuple):
    """Trainees on the roll, and those whose signed mentor stands on each side, and on both (S06)."""

    trainees: int
    theory: int
    practice: int
    both: int


def with_sides(enrolments: QuerySet[Enrolment]) -> QuerySet[Any]:
    """Whether each side has a signed mentor; the one definition of 有导师."""
    signed = Bond.objects.filter(enrolment=OuterRef("pk"), state__in=GUIDING)
    return enrolments.annotate(
        theory=Exists(signed.filter(slot=Slot.THEORY)), practice=Exists(signed.filter(slot=Slot.PRACTICE))
    )


def coverage_of(enrolments: QuerySet[Enrolment]) -> Coverage:
    """One query."""
    counts = with_sides(enrolments).aggregate(
        trainees=Count("pk"),
        theory_filled=Count("pk", filter=Q(theory=True)),
        practice_filled=Count("pk", filter=Q(practice=True)),
        both=Count("pk", filter=Q(theory=True, practice=True)),
    )
    return Coverage(counts["trainees"], counts["theory_filled"], counts["practice_filled"], counts["both"])


def with_open_bonds(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """Each trainee with `open_bonds`; one more query."""
    bonds = Bond.objects.open().select_related("mentor__person")
    return enrolments.prefetch_related(Prefetch("bonds", bonds, to_attr="open_bonds"))


def lacking(enrolments: QuerySet[Enrolment], slot: str) -> QuerySet[Enrolment]:
    """Without an open bond on this side, a proposal counting as one."""
    taken = Bond.objects.open().filter(enrolment=OuterRef("pk"), slot=slot)
    return enrolments.filter(~Exists(taken))


def proposed(enrolments: QuerySet[Enrolment]) -> QuerySet[Enrolment]:
    """With a proposal that waits to be signed."""
    waiting = Bond.objects.filter(enrolment=OuterRef("pk"), state=BondState.PROPOSED)
    return enrolments.filter(Exists(waiting))


def pool_for(cohort: Cohort) -> Pools:
    """Mentors from whom a class is paired: the pools of its unit, of those above and of those below."""
    path = cohort.unit.path
    above = [path[:end] for end in range(Unit.steplen, len(path), Unit.steplen)]
    rows = MentorProfile.objects.in_pool().filter(Q(unit__path__startswith=path) | Q(unit__path__in=above))
    return rows.with_load().select_related("person__unit__parent")


def street_of(unit: Unit) -> str:
    """The street's name, for a street and for a community below it."""
    if unit.level == Level.STREET:
        return unit.name
    return unit.parent.name if unit.parent and unit.parent.level == Level.STREET else ""


def candidate_of(mentor: MentorProfile) -> Candidate:
    """Needs `with_load`. An external expert is near the street that recommended him or her."""
    return Candidate(
        mentor_id=mentor.pk,
        name_key=mentor.person.name_key,
        tags=tuple(mentor.tags),
        free=mentor.free,  # type: ignore[attr-defined]
        street=street_of(mentor.person.unit) or mentor.recommended_by,
    )


@dataclass(frozen=True)
class Offer:
    """A suggested mentor, and why in words."""

    mentor: MentorProfile
    suggestion: Suggestion

    @property
    def reason(self) -> str:
        parts = [
            _("专长对上：%(tags)s") % {"tags": "、".join(self.suggestion.shared)}
            if self.suggestion.shared
            else _("专长与需求没有重合")
        ]
        if self.suggestion.same_street:
            parts.append(_("同一街道"))
        parts.append(_("还可带 %(n)d 人") % {"n": self.suggestion.free})
        return " · ".join(parts)


def offers(enrolment: Enrolment, slot: str, mentors: Iterable[MentorProfile]) -> list[Offer]:
    """Who suits this trainee on this side, best first; costs no query."""
    fit = {mentor.pk: mentor for mentor in mentors if mentor.kind in kinds_of(slot)}
    fit = {pk: mentor for pk, mentor in fit.items() if mentor.person_id != enrolment.person_id}
    ranked = suggest(enrolment.needs, street_of(enrolment.unit), map(candidate_of, fit.values()))
    return [Offer(fit[suggestion.mentor_id], suggestion) for suggestion in ranked]


def best_picks(
    enrolments: Iterable[Enrolment], mentors: Iterable[MentorProfile]
) -> list[tuple[Enrolment, MentorProfile, Slot]]:
    """The first suggestion for every empty side, trainee by trainee, no mentor beyond his or her places."""
    pool, picks = list(mentors), []
    for enrolment in enrolments:
        taken = {bond.slot for bond in enrolment.open_bonds}  # type: ignore[attr-defined]
        for slot in Slot:
            ranked = [] if slot in taken else offers(enrolment, slot, pool)
            if ranked:
                ranked[0].mentor.free -= 1  # type: ignore[attr-defined]
                picks.append((enrolment, ranked[0].mentor, slot))
    return picks
