"""Saving over HTTP: one mark of a roll beside the bare page, a score, and a whole class checking in at once."""

import threading
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import count

from bench.asking import Answer, Asker, in_turns, percentile
from bench.frame import Limit, Measured, benchmark
from bench.pages import BARE, UNIT
from bench.stage import Site, Stage

TAPS = 6_000
SECONDS = 60
BURST = 400
AGAIN = 5
CLIENTS = 32
ANSWERED_MS = 2_000


@benchmark("chain.save.mark", unit=UNIT, target=1.2)
def save_mark(stage: Stage) -> Measured:
    """A tap of the class teacher, present and late by turns, so that every one of them writes."""
    site = stage.large
    teacher, place = site.asker("CT"), _roll_of_teacher(site)
    turns = count(1)

    def tap() -> Answer:
        turn = next(turns)
        return _tap(teacher, place["session"], place["enrolment"], "late" if turn % 2 else "present", turn - 1)

    asked = in_turns({"bare": lambda: teacher.get(BARE), "mark": tap})
    mark, bare = asked["mark"], asked["bare"]
    return Measured(
        mark.median / bare.median,
        {"p95_to_median": Limit(mark.p95 / mark.median, 2), "statements": Limit(mark.statements, 30)},
        {"median_ms": round(mark.median, 2), "p95_ms": round(mark.p95, 2), "bare_ms": round(bare.median, 2)},
    )


@benchmark("chain.checkin.minute", unit="ms, p95", target=300)
def checkin_minute(stage: Stage) -> Measured:
    """6,000 check-ins spread over a minute, every fifth of them sent twice."""
    return _checkin(stage, TAPS, SECONDS, "before")


@benchmark("chain.checkin.burst", unit="ms, slowest", target=ANSWERED_MS)
def checkin_burst(stage: Stage) -> Measured:
    """400 in one second."""
    return _checkin(stage, BURST, 1, "after", share=1.0)


def _checkin(stage: Stage, number: int, seconds: float, phase: str, share: float = 0.95) -> Measured:
    """Everybody taps by a plan of times; the ledger of what was answered is held against the table."""
    site = stage.large
    members = _members_today(site, number)
    ledger = Ledger()
    with ThreadPoolExecutor(CLIENTS) as pool:
        started = time.perf_counter()
        for due, (cookie, session, enrolment), key in _plan(members, seconds):
            time.sleep(max(0.0, started + due - time.perf_counter()))
            pool.submit(ledger.tap, site.port, cookie, session, enrolment, phase, key, time.perf_counter())
    sent_for = time.perf_counter() - started
    lost, doubled = ledger.compare(site, phase)
    return Measured(
        percentile(ledger.waits, share) if share < 1 else max(ledger.waits),
        {
            "lost": Limit(lost, 0),
            "doubled": Limit(doubled, 0),
            "slowest_ms": Limit(max(ledger.waits), ANSWERED_MS),
            "refused": Limit(sum(n for status, n in ledger.statuses.items() if status != 200), 0),
        },
        {
            "taps": len(members), "sent": len(ledger.waits), "seconds": round(sent_for, 1),
            "median_ms": round(percentile(ledger.waits, 0.5), 1), "statuses": dict(ledger.statuses),
        },
    )  # fmt: skip


def _plan(members: list[tuple[str, int, int]], seconds: float) -> Iterator[tuple[float, tuple[str, int, int], str]]:
    """When who taps; one in five taps twice within a tenth of a second, under the same request key."""
    for nth, member in enumerate(members):
        due, key = nth * seconds / len(members), str(uuid.uuid4())
        yield due, member, key
        if nth % AGAIN == 0:
            yield due, member, key


