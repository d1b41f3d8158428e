"""One process that starts the whole installation, watches it, and stops it again.

`manage.py up` runs it. A child that dies is named and started again; what an earlier run that was
killed left behind is stopped first; two runs in one data folder are refused.
"""

import fcntl
import json
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO

import psutil

from config import places, servers

# A database that has died several times must be back within a quarter of a minute all the same.
LONGEST_WAIT = 4.0
LOOK_EVERY = 0.5

Start = Callable[[], subprocess.Popen[bytes]]
Say = Callable[[str], None]


class AlreadyRunning(RuntimeError):
    """Another supervisor holds this data folder."""


@dataclass
class Child:
    """A process to be kept running, and how long to wait before the next try."""

    name: str
    start: Start
    farewell: signal.Signals = signal.SIGTERM
    process: subprocess.Popen[bytes] | None = None
    wait: float = 0.5
    due: float = 0.0
    since: float = 0.0

    def launch(self) -> None:
        self.process = self.start()
        self.since = time.monotonic()

    def revive(self, say: Say) -> bool:
        """Start the child again if it has died and its pause is over; says so. True when it did."""
        if self.process is not None and self.process.poll() is None:
            return False
        now = time.monotonic()
        if self.process is not None:
            say(f"{self.name}: ended with {self.process.returncode}, starting it again")
            lived_long = now - self.since > LONGEST_WAIT
            self.wait = 0.5 if lived_long else min(self.wait * 2, LONGEST_WAIT)
            self.due, self.process = now + self.wait, None
        if now < self.due:
            return False
        try:
            self.launch()
        except (OSError, servers.ServerTrouble) as trouble:
            say(f"{self.name}: {trouble}")
            self.due = now + self.wait
            return False
        return True


@dataclass
class Supervisor:
    """Keeps the children of one data folder running, in the order given; stops them in reverse."""

    data: Path
    say: Say
    children: list[Child] = field(default_factory=list)
    stopping: bool = False
    _lock: IO[str] | None = None

    @property
    def ledger(self) -> Path:
        return self.data / "children.json"

    def __enter__(self) -> "Supervisor":
        self.data.mkdir(parents=True, exist_ok=True)
        self._lock = open(self.data / "supervisor.lock", "a+")
        try:
            fcntl.flock(self._lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyRunning(str(self.data)) from error
        stop_orphans(self.ledger, self.say)
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._ask_to_stop)
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()
        if self._lock:
            self._lock.close()

    def _ask_to_stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def add(self, name: str, start: Start, farewell: signal.Signals = signal.SIGTERM) -> None:
        """Start a child and keep it running from now on; `farewell` is the signal that ends it in good order."""
        child = Child(name, start, farewell)
        child.launch()
        self.children.append(child)
        self.note()

    def note(self) -> None:
        """Write down who runs, so that the next start finds what a killed one left behind."""
        write_ledger(self.ledger, [child.process.pid for child in self.children if child.process])

    def watch(self) -> None:
        """Stay until asked to stop, reviving whoever dies."""
        while not self.stopping:
            self.look()

    def look(self) -> None:
        """Revive whoever has died and whose pause is over, and rest for a moment."""
        revived = [child.revive(self.say) for child in self.children]
        if any(revived):
            self.note()
        time.sleep(LOOK_EVERY)

    def stop(self) -> None:
        """Stop all children, the last started first."""
        for child in reversed(self.children):
            if child.process is not None:
                servers.stop(child.process, child.farewell)
        self.children.clear()
        self.ledger.unlink(missing_ok=True)


def write_ledger(ledger: Path, pids: Iterable[int]) -> None:
    """Note who runs and since when, so that a later start finds what nobody stopped."""
    born = {str(pid): psutil.Process(pid).create_time() for pid in pids if psutil.pid_exists(pid)}
    ledger.write_text(json.dumps(born))


def stop_orphans(ledger: Path, say: Say) -> None:
    """End what an earlier supervisor, killed before it could clean up, left running."""
    try:
        born = json.loads(ledger.read_text())
    except (FileNotFoundError, ValueError):
        return
    for pid, created in born.items():
        try:
            orphan = psutil.Process(int(pid))
            if abs(orphan.create_time() - created) > 1:
                continue
            say(f"{orphan.name()}: left over from an earlier run, stopping it")
            family = [*orphan.children(recursive=True), orphan]
            orphan.send_signal(signal.SIGINT)
            psutil.wait_procs(family, timeout=servers.STOP_SECONDS)
            for process in family:
                if process.is_running():
                    process.kill()
        except psutil.NoSuchProcess:
            continue
    ledger.unlink(missing_ok=True)


def python(name: str, *words: str) -> Start:
    """A child that runs a module with this very interpreter, logs under its name, dies with its parent."""

    def start() -> subprocess.Popen[bytes]:
        with open(places.data_dir() / f"{name}.log", "ab") as log:
            return subprocess.Popen(  # noqa: S603
                ["setpriv", "--pdeathsig=SIGTERM", sys.executable, "-m", *words],  # noqa: S607
                stdout=log,
                stderr=log,
                cwd=Path(__file__).resolve().parent.parent,
                start_new_session=True,
            )

    return start
