"""The twins: the same loads with one defence taken away, which the checker must notice."""

import time
from collections.abc import Callable

from celery import current_app

from notices.choices import NoticeState
from notices.models import Notice
from tests.rigs.checker import Verdict, compare
from tests.rigs.ledger import Ledger
from tests.rigs.loads.base import Load
from tests.rigs.loads.forms import PATH, Forms
from tests.rigs.loads.reminders import Reminders
from tests.rigs.loads.world import World
from tests.rigs.sinks import Ear, told_aloud

Twin = Callable[[World, list[Load]], Verdict]
WRITES = 300


def bite(world: World, loads: list[Load]) -> dict[str, str]:
    """What the checker said of each twin; "" where it noticed nothing."""
    said = {}
    for name, twin in TEETH.items():
        verdict = twin(world, loads)
        said[name] = "" if verdict.is_clean else str(verdict)
        print(f"twin {name}: {said[name] or 'NOT NOTICED'}", flush=True)
    return said


def without_request_keys(world: World, loads: list[Load]) -> Verdict:
    """An answer that is lost on its way, and a form sent again that no key betrays."""
    forms = _of(loads, Forms)
    visitor = forms.visitors[0]
    forms.ledger.tried("吴无键")
    for _time in range(2):
        visitor.ask("POST", PATH, forms.fields("吴无键"))
    return forms.check()


def without_the_mark_of_sending(world: World, loads: list[Load]) -> Verdict:
    """Mail in doubt that a machine takes for unsent, at a server that takes everything."""
    reminders = _of(loads, Reminders)
    world.gateway.mood("slow")
    reminders.plan("twin")
    rows = Notice.objects.filter(key="twin")
    _until(lambda: rows.filter(state=NoticeState.SENT).exists())
    world.place.kill(world.place.members("worker"))
    world.gateway.mood("")
    rows.update(state=NoticeState.PLANNED, lease_until=None, sent_at=None, woken_at=None)
    _until(lambda: not rows.exclude(state=NoticeState.SENT).exists())
    return reminders.check()


def without_synchronous_commit(world: World, loads: list[Load]) -> Verdict:
    """Commits that are told before they are on the disk, and a kill of the database."""
    ledger = Ledger(world.folder / "twin.ledger")
    connection = world.place.superuser()
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE rig_twin (item text)")
        cursor.execute("ALTER SYSTEM SET wal_writer_delay = '10s'")
        cursor.execute("SELECT pg_reload_conf()")
        cursor.execute("SET synchronous_commit = off")
        for number in range(WRITES):
            ledger.tried(f"{number}")
            cursor.execute("INSERT INTO rig_twin VALUES (%s)", [f"{number}"])
            ledger.acked(f"{number}")
    world.place.kill(world.place.members("postgres"))
    _until(world.place.database_answers)
    with world.place.superuser().cursor() as cursor:
        cursor.execute("ALTER SYSTEM RESET wal_writer_delay")
        cursor.execute("SELECT item FROM rig_twin")
        found = [item for (item,) in cursor.fetchall()]
    return compare(tried=ledger.items(Ledger.TRIED), acked=ledger.items(Ledger.ACKED), found=found)


def say_a_name(world: World, ear: Ear) -> str:
    """A task with a name for an argument: where it is heard."""
    heard = len(ear.heard)
    current_app.send_task("rigs.twin", args=[world.members[0].person.name], queue="rigs.twin", retry=True)
    _until(lambda: len(ear.heard) > heard)
    return ", ".join(told_aloud(world.place, ear))


def _of(loads: list[Load], kind: type[Load]) -> Load:
    return next(load for load in loads if isinstance(load, kind))


def _until(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.2)


# The last one leaves an installation whose data nobody should go on with.
TEETH: dict[str, Twin] = {
    "without request keys": without_request_keys,
    "without the mark of sending": without_the_mark_of_sending,
    "without synchronous commit": without_synchronous_commit,
}