class Ledger:
    """What the clients were told, kept outside the system under test."""

    def __init__(self) -> None:
        self.waits: list[float] = []
        self.statuses: Counter[int] = Counter()
        self.acknowledged: set[int] = set()
        self.lock = threading.Lock()
        self.lines = threading.local()

    def tap(self, port: int, cookie: str, session: int, enrolment: int, phase: str, key: str, due: float) -> None:
        """One check-in; its wait counts from the moment at which it was due, also while it queues for a client."""
        if not hasattr(self.lines, "asker"):
            self.lines.asker = Asker(port)
        asker: Asker = self.lines.asker
        asker.cookie = cookie
        try:
            status = _tap(asker, session, enrolment, "present", 0, phase=phase, key=key).status
        except OSError:
            status = 0
        with self.lock:
            self.waits.append((time.perf_counter() - due) * 1000)
            self.statuses[status] += 1
            if status == 200:
                self.acknowledged.add(enrolment)

    def compare(self, site: Site, phase: str) -> tuple[int, int]:
        """How many acknowledged check-ins have no mark, and how many have more than one."""
        with site.sql() as cursor:
            cursor.execute(
                "SELECT m.enrolment_id, count(*) FROM cohorts_attendancemark m "
                "JOIN cohorts_rollcall r ON r.id = m.roll_call_id JOIN cohorts_session s ON s.id = r.session_id "
                "WHERE s.state = 'planned' AND r.phase = %s AND m.enrolment_id = ANY(%s) GROUP BY 1",
                [phase, sorted(self.acknowledged)],
            )
            marks = dict(cursor.fetchall())
        return len(self.acknowledged - marks.keys()), sum(number > 1 for number in marks.values())


def _tap(
    asker: Asker, session: int, enrolment: int, status: str, seen: int, *, phase: str = "before", key: str = ""
) -> Answer:
    return asker.post(
        f"/cohorts/roll/{session}/{phase}/tap/",
        {"tap": f"{enrolment}:{status}:{seen}", "request_key": key or str(uuid.uuid4())},
        Accept="application/json",
    )


def _roll_of_teacher(site: Site) -> dict[str, int]:
    """A member of the teacher's class that has its lesson today; marks of an earlier run are taken away."""
    members = _members_today(site, 1)
    return {"session": members[0][1], "enrolment": members[0][2]}


OUT_OF_THE_WAY = """
    UPDATE cohorts_session SET starts_at = starts_at + INTERVAL '1 year', ends_at = ends_at + INTERVAL '1 year'
    WHERE state = 'planned'
"""
# An instructor's second class of the day waits until tomorrow: nobody teaches two at once.
LESSONS_NOW = """
    UPDATE cohorts_session AS s
    SET starts_at = now() + turn.away, ends_at = now() + turn.away + INTERVAL '3 hours'
    FROM (
        SELECT id, INTERVAL '-1 hour' + (row_number() OVER (PARTITION BY coalesce(instructor_id, -id) ORDER BY id) - 1)
               * INTERVAL '1 day' AS away
        FROM cohorts_session WHERE state = 'planned'
    ) AS turn
    WHERE turn.id = s.id
"""
MEMBERS = """
    SELECT s.id, e.id, t.user_id FROM cohorts_session s
    JOIN cohorts_enrolment e ON e.cohort_id = s.cohort_id
    JOIN cohorts_cohortteacher t ON t.cohort_id = s.cohort_id AND t.until IS NULL
    WHERE s.state = 'planned' AND s.starts_at < now()
    ORDER BY (t.user_id = %s) DESC, s.id, e.id LIMIT %s
"""


def _members_today(site: Site, number: int) -> list[tuple[str, int, int]]:
    """(cookie of the class teacher, session, enrolment) of members whose lesson is now, without any mark there."""
    with site.sql() as cursor:
        planned = "SELECT id FROM cohorts_session WHERE held_at IS NULL"
        rolls = f"SELECT id FROM cohorts_rollcall WHERE session_id IN ({planned})"
        cursor.execute("SET session_replication_role = replica")
        cursor.execute(f"DELETE FROM cohorts_attendancemark WHERE roll_call_id IN ({rolls})")
        cursor.execute(f"DELETE FROM cohorts_rollcall WHERE id IN ({rolls})")
        # The exclusion of overlaps is checked row by row: all go out of each other's way first.
        cursor.execute(OUT_OF_THE_WAY)
        cursor.execute(LESSONS_NOW)
        cursor.execute(MEMBERS, [site.cast["roles"]["CT"]["user"], number])
        found = cursor.fetchall()
    cookies = site.cookies(sorted({user for _session, _enrolment, user in found}))
    return [(cookies[user], session, enrolment) for session, enrolment, user in found]
