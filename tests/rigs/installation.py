"""The whole installation for real, in a folder of its own: `manage.py up`, as an office starts it.

Whoever is killed is brought back by the supervisor; whoever kills the supervisor too calls `start` again,
which is all that an office can do.
"""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import psycopg2

from config import places, servers
from tests.rigs.folders import remove_stand_ins

ROOT = Path(__file__).resolve().parents[2]
# No target of speed: two busy cores take long to start everything.
PATIENCE = 180
CHILDREN = {
    "postgres": ("bin/postgres",),
    "valkey": ("valkey-server",),
    "web": ("gunicorn",),
    "worker": ("worker@%h",),
    "jobs": ("jobs@%h",),
    "beat": ("celery", "beat"),
}
NOT_OURS = {"DATABASE_URL", "DATABASE_OWNER_URL", "REDIS_URL", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"}


class Installation:
    """One data folder with everything that runs on it. `settings` are variables of its environment."""

    def __init__(self, folder: Path, settings: Mapping[str, str] | None = None) -> None:
        self.folder = folder
        self.data = folder / "data"
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "up.log"
        self.env = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        self.env |= {"BANFEI_DATA": str(self.data), "DEMO": "0", "PORT": str(self.port), **(settings or {})}
        self.running: subprocess.Popen[bytes] | None = None

    def start(self) -> subprocess.Popen[bytes]:
        with open(self.log, "ab") as log:
            line = [sys.executable, "manage.py", "up"]
            return subprocess.Popen(line, cwd=ROOT, env=self.env, stdout=log, stderr=log)

    def take_schema_of(self, database: str) -> None:
        """Begin with the tables of a database that has run all migrations, which take most of a first start."""
        postgres = servers.postgres_of(self.data)
        running = postgres.start()
        bins, here = postgres.programs / "bin", ["-h", str(postgres.socket), "-U", "banfei", "banfei"]
        try:
            for what in (["--schema-only"], ["--data-only", "-t", "django_migrations"]):
                dump = subprocess.run([bins / "pg_dump", *what, database], capture_output=True, check=True)
                restore = [bins / "psql", "-q", "-v", "ON_ERROR_STOP=1", *here]
                subprocess.run(restore, input=dump.stdout, capture_output=True, check=True)
        finally:
            servers.stop(running)

    def up(self) -> None:
        """Start, and wait until everything shows life."""
        self.running = self.start()
        wait_until(self.is_whole, "the installation starts", self.said)

    def is_whole(self) -> bool:
        return all(self.health().get(name) for name in ("database", "broker", "worker", "beat"))

    def down(self) -> None:
        """End it in good order, and by force if it doesn't."""
        if self.running is None:
            return
        self.running.send_signal(signal.SIGTERM)
        try:
            self.running.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill([*self.family(), psutil.Process(self.running.pid)])
            self.running.wait()
        self.running = None

    def remove(self) -> None:
        self.down()
        remove_stand_ins(self.data)

    def said(self) -> str:
        return self.log.read_text()

    def health(self) -> dict[str, Any]:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                found: dict[str, Any] = json.load(answer)
                return found
        except (OSError, ValueError):
            return {}

    def database_answers(self) -> bool:
        try:
            self.superuser().close()
        except psycopg2.Error:
            return False
        return True

    def superuser(self) -> Any:
        """A connection to the cluster with all rights, each statement by itself."""
        connection = psycopg2.connect(
            host=str(places.run_dir(self.data)), user="banfei", dbname="banfei", connect_timeout=5
        )
        connection.autocommit = True
        return connection

    def parents(self) -> dict[str, psutil.Process]:
        """The children of the supervisor that live, by their names."""
        ledger = self.data / "children.json"
        found = {}
        with suppress(ValueError, FileNotFoundError):
            for pid in json.loads(ledger.read_text()):
                with suppress(psutil.Error):
                    process = psutil.Process(int(pid))
                    name = _name_of(process)
                    if name and is_alive(process):
                        found[name] = process
        return found

    def members(self, name: str) -> list[psutil.Process]:
        """A child of the supervisor with its own children, itself first; empty while it is away."""
        parent = self.parents().get(name)
        with suppress(psutil.Error):
            return [parent, *parent.children(recursive=True)] if parent else []
        return []

    def family(self) -> list[psutil.Process]:
        return [process for name in CHILDREN for process in self.members(name)]

    def words_of_everybody(self) -> list[str]:
        lines = []
        for process in self.family():
            with suppress(psutil.Error):
                lines.append(" ".join(process.cmdline()))
        return lines

    def kill(self, victims: list[psutil.Process], how: signal.Signals = signal.SIGKILL) -> int:
        """Send the signal to each; how many got it."""
        struck = 0
        for process in victims:
            with suppress(psutil.Error):
                process.send_signal(how)
                struck += 1
        return struck


def _name_of(process: psutil.Process) -> str:
    line = process.cmdline()
    words = " ".join(line)
    return next((name for name, signs in CHILDREN.items() if all(sign in words for sign in signs)), "")


def is_alive(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.Error:
        return False


def wait_until(true: Callable[[], Any], what: str, why: Callable[[], str] = str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, f"{what}\n{why()}"
        time.sleep(0.2)
