"""One matter and two people who settle it: leave, roles, files waiting for a word, closing days, waiting work."""

import time
from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import timedelta
from functools import partial
from typing import Any

from django.utils import timezone

from cohorts.actions import roll
from cohorts.actions.closing import close_session
from cohorts.actions.leave import approve_leave, refuse_leave
from cohorts.actions.roll import finish_roll_call, save_mark
from cohorts.choices import LeaveKind, MarkStatus, Outcome, Phase, SessionState
from cohorts.models import Attendance, AttendanceMark, Enrolment, LeaveRequest, Session
from imports.actions import undo_import
from imports.models import BatchState, ImportBatch
from imports.uploads import confirm_import, drop_import
from jobs.choices import JobState
from jobs.models import Job
from jobs.runner import claim
from people.actions.roles import close_role, grant_role
from people.choices import Role
from people.models import AuditEvent, RoleHolding
from tests.factories.cohorts import SessionFactory, enrol_person, give_teacher, make_cohort
from tests.factories.people import PersonFactory, UserFactory, give_role
from tests.rigs.races.base import Race, exactly, won
from tests.rigs.races.defences import lingering, patched, without_constraint, without_locks
from tests.rigs.races.ring import Move, Result


def events(verb: str, target: Any) -> int:
    return AuditEvent.objects.filter(verb=verb, target_id=str(target.pk), target=target._meta.label).count()


