"""The same thing sent again: taps, forms, files, reminders, occurrences."""

import tempfile
import uuid
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from django.urls import reverse
from django.utils import timezone
from stdnum.cn import ric

from cohorts.choices import Phase
from cohorts.models import AttendanceMark
from coursework.models import CaseVersion
from imports import actions as importing
from imports.actions import import_file
from imports.kinds import kinds
from imports.models import ImportBatch
from jobs.models import PeriodicRun
from jobs.periodic import plan_runs
from jobs.schedule import CatchUp, Periodic
from notices.actions import notify
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent, Person
from tests.factories.cohorts import SessionFactory, enrol_person, give_teacher, make_cohort
from tests.factories.coursework import draft, make_author, make_call
from tests.factories.people import PersonFactory, UserFactory
from tests.imports import hostile
from tests.rigs.checker import compare
from tests.rigs.ledger import Ledger
from tests.rigs.races.base import Race, exactly, won
from tests.rigs.races.defences import lingering, patched, without_constraint, without_request_keys
from tests.rigs.races.ring import Move, Result
from tests.rigs.visitor import NoAnswer, Visitor


class CheckIn(Race):
    """A whole class is called at once over HTTP: a fifth of the taps sent twice, some lines broken before the
    answer came and tried again. One request key a tap, as the page does."""

    name = "check-in burst"
    tries = "A1"
    crowd = 8
    few, many = 1, 20
    twin = 1
    members = 60

    def open(self) -> None:
        teacher = self.ground.holder(Role.CLASS_TEACHER)
        self.cookies = self.ground.cookies(teacher)
        today = timezone.localdate()
        self.cohort = make_cohort(
            self.ground.tree.district, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=30)
        )
        give_teacher(self.cohort, teacher)
        people = PersonFactory.create_batch(self.members, unit=self.ground.tree.community)
        self.enrolments = [enrol_person(self.cohort, person) for person in people]
        self.day = 0

    def stage(self) -> None:
        self.day += 1
        begins = timezone.now() - timedelta(days=self.day, minutes=10)
        self.session = SessionFactory(cohort=self.cohort, number=self.day, starts_at=begins)
        self.ledger = Ledger(Path(tempfile.mkdtemp(prefix="race-")) / "taps")
        self.path = f"/cohorts/roll/{self.session.pk}/{Phase.BEFORE.value}/tap/"

    def moves(self) -> Sequence[Move]:
        """Each contestant is a line of taps; what is sent twice goes through two of them at the same time."""
        lines: list[list[tuple[int, uuid.UUID, bool]]] = [[] for _number in range(self.crowd)]
        for nth, member in enumerate(self.enrolments):
            key = uuid.uuid4()
            tap = (member.pk, key, self.dice.random() < 0.05)
            lines[2 * nth % self.crowd].append(tap)
            if nth % 5 == 0:
                lines[(2 * nth + 1) % self.crowd].append((member.pk, key, False))
            lines = lines[1:] + lines[:1] if nth % self.crowd == 0 else lines
        return [partial(self._tap_all, line) for line in lines]

    def _tap_all(self, line: list[tuple[int, uuid.UUID, bool]]) -> None:
        visitor = self.ground.visitor(self.cookies)
        for member, key, times_out in line:
            self.ledger.tried(f"{member}")
            if times_out:
                self._give_up(visitor, member, key)
            answer = visitor.ask("POST", self.path, {"tap": f"{member}:present:0"}, key=key)
            if '"saved_at"' not in answer.body:
                raise AssertionError(f"{answer.status} {answer.body[:200]}")
            self.ledger.acked(f"{member}")

    def _give_up(self, visitor: Visitor, member: int, key: uuid.UUID) -> None:
        """Nobody waits for the answer."""
        impatient = Visitor(visitor.port, cookies=dict(visitor.cookies), patience=0.01)
        try:
            impatient.ask("POST", self.path, {"tap": f"{member}:present:0"}, key=key)
        except NoAnswer:
            self.ledger.doubt(f"{member}")

    def faults(self, results: Sequence[Result]) -> list[str]:
        rows = AttendanceMark.objects.filter(roll_call__session=self.session)
        found = [str(pk) for pk in rows.values_list("enrolment_id", flat=True)]
        items = self.ledger.items
        verdict = compare(tried=items(Ledger.TRIED), acked=items(Ledger.ACKED), found=found)
        marks = [str(pk) for pk in rows.values_list("pk", flat=True)]
        told = AuditEvent.objects.filter(verb="cohorts.save_mark", target_id__in=marks).count()
        self.ledger.close()
        return ([] if verdict.is_clean else [str(verdict)]) + exactly(self.members, "events of a mark", told)

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(AttendanceMark, 0.005)

    def undefended(self) -> AbstractContextManager[None]:
        stack = ExitStack()
        stack.enter_context(without_request_keys())
        stack.enter_context(without_constraint(AttendanceMark, "marked_once_in_a_roll_call"))
        return stack


