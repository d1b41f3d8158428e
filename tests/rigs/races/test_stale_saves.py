"""A4 as a state machine: two people read and save the same row over connections of their own, in any order and at
the same instant. Nothing that was saved is ever silently gone, and who comes late is shown both values.

EXAMPLES= and SEED= for the long run of `make races`.
"""

import itertools
import os
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from typing import Any

import hypothesis
import pytest
from django.utils import timezone
from hypothesis import HealthCheck, Phase
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from careers.actions import correct_registration
from careers.choices import ExamResult
from cohorts.actions.classes import edit_cohort
from cohorts.actions.programmes import edit_programme
from cohorts.actions.sessions import move_session
from common.exceptions import StaleSave
from coursework.actions.calls import change_call
from mentors.actions.pool import edit_mentor
from people.actions.accounts import edit_account
from people.actions.persons import edit_person
from people.actions.units import edit_unit
from people.choices import Level, Role
from people.models import Unit
from tests.factories.careers import ExamRegistrationFactory
from tests.factories.cohorts import SessionFactory, make_cohort
from tests.factories.coursework import holder, make_call
from tests.factories.mentors import make_mentor
from tests.factories.people import PersonFactory, UserFactory, make_unit
from tests.rigs.races.defences import without_version_check
from tests.rigs.races.referee import seed
from tests.rigs.races.ring import Result, Ring

FEW, STEPS = 5, 8
NUMBERS = itertools.count(1)
SIDES = st.integers(0, 1)
# Letters in which every field of the table may be written.
WORDS = st.text("甲乙丙丁戊己庚辛", min_size=2, max_size=6)


@dataclass(frozen=True)
class Edit:
    """Something that people edit: a row of it, the field that is watched, and how a value is saved."""

    name: str
    make: Callable[[Any, Any], Any]
    field: str
    save: Callable[[Any, int, Any, Any], Any]
    value: Callable[[str], Any] = str


def _cohort(row: Any, expected: int, value: Any, by: Any) -> Any:
    same = {name: getattr(row, name) for name in ("code", "category", "starts_on", "ends_on", "hours_required")}
    return edit_cohort(
        cohort=row, expected=expected, name=value, capacity=row.capacity, by=by, now=timezone.now(), **same
    )


def _programme(row: Any, expected: int, value: Any, by: Any) -> Any:
    return edit_programme(
        programme=row, expected=expected, name=row.name, brand=value, starts_on=row.starts_on, ends_on=row.ends_on,
        hosts=["区委社会工作部"], by=by, now=timezone.now(),
    )  # fmt: skip


def _call(row: Any, expected: int, value: Any, by: Any) -> Any:
    return change_call(
        call=row, version=expected, title=row.title, brief=value, due_on=row.due_on, read_by=row.read_by, by=by,
        now=timezone.now(),
    )  # fmt: skip


def _account(row: Any, expected: int, value: Any, by: Any) -> Any:
    return edit_account(
        user=row, expected=expected, username=row.username, name=value, email="", by=by, now=timezone.now()
    )


def _registration(row: Any, expected: int, value: Any, by: Any) -> Any:
    return correct_registration(
        registration=row, expected=expected, result=ExamResult.PENDING, subjects=value, pre_exam=None, by=by,
        now=timezone.now(),
    )  # fmt: skip


def _simply(action: Callable[..., Any], what: str, field: str) -> Callable[[Any, int, Any, Any], Any]:
    def save(row: Any, expected: int, value: Any, by: Any) -> Any:
        return action(**{what: row, field: value}, expected=expected, by=by, now=timezone.now())

    return save


def _unit(row: Any, expected: int, value: Any, by: Any) -> Any:
    return edit_unit(unit=row, name=value, code="", expected=expected, by=by, now=timezone.now())


def _lesson(tree: Any, _by: Any) -> Any:
    today = timezone.localdate()
    cohort = make_cohort(tree.district, starts_on=today, ends_on=today + timedelta(days=300))
    return SessionFactory(cohort=cohort, number=1, starts_at=timezone.now().replace(hour=1) + timedelta(days=9))


def _community(tree: Any, _by: Any) -> Any:
    """Under a street of its own, where no name is taken."""
    district = Unit.objects.get(pk=tree.district.pk)
    return make_unit("旧名", Level.COMMUNITY, make_unit(f"第{next(NUMBERS)}街道", Level.STREET, district))


