"""Two people have the same form open and save at the same moment."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from django.urls import reverse
from django.utils import timezone

from assessments.actions import entry
from assessments.actions.entry import RowEntry, save_rows
from assessments.models import ItemScore, ScoreSheet, ScoringPeriod
from common.exceptions import StaleSave
from people.choices import Role
from people.models import Unit
from tests.factories.assessments import OCTOBER, make_period, make_sheet, make_worker
from tests.factories.people import PersonFactory, make_unit
from tests.rigs.races.base import Race, exactly, won
from tests.rigs.races.defences import lingering, patched, without_version_check
from tests.rigs.races.ring import Move, Result
from tests.rigs.visitor import Answer

FIGURES = str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖")


class StaleForm(Race):
    """Over HTTP: one is saved, the other gets a page that shows both values."""

    name = "unit renamed by two"
    tries = "A4"
    few, many = 3, 200

    def open(self) -> None:
        self.both = [self.ground.cookies(self.ground.holder(Role.DISTRICT_ADMIN)) for _number in range(2)]

    def stage(self) -> None:
        self.number = next(self.numbers)
        word = str(self.number).translate(FIGURES)
        self.target: Any = make_unit(f"旧{word}社区", "community", Unit.objects.get(pk=self.ground.tree.street.pk))
        self.names = [f"{side}{word}社区" for side in "东西"]

    def moves(self) -> Sequence[Move]:
        return [partial(self.save, cookies, name) for cookies, name in zip(self.both, self.names, strict=True)]

    def save(self, cookies: dict[str, str], name: str) -> Answer:
        return self.ground.visitor(cookies).ask("POST", self.path, self.fields(name))

    @property
    def path(self) -> str:
        return reverse("people:unit-edit", args=[self.target.pk])

    def fields(self, name: str) -> dict[str, str]:
        return {"name": name, "code": "", "version": "1"}

    def faults(self, results: Sequence[Result]) -> list[str]:
        self.target.refresh_from_db()
        statuses = [result.answer.status for result in results]
        if sorted(statuses) != [302, 409]:
            return [f"answers {statuses}"]
        kept, late = statuses.index(302), statuses.index(409)
        page = results[late].answer.body
        unseen = [name for name in self.names if name not in page]
        lost = [] if self.target.name == self.names[kept] else [f"{self.names[kept]} was overwritten"]
        return lost + [f"the 409 page doesn't show {name}" for name in unseen]

    def undefended(self) -> AbstractContextManager[None]:
        return without_version_check()


class StalePerson(StaleForm):
    name = "person edited by two"

    def stage(self) -> None:
        self.number = next(self.numbers)
        word = str(self.number).translate(FIGURES)
        self.target = PersonFactory(unit=self.ground.tree.community, phone=None)
        self.names = [f"{side}{word}" for side in ("欧阳", "司马")]

    @property
    def path(self) -> str:
        return reverse("people:person-edit", args=[self.target.pk])

    def fields(self, name: str) -> dict[str, str]:
        return {"name": name, "staff_type": "staff", "version": "1"}


class SameScore(Race):
    """Two score the same indicator of one worker: one is kept, the other told both values."""

    name = "score entered by two"
    tries = "A4"
    few, many = 4, 300

    def open(self) -> None:
        tree = self.ground.tree
        self.offices = [self.ground.holder(Role.SECRETARY, tree.community) for _number in range(2)]
        self.period = ScoringPeriod.objects.first() or make_period(tree.district, OCTOBER)

    def stage(self) -> None:
        worker = make_worker(self.ground.tree.community)
        self.sheet = make_sheet(worker, self.period)
        self.scores = self.dice.sample(range(60, 100), 2)

    def moves(self) -> Sequence[Move]:
        return [partial(self.save, by, score) for by, score in zip(self.offices, self.scores, strict=True)]

    def save(self, by: Any, score: int) -> int:
        row = RowEntry(self.sheet.pk, self.sheet.version, {"ind_post": score})
        save_rows(entries=[row], by=by, now=timezone.now())
        return score

    def faults(self, results: Sequence[Result]) -> list[str]:
        kept = ItemScore.objects.filter(sheet=self.sheet).values_list("score", flat=True)
        saved = [result.answer for result in won(results)]
        stale = [result.refusal for result in results if isinstance(result.refusal, StaleSave)]
        told = [set(row[1:]) for one in stale for row in one.fields]
        right = [] if list(kept) == saved else [f"{saved} saved, {list(kept)} on record"]
        return right + exactly(1, "saves", len(saved)) + ([] if told == [set(self.scores)] else [f"told {told}"])

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(ScoreSheet, 0.005, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return patched(entry, "_require_fresh", lambda *_args: None)