class SameForm(Race):
    """A form sent five times at once with one request key: one effect, and five times the same answer."""

    name = "new person sent five times"
    tries = "A2"
    crowd = 5
    few, many = 4, 400

    def open(self) -> None:
        self.cookies = self.ground.cookies(self.ground.holder(Role.DISTRICT_ADMIN))

    def stage(self) -> None:
        self.number = next(self.numbers)
        self.key = uuid.uuid4()
        self.before = self.effects()

    def moves(self) -> Sequence[Move]:
        return [self.send] * self.crowd

    def send(self) -> tuple[int, str]:
        answer = self.post(self.ground.visitor(self.cookies))
        return answer.status, answer.headers.get("Location", "")

    def post(self, visitor: Visitor) -> Any:
        figures = str(self.number).translate(str.maketrans("0123456789", "零壹贰叁肆伍陆柒捌玖"))
        fields = {
            "name": f"吴{figures}", "unit": str(self.ground.tree.community.pk), "namesake": "on",
            "title": "社区网格员", "track": "general", "since": "2026-01-01", "staff_type": "staff",
        }  # fmt: skip
        return visitor.ask("POST", reverse("people:person-add"), fields, key=self.key)

    def effects(self) -> int:
        return Person.objects.count()

    def faults(self, results: Sequence[Result]) -> list[str]:
        answers = {result.answer for result in results}
        same = [] if len(answers) == 1 and {status for status, _to in answers} == {302} else [f"answers {answers}"]
        return exactly(1, "effects", self.effects() - self.before) + same

    def undefended(self) -> AbstractContextManager[None]:
        return without_request_keys()


class SameUpload(SameForm):
    """With a file."""

    name = "file sent in five times"
    many = 300

    def post(self, visitor: Visitor) -> Any:
        path = reverse("imports:upload", args=["people"])
        return visitor.ask("POST", path, key=self.key, file=("名册.xlsx", book(self.number)))

    def effects(self) -> int:
        return ImportBatch.objects.count()


class SameHandIn(SameForm):
    """The button that hands a case in: one version, and nobody reads that it was too late."""

    name = "case handed in five times"
    many = 300

    def open(self) -> None:
        self.cohort = make_cohort(self.ground.tree.district, capacity=5000)
        today = timezone.localdate()
        self.call = make_call(
            self.ground.tree.district, cohort=self.cohort, due_on=today + timedelta(days=9),
            read_by=today + timedelta(days=19),
        )  # fmt: skip

    def stage(self) -> None:
        author = make_author(self.cohort, self.ground.tree.community)
        self.case = draft(self.call, author)
        self.cookies = self.ground.cookies(author)
        self.key = uuid.uuid4()
        self.before = self.effects()

    def post(self, visitor: Visitor) -> Any:
        path = reverse("coursework:case-submit", args=[self.case.pk])
        return visitor.ask("POST", path, {"version": str(self.case.version)}, key=self.key)

    def effects(self) -> int:
        return CaseVersion.objects.count()


def book(number: int, rows: int = 6) -> bytes:
    """A roster of people nobody has heard of."""
    heads = ["姓名", "身份证号", "手机号码", "所属街道", "所在社区", "岗位"]
    born = date(1970, 1, 1) + timedelta(days=number)
    people = [
        [
            f"邓{chr(0x4E00 + nth)}",
            id_number(born, nth),
            19900000000 + 100 * number + nth,
            "临江街道",
            "望江",
            "社区网格员",
        ]
        for nth in range(rows)
    ]
    return hostile.workbook([["人员汇总表"], heads, *people], "人员")


