"""The database's disk runs full, first for its data, then for its log; and is freed again (C1).

Only root may mount the small disk on which the cluster then lies.
"""

import shutil
import subprocess
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg2

from config import servers
from tests.rigs.checker import Verdict, compare
from tests.rigs.installation import Installation, wait_until
from tests.rigs.ledger import Ledger
from tests.rigs.loads.forms import PATH, Forms
from tests.rigs.loads.world import World, patiently
from tests.rigs.visitor import NoAnswer, Visitor

MIB = 1024 * 1024
# Room for the log of some saves, beside what is there.
ROOM = 48 * MIB
MOST_SAVES, LONGEST_LOG = 80, 3000
WORDS = ("没有保存",)


@dataclass
class Filling:
    """Users who go on saving; each with the key under which it is sent again."""

    forms: Forms
    visitor: Visitor
    ledger: Ledger
    keys: dict[str, uuid.UUID] = field(default_factory=dict)
    refused: dict[str, NoAnswer] = field(default_factory=dict)

    def save(self, name: str) -> bool:
        """Whether it was saved."""
        key = self.keys.setdefault(name, uuid.uuid4())
        self.ledger.tried(name)
        try:
            answer = self.visitor.ask("POST", PATH, self.forms.fields(name), key=key)
        except NoAnswer as silence:
            self.ledger.doubt(name)
            self.refused[name] = silence
            return False
        assert answer.status == 302, f"{name}: {answer.status} {answer.said}"
        self.ledger.acked(name)
        return True

    def check(self) -> Verdict:
        tried = self.ledger.items(Ledger.TRIED)
        found = [name for name in patiently(self.forms.found) if name in tried]
        return compare(tried=tried, acked=self.ledger.items(Ledger.ACKED), found=found)

    def save_until_refused(self, begins: str) -> NoAnswer | None:
        for number in range(MOST_SAVES):
            name = f"{begins}{chr(0x4E00 + number)}"
            if not self.save(name):
                return self.refused[name]
        return None


@contextmanager
def small_disk(place: Installation) -> Iterator[Path]:
    """The stopped installation's cluster on a disk that has hardly more room; yields the folder of its mount."""
    home = servers.postgres_of(place.data).home
    big = home.with_name("postgres-before")
    home.rename(big)
    home.mkdir()
    needed = sum(file.stat().st_size for file in big.rglob("*") if file.is_file())
    subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={needed + ROOM}", "tmpfs", str(home)], check=True)
    try:
        subprocess.run(["cp", "-a", f"{big}/.", str(home)], check=True)
        yield home
    finally:
        place.down()
        subprocess.run(["umount", str(home)], check=True)
        shutil.rmtree(big)


def run_full(world: World, forms: Forms) -> dict[str, str]:
    """What users were told and how it went on. Raises AssertionError for what must not be."""
    place = world.place
    place.down()
    with small_disk(place) as disk:
        place.up()
        filling = Filling(forms, forms.visitors[0], Ledger(world.folder / "disk.ledger"))
        assert filling.save("吴未满"), "a session was lost with the change of disks"
        ballast = disk / "ballast"
        _fill(ballast)
        data = _data_is_full(place, filling)
        log = _log_is_full(place, filling)
        ballast.unlink()
        freed = time.monotonic()
        wait_until(lambda: filling.save("吴又空"), "something can be saved again", place.said)
        back = time.monotonic() - freed
        for name in list(filling.refused):
            wait_until(lambda name=name: filling.save(name), f"{name} is saved with its old key", place.said)
        verdict = filling.check()
        assert verdict == Verdict(), str(verdict)
    return {"data full": data, "log full": log, "saved again after s": f"{back:.1f}"}


def _fill(ballast: Path) -> None:
    with suppress(OSError), open(ballast, "wb", buffering=0) as file:
        while True:
            file.write(b"0" * 65_536)


def _data_is_full(place: Installation, filling: Filling) -> str:
    """PostgreSQL refuses what needs room and lives on; who saves is told."""
    with suppress(psycopg2.errors.DiskFull), place.superuser().cursor() as cursor:
        cursor.execute("CREATE TABLE rig_fill (text text)")
        cursor.execute("INSERT INTO rig_fill SELECT repeat('x', 900) FROM generate_series(1, 100000)")
        raise AssertionError("the disk wasn't full")
    assert place.database_answers(), "a disk full of data brought the database down"
    return _told(filling.save_until_refused("吴满"))


def _log_is_full(place: Installation, filling: Filling) -> str:
    """Without room for its log PostgreSQL stops; who saves is told."""
    with suppress(psycopg2.OperationalError), place.superuser().cursor() as cursor:
        # Old files of the log are used again before a new one is asked for.
        for _mebibyte in range(LONGEST_LOG):
            cursor.execute("SELECT pg_logical_emit_message(false, 'rig', repeat('x', 1000000))")
        raise AssertionError("the log had room")
    return _told(filling.save_until_refused("吴停"))


def _told(silence: NoAnswer | None) -> str:
    assert silence is not None, "everything could be saved on a full disk"
    assert all(word in silence.said for word in WORDS), f"{silence}: {silence.said}"
    return f"{silence} {silence.said}"
