"""A roll call over HTTP: teachers tap members, each tap one mark and one audit event."""

import itertools
import threading
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial

from django.utils import timezone

from cohorts.choices import Phase
from cohorts.models import AttendanceMark, Session
from people.models import AuditEvent
from tests.factories.cohorts import SessionFactory
from tests.rigs.loads.base import Load
from tests.rigs.loads.world import TEACHERS, World, patiently

PAUSE = 0.1


class Marks(Load):
    name = "roll call"

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._lock = threading.Lock()
        self._taps = self._all_taps()

    def workers(self) -> list[Callable[[], None]]:
        return [partial(self._tap_on, f"teacher{n}") for n in range(TEACHERS)]

    def _tap_on(self, username: str) -> None:
        visitor = self.visitor(username)
        while not self.enough.is_set():
            with self._lock:
                session, phase, member = next(self._taps)
            path = f"/cohorts/roll/{session}/{phase}/tap/"
            answer = self.post(visitor, username, f"{session}:{phase}:{member}", path, {"tap": f"{member}:present:0"})
            if '"saved_at"' not in answer.body:
                self.faults.append(f"{session}:{phase}:{member}: {answer.body[:300]}")
            time.sleep(PAUSE)

    def _all_taps(self) -> Iterator[tuple[int, str, int]]:
        """Every member of one lesson after the other, twice a lesson."""
        began = timezone.now()
        for number in itertools.count(1):
            session = patiently(partial(self._lesson, number, began - timedelta(hours=2 * number)))
            for phase in (Phase.BEFORE.value, Phase.AFTER.value):
                for member in self.world.members:
                    yield session, phase, member.pk

    def _lesson(self, number: int, at: datetime) -> int:
        """Asked again after a silence it is the same one."""
        known = Session.objects.filter(cohort=self.world.cohort, number=number).first()
        lesson: Session = known or SessionFactory(
            cohort=self.world.cohort, number=number, starts_at=at, ends_at=at + timedelta(hours=1), hours=1
        )
        return lesson.pk

    def found(self) -> list[str]:
        """By the audit events, of which a mark made twice would have two; each must stand behind one mark."""
        marks = {
            str(pk): f"{session}:{phase}:{member}"
            for pk, session, phase, member in AttendanceMark.objects.values_list(
                "pk", "roll_call__session_id", "roll_call__phase", "enrolment_id"
            )
        }
        events = AuditEvent.objects.filter(verb="cohorts.save_mark").values_list("target_id", flat=True)
        told = [marks.get(target, f"event without a mark {target}") for target in events]
        return told + [f"mark without an event {item}" for item in set(marks.values()) - set(told)]
