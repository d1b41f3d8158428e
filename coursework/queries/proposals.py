"""A draw of judges for a whole call, shown before anything is saved and drawn the same again."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from coursework.matching import Plan, Work, spread
from coursework.models import Case, CaseCall
from coursework.queries.conflicts import barred_judges, judges_over
from coursework.queries.waiting import lacking_judges, loads_of
from panels.choices import READERS
from people.models import User


@dataclass(frozen=True)
class Proposal:
    """Cases that lack judges, the judges at hand, and who would read what."""

    cases: list[Case]
    judges: list[User]
    plan: Plan
    seed: int

    @property
    def shares(self) -> list[tuple[User, int, int]]:
        """Each judge with the readings this draw adds, and all that would then wait."""
        added = Counter(pk for judges in self.plan.chosen.values() for pk in judges)
        return [(judge, added[judge.pk], self.plan.loads[judge.pk]) for judge in self.judges]

    @property
    def readings(self) -> int:
        return sum(map(len, self.plan.chosen.values()))

    @property
    def short_cases(self) -> list[Case]:
        return [case for case in self.cases if case.pk in self.plan.short]


def propose(*, call: CaseCall, seed: int, day: date) -> Proposal:
    """Draw judges for every case of the call that lacks some; six queries."""
    rows = lacking_judges(Case.objects.live().filter(call=call))
    cases = list(rows.select_related("unit", "author", "panel").order_by("pk"))
    judges = judges_over(call.cohort.unit, day)
    barred = barred_judges(cases=cases, judges=judges, day=day)
    works = [Work(case.pk, _wanted(case), barred[case.pk]) for case in cases]
    pks = [judge.pk for judge in judges]
    plan = spread(works, pks, seed=seed, loads=loads_of(pks))
    return Proposal(cases, judges, plan, seed)


def _wanted(case: Case) -> int:
    seated: int = case.seated  # type: ignore[attr-defined]
    return (case.panel.seats_wanted if case.panel else READERS) - seated