EDITS = (
    Edit("unit", _community, "name", _unit),
    Edit("person", lambda tree, by: PersonFactory(unit=tree.community), "name", _simply(edit_person, "person", "name")),
    Edit("account", lambda tree, by: UserFactory(home=tree.street), "name", _account),
    Edit("programme", lambda tree, by: make_cohort(tree.district).programme, "brand", _programme),
    Edit("class", lambda tree, by: make_cohort(tree.district), "name", _cohort),
    Edit("lesson", _lesson, "topic", _simply(move_session, "session", "topic")),
    Edit("call", lambda tree, by: make_call(tree.district, by, due_on=date(2099, 1, 1), read_by=date(2099, 2, 1)),
         "brief", _call),
    Edit("mentor", lambda tree, by: make_mentor(tree.district), "organisation",
         _simply(edit_mentor, "mentor", "organisation")),
    Edit("examination", lambda tree, by: ExamRegistrationFactory(unit=tree.community), "subjects", _registration,
         lambda word: len(word) % 3 + 1),
)  # fmt: skip


class Editors(RuleBasedStateMachine):
    """Two editors of one row. `shown` is what each has on the screen, `kept` what must be on record."""

    edit: Edit
    make: Callable[[], Any]
    by: Any
    ring: Ring

    @initialize()
    def open_both(self) -> None:
        self.row = self.make()
        self.row.refresh_from_db()
        self.kept, self.version = getattr(self.row, self.edit.field), self.row.version
        self.shown = [self.version, self.version]
        self.dice = random.Random(self.row.pk)

    @rule(side=SIDES)
    def read(self, side: int) -> None:
        self.shown[side] = self.version

    @rule(side=SIDES, word=WORDS)
    def save(self, side: int, word: str) -> None:
        self._contest([(side, self.edit.value(word))])

    @rule(words=st.tuples(WORDS, WORDS))
    def save_both_at_once(self, words: tuple[str, str]) -> None:
        self._contest([(side, self.edit.value(word)) for side, word in enumerate(words)])

    @rule(words=st.tuples(WORDS, WORDS))
    def read_and_save_both_at_once(self, words: tuple[str, str]) -> None:
        self.shown = [self.version, self.version]
        self._contest([(side, self.edit.value(word)) for side, word in enumerate(words)])

    def _contest(self, saves: list[tuple[int, Any]]) -> None:
        """Run the saves at once; exactly one of those with the newest version is kept."""
        before = self.kept
        fresh = [side for side, _value in saves if self.shown[side] == self.version]
        rows = [type(self.row)._base_manager.get(pk=self.row.pk) for _save in saves]
        results = self.ring.run(
            [
                partial(self.edit.save, row, self.shown[side], value, self.by)
                for row, (side, value) in zip(rows, saves, strict=True)
            ],
            self.dice,
        )
        saved = [n for n, result in enumerate(results) if result.refusal is None and result.fault is None]
        assert len(saved) == min(len(fresh), 1), [str(one.fault or one.refusal) for one in results]
        for n in saved:
            self.kept = saves[n][1]
            self.version += 1
            self.shown[saves[n][0]] = self.version
        self.row.refresh_from_db()
        assert (getattr(self.row, self.edit.field), self.row.version) == (self.kept, self.version)
        for n, result in enumerate(results):
            if n not in saved:
                self._told(result, saves[n][1], {before, self.kept})

    def _told(self, result: Result, mine: Any, theirs: set[Any]) -> None:
        """Who came late got both values, unless they are the same: what was there just before the other save or
        just after it."""
        assert isinstance(result.refusal, StaleSave), result
        pairs = {(value, typed) for _label, value, typed in result.refusal.fields}
        assert mine in theirs or pairs & {(value, mine) for value in theirs}, pairs


@pytest.fixture
def ring(transactional_db) -> Iterator[Ring]:
    ring = Ring(2)
    yield ring
    ring.close()


def explore(edit: Edit, tree: Any, ring: Ring, examples: int) -> None:
    by = holder(Role.TRAINING_ADMIN, tree.district)
    parts = {"edit": edit, "make": staticmethod(partial(edit.make, tree, by)), "by": by, "ring": ring}
    machine = type("Editors", (Editors,), parts)
    settings = hypothesis.settings(
        max_examples=examples, stateful_step_count=STEPS, deadline=None, database=None,
        # A race that was lost is not lost again at will: there is nothing to shrink.
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    run_state_machine_as_test(hypothesis.seed(seed())(machine), settings=settings)


@pytest.mark.parametrize("edit", EDITS, ids=lambda edit: edit.name)
def test_no_save_is_lost_and_who_is_late_sees_both(edit, tree, ring):
    explore(edit, tree, ring, int(os.environ.get("EXAMPLES") or FEW))


def test_twin_without_the_version_check_loses_a_save(tree, ring):
    with without_version_check(), pytest.raises(AssertionError):
        explore(EDITS[0], tree, ring, 30)
