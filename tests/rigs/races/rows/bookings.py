"""Places and times of which there are only so many: instructors, seats of a class, mentors' places."""

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from itertools import pairwise

from django.utils import timezone

from cohorts.actions.enrolments import enrol
from cohorts.actions.sessions import plan_session
from cohorts.models import Enrolment, Session
from mentors.actions.bonds import propose_bond
from mentors.models import Bond
from mentors.rules import slot_of
from people.choices import Role
from tests.factories.cohorts import make_cohort
from tests.factories.mentors import make_mentor, make_trainee
from tests.factories.people import PersonFactory
from tests.rigs.races.base import Race, exactly, won
from tests.rigs.races.defences import lingering, without_constraint, without_locks
from tests.rigs.races.ring import Move, Result

LESSON = timedelta(hours=2)


class OneInstructor(Race):
    """Several classes book the same instructor for times that overlap."""

    name = "one instructor, several classes"
    tries = "A5"
    crowd = 5
    few, many = 6, 1000

    def open(self) -> None:
        self.office = self.ground.holder(Role.TRAINING_ADMIN)
        self.instructor = self.ground.holder(Role.CLASS_TEACHER)
        today = timezone.localdate()
        span = {"starts_on": today - timedelta(days=5), "ends_on": today + timedelta(days=3000)}
        self.cohorts = [make_cohort(self.ground.tree.district, **span) for _number in range(self.crowd)]
        self.day = timezone.localtime().replace(hour=8, minute=0, second=0, microsecond=0)

    def stage(self) -> None:
        self.day += timedelta(days=1)

    def moves(self) -> Sequence[Move]:
        return [
            partial(self.book, cohort, self.day + timedelta(minutes=self.dice.randrange(0, 300, 30)))
            for cohort in self.cohorts
        ]

    def book(self, cohort, starts_at):
        return plan_session(
            cohort=cohort, topic="议事协商", starts_at=starts_at, ends_at=starts_at + LESSON,
            instructor=self.instructor, by=self.office, now=timezone.now(),
        )  # fmt: skip

    def faults(self, results: Sequence[Result]) -> list[str]:
        held = list(Session.objects.filter(instructor=self.instructor, starts_at__gte=self.day).order_by("starts_at"))
        overlaps = sum(a.ends_at > b.starts_at for a, b in pairwise(held))
        return exactly(0, "overlaps", overlaps) + exactly(len(won(results)), "lessons on record", len(held))

    def undefended(self) -> AbstractContextManager[None]:
        return without_constraint(Session, "session_one_at_a_time_for_an_instructor")


class LastSeats(Race):
    """Eight people for the last three seats of a class."""

    name = "last seats of a class"
    tries = "A3"
    crowd = 8
    few, many = 4, 200

    def open(self) -> None:
        self.office = self.ground.holder(Role.TRAINING_ADMIN)

    def stage(self) -> None:
        self.cohort = make_cohort(self.ground.tree.district, capacity=3)
        self.people = PersonFactory.create_batch(self.crowd, unit=self.ground.tree.community)

    def moves(self) -> Sequence[Move]:
        return [
            partial(enrol, cohort=self.cohort, person=person, by=self.office, now=timezone.now())
            for person in self.people
        ]

    def faults(self, results: Sequence[Result]) -> list[str]:
        taken = Enrolment.objects.on_roll().filter(cohort=self.cohort).count()
        return exactly(3, "seats taken", taken) + exactly(3, "told that they are in", len(won(results)))

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(Enrolment, 0.01)

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class MentorsPlaces(Race):
    """Six trainees for the two places of one mentor."""

    name = "last places of a mentor"
    tries = "A3"
    crowd = 6
    few, many = 4, 200

    def open(self) -> None:
        self.cohort = make_cohort(self.ground.tree.district, capacity=5000)

    def stage(self) -> None:
        tree = self.ground.tree
        self.mentor = make_mentor(tree.district, capacity=2)
        self.trainees = [make_trainee(tree.district, tree.community, cohort=self.cohort) for _n in range(self.crowd)]

    def moves(self) -> Sequence[Move]:
        slot = slot_of(self.mentor.kind)
        return [
            partial(propose_bond, enrolment=trainee, mentor=self.mentor, slot=slot, by=None, now=timezone.now())
            for trainee in self.trainees
        ]

    def faults(self, results: Sequence[Result]) -> list[str]:
        return exactly(2, "trainees of the mentor", Bond.objects.filter(mentor=self.mentor).count()) + exactly(
            2, "told that they have one", len(won(results))
        )

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(Bond, 0.01)

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class OneSlot(Race):
    """Several mentors are proposed for the same side of one trainee."""

    name = "one side of a trainee, several mentors"
    tries = "A5"
    crowd = 4
    few, many = 4, 500

    def open(self) -> None:
        self.mentors = [make_mentor(self.ground.tree.district, capacity=20) for _number in range(self.crowd)]
        self.cohort = make_cohort(self.ground.tree.district, capacity=5000)

    def stage(self) -> None:
        Bond.objects.update(state="ended", ended_on=timezone.localdate(), reason="下一轮", closed_at=timezone.now())
        self.trainee = make_trainee(self.ground.tree.district, self.ground.tree.community, cohort=self.cohort)

    def moves(self) -> Sequence[Move]:
        slot = slot_of(self.mentors[0].kind)
        return [
            partial(propose_bond, enrolment=self.trainee, mentor=mentor, slot=slot, by=None, now=timezone.now())
            for mentor in self.mentors
        ]

    def faults(self, results: Sequence[Result]) -> list[str]:
        return exactly(1, "open pairs on one side", Bond.objects.open().filter(enrolment=self.trainee).count())

    def undefended(self) -> AbstractContextManager[None]:
        return without_constraint(Bond, "bond_one_open_a_slot")