def id_number(born: date, nth: int) -> str:
    """Of a place where nobody lives."""
    digits = f"659099{born:%Y%m%d}{nth:03d}"
    return digits + str(ric.calc_check_digit(f"{digits}0"))


class SameWorkbook(Race):
    """Three people import the same roster at once: the first saves it, the others find nothing new."""

    name = "same roster imported by three"
    tries = "A6"
    crowd = 3
    few, many = 3, 100
    rows = 6

    def open(self) -> None:
        self.admins = [self.ground.holder(Role.DISTRICT_ADMIN) for _number in range(self.crowd)]

    def stage(self) -> None:
        self.number = next(self.numbers)
        self.path = Path(tempfile.mkdtemp(prefix="race-")) / "名册.xlsx"
        self.path.write_bytes(book(self.number, self.rows))
        self.before = Person.objects.count()

    def moves(self) -> Sequence[Move]:
        root = self.ground.tree.district
        return [
            partial(import_file, kind=kinds()["people"], path=self.path, by=admin, now=timezone.now(), root=root)
            for admin in self.admins
        ]

    def faults(self, results: Sequence[Result]) -> list[str]:
        return exactly(self.rows, "people made", Person.objects.count() - self.before) + exactly(
            self.crowd, "imports that ended well", len(won(results))
        )

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(Person, 0.005)

    def undefended(self) -> AbstractContextManager[None]:
        return patched(importing, "lock_kind", lambda kind: None)


class SameReminder(Race):
    """Three sweeps plan the same reminder for the same people."""

    name = "reminder planned by three"
    tries = "rule 6"
    crowd = 3
    few, many = 4, 300

    def open(self) -> None:
        home = self.ground.tree.district
        self.users = [UserFactory(home=home, email=f"{n}@example.org") for n in range(4)]

    def stage(self) -> None:
        self.number = next(self.numbers)

    def moves(self) -> Sequence[Move]:
        now = timezone.now()
        plan = partial(
            notify, recipients=self.users, occasion="mentors.silent", key=f"race:{self.number}",
            due_on=timezone.localdate(now), title="提醒", body="", url="/", now=now,
        )  # fmt: skip
        return [plan] * self.crowd

    def faults(self, results: Sequence[Result]) -> list[str]:
        found = [
            f"{user}:{channel}"
            for user, channel in Notice.objects.filter(key=f"race:{self.number}").values_list("recipient", "channel")
        ]
        return exactly(2 * len(self.users), "different messages", len(set(found))) + exactly(
            2 * len(self.users), "messages", len(found)
        )

    def undefended(self) -> AbstractContextManager[None]:
        return without_constraint(Notice, "notice_once_per_occasion")


EACH = Periodic("races.each", task="races.each", every=timedelta(minutes=5), catch_up=CatchUp.EACH)


class Schedulers(Race):
    """Three schedulers without any memory of their own find the same times due."""

    name = "three schedulers"
    tries = "A7"
    crowd = 3
    few, many = 4, 300

    def open(self) -> None:
        self.at = datetime(2026, 11, 23, 16, tzinfo=UTC) + timedelta(days=100 * next(self.numbers))
        PeriodicRun.objects.create(name=EACH.name, due_at=self.at, state="skipped")

    def stage(self) -> None:
        self.since, self.at = self.at, self.at + timedelta(minutes=20)

    def moves(self) -> Sequence[Move]:
        return [partial(plan_runs, rows=[EACH], now=self.at)] * self.crowd

    def faults(self, results: Sequence[Result]) -> list[str]:
        made = PeriodicRun.objects.filter(name=EACH.name, due_at__gt=self.since).values_list("due_at", flat=True)
        return exactly(4, "due times on record", len(set(made))) + exactly(4, "occurrences", len(made))

    def undefended(self) -> AbstractContextManager[None]:
        return without_constraint(PeriodicRun, "periodic_run_once_per_slot")