class DecidedLeave(Race):
    """One grants the leave that the other refuses."""

    name = "leave decided by two"
    tries = "two people act at once"
    few, many = 4, 300

    def open(self) -> None:
        today = timezone.localdate()
        self.cohort = make_cohort(
            self.ground.tree.district, capacity=5000, starts_on=today - timedelta(days=9),
            ends_on=today + timedelta(days=99),
        )  # fmt: skip
        self.teacher = self.ground.holder(Role.CLASS_TEACHER)
        give_teacher(self.cohort, self.teacher)
        self.office = self.ground.holder(Role.TRAINING_ADMIN)

    def stage(self) -> None:
        member = enrol_person(self.cohort, PersonFactory(unit=self.ground.tree.community))
        day = timezone.localdate() + timedelta(days=3)
        self.leave = LeaveRequest.objects.create(
            enrolment=member, kind=LeaveKind.SICK, starts_on=day, ends_on=day, reason="发烧", asked_at=timezone.now()
        )

    def moves(self) -> Sequence[Move]:
        now = timezone.now()
        return [
            partial(approve_leave, leave=self.leave, by=self.teacher, now=now),
            partial(refuse_leave, leave=self.leave, by=self.teacher, now=now, answer="考试周"),
        ]

    def faults(self, results: Sequence[Result]) -> list[str]:
        said = sum(events(verb, self.leave) for verb in ("cohorts.approve_leave", "cohorts.refuse_leave"))
        return exactly(1, "decisions on record", said) + exactly(1, "told that it counts", len(won(results)))

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(LeaveRequest, 0.01, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class GrantedRole(Race):
    """Two administrators give the same account the same role."""

    name = "role given by two"
    tries = "two people act at once"
    few, many = 4, 300

    def open(self) -> None:
        self.admins = [self.ground.holder(Role.DISTRICT_ADMIN) for _number in range(2)]

    def stage(self) -> None:
        self.user = UserFactory(home=self.ground.tree.street)

    def moves(self) -> Sequence[Move]:
        facts = {"user": self.user, "role": Role.STREET_ADMIN, "unit": self.ground.tree.street}
        return [partial(grant_role, **facts, by=admin, now=timezone.now()) for admin in self.admins]

    def faults(self, results: Sequence[Result]) -> list[str]:
        held = RoleHolding.objects.filter(user=self.user).count()
        return exactly(1, "holdings", held) + exactly(1, "events", events("people.grant_role", self.user))

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(RoleHolding, 0.01)

    def undefended(self) -> AbstractContextManager[None]:
        return without_constraint(RoleHolding, "role_held_once_at_a_unit")


class ClosedRole(GrantedRole):
    """Two administrators take it away again: the second learns that it is done, and one event tells who did it."""

    name = "role taken away by two"

    def stage(self) -> None:
        super().stage()
        self.holding = give_role(self.user, Role.STREET_ADMIN, self.ground.tree.street)

    def moves(self) -> Sequence[Move]:
        # Each has read it by itself.
        rows = [RoleHolding.objects.get(pk=self.holding.pk) for _admin in self.admins]
        return [
            partial(close_role, holding=row, by=admin, now=timezone.now(), reason="调岗")
            for row, admin in zip(rows, self.admins, strict=True)
        ]

    def faults(self, results: Sequence[Result]) -> list[str]:
        return exactly(1, "events", events("people.close_role", self.user))

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(RoleHolding, 0.01, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class ConfirmedAndDropped(Race):
    """A file confirmed on one page and given up on another; afterwards undone twice."""

    name = "import confirmed and dropped"
    tries = "two people act at once"
    crowd = 3
    few, many = 4, 300

    def open(self) -> None:
        self.admin = self.ground.holder(Role.DISTRICT_ADMIN)

    def stage(self) -> None:
        self.batch = ImportBatch.objects.create(
            kind="people", shown_name="名册.xlsx", sha256="0" * 64, unit=self.ground.tree.district,
            state=BatchState.CHECKED, options={}, counts={"人员": {"new": 3}}, imported_by=self.admin,
            checked_at=timezone.now(),
        )  # fmt: skip

    def moves(self) -> Sequence[Move]:
        facts = {"batch": self.batch, "by": self.admin, "now": timezone.now()}
        confirm = partial(confirm_import, only_whole=False, **facts)
        return [confirm, partial(drop_import, **facts), confirm]

    def faults(self, results: Sequence[Result]) -> list[str]:
        self.batch.refresh_from_db()
        jobs = Job.objects.filter(params__batch=self.batch.pk).count()
        expected = int(self.batch.state == BatchState.IMPORTING)
        return exactly(expected, f"jobs of a file that is {self.batch.state}", jobs) + exactly(
            1, "told that it is done", len(won(results))
        )

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(ImportBatch, 0.01, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class UndoneImport(Race):
    """The same import taken back by two."""

    name = "import undone by two"
    tries = "A6"
    few, many = 4, 300

    def open(self) -> None:
        self.admin = self.ground.holder(Role.DISTRICT_ADMIN)

    def stage(self) -> None:
        self.batch = ImportBatch.objects.create(
            kind="people", shown_name="名册.xlsx", sha256="0" * 64, unit=self.ground.tree.district,
            state=BatchState.DONE, options={}, imported_by=self.admin, imported_at=timezone.now(),
        )  # fmt: skip

    def moves(self) -> Sequence[Move]:
        return [partial(undo_import, batch=self.batch, by=self.admin, now=timezone.now()) for _number in range(2)]

    def faults(self, results: Sequence[Result]) -> list[str]:
        return exactly(1, "events", events("imports.undo_import", self.batch))

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(ImportBatch, 0.01, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class ClaimedJob(Race):
    """Five workers are woken for the same work."""

    name = "work claimed by five workers"
    tries = "two people act at once"
    crowd = 5
    few, many = 4, 300

    def open(self) -> None:
        self.admin = self.ground.holder(Role.DISTRICT_ADMIN)

    def stage(self) -> None:
        self.job = Job.objects.create(
            kind="imports.check", owner=self.admin, params={"batch": 1}, created_at=timezone.now()
        )

    def moves(self) -> Sequence[Move]:
        return [partial(claim, self.job.pk) for _number in range(self.crowd)]

    def faults(self, results: Sequence[Result]) -> list[str]:
        self.job.refresh_from_db()
        claims = sum(result.answer is not None for result in results)
        running = [] if self.job.state == JobState.RUNNING else [f"it is {self.job.state}"]
        return exactly(1, "claims", claims) + exactly(1, "attempts", self.job.attempts) + running

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(Job, 0.01, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()


class TapAtClosing(Race):
    """A tap that passed its checks while the roll was open, and a teacher who completes and settles it."""

    name = "tap while the roll is closed"
    tries = "A1"
    few, many = 6, 300
    twin = 10

    def open(self) -> None:
        self.teacher = self.ground.holder(Role.CLASS_TEACHER)

    def stage(self) -> None:
        now = timezone.now()
        cohort = make_cohort(self.ground.tree.district, starts_on=timezone.localdate(now) - timedelta(days=9))
        self.member = enrol_person(cohort, PersonFactory(unit=self.ground.tree.community))
        self.session = SessionFactory(
            cohort=cohort, number=1, starts_at=now - timedelta(hours=4), ends_at=now - timedelta(hours=1)
        )
        self.facts = {"session": self.session, "by": self.teacher, "now": now}
        for phase in Phase:
            save_mark(phase=phase, enrolment=self.member, status=MarkStatus.PRESENT, **self.facts)
        finish_roll_call(phase=Phase.BEFORE, **self.facts)

    def moves(self) -> Sequence[Move]:
        tap = partial(save_mark, phase=Phase.AFTER, enrolment=self.member, status=MarkStatus.ABSENT, **self.facts)
        return [tap, self.settle]

    def settle(self) -> None:
        finish_roll_call(phase=Phase.AFTER, **self.facts)
        close_session(**self.facts)

    def faults(self, results: Sequence[Result]) -> list[str]:
        self.session.refresh_from_db()
        mark = AttendanceMark.objects.get(roll_call__session=self.session, roll_call__phase=Phase.AFTER)
        posted = Attendance.objects.filter(session=self.session).first()
        if self.session.state != SessionState.HELD or posted is None:
            return [f"the session is {self.session.state}"]
        attended = posted.outcome == Outcome.PRESENT
        agree = attended == (mark.status == MarkStatus.PRESENT)
        return [] if agree else [f"marked {mark.status}, posted {posted.outcome}"]

    def slowed(self) -> AbstractContextManager[None]:
        """The tap rests between its checks and its write, sometimes for as long as settling takes."""
        checked = roll.is_on_roll

        def slowly(session: Session, enrolment: Enrolment) -> bool:
            time.sleep(self.dice.uniform(0, 0.06))
            return checked(session, enrolment)

        return patched(roll, "is_on_roll", slowly)

    def undefended(self) -> AbstractContextManager[None]:
        """Nobody asks whether the session is still open, neither before the write nor after it."""
        return patched(roll, "require_open", lambda session: None)
