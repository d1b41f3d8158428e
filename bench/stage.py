"""Where it is measured: servers of the run's own, and a seeded database with a web server for each number of people."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import psycopg2

from bench.asking import Asker
from config import servers

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "bench" / "seed"
SMALL = 2_000
WEB_WORKERS = 2
READY_SECONDS = 60


@dataclass
class Site:
    """One seeded database with the web server of deploy/run before it, on two workers."""

    people: int
    data: Path
    socket: Path
    seeded: dict[str, float] = field(default_factory=dict)
    cast: dict[str, Any] = field(default_factory=dict)
    port: int = 0
    web: subprocess.Popen[bytes] | None = None

    @property
    def database(self) -> str:
        return f"bench_{self.people}"

    def url(self, role: str) -> str:
        return f"postgresql://{role}@/{self.database}?host={self.socket}"

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | {
            "BANFEI_DATA": str(self.data),
            "DATABASE_URL": self.url("banfei_app"),
            "DATABASE_OWNER_URL": self.url("banfei"),
            "REDIS_URL": f"redis+socket://{self.socket}/valkey.sock",
            "DJANGO_SETTINGS_MODULE": "bench.web.settings",
            "DEMO": "0",
        }

    def python(self, *args: str) -> str:
        """Run a module over this site's database; what it prints."""
        done = subprocess.run(
            [sys.executable, *args], cwd=ROOT, env=self.environment, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(args)}: {done.stderr[-2000:]}")
        return done.stdout

    @contextmanager
    def sql(self) -> Iterator[Any]:
        """A cursor beside the app, for baselines and ledgers."""
        connection = psycopg2.connect(host=str(self.socket), user="banfei", dbname=self.database)
        connection.autocommit = True
        with connection.cursor() as cursor:
            yield cursor
        connection.close()

    def start_web(self) -> None:
        self.port = _free_port()
        with open(self.data / f"web-{self.people}.log", "ab") as log:
            self.web = subprocess.Popen(
                [
                    str(Path(sys.executable).parent / "gunicorn"), "bench.web.wsgi", "--bind", f"127.0.0.1:{self.port}",
                    "--workers", str(WEB_WORKERS), "--threads", "4", "--limit-request-line", "8190",
                ],
                cwd=ROOT, env=self.environment, stdout=log, stderr=log, start_new_session=True,
            )  # fmt: skip
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise RuntimeError(f"the web server didn't come up: {self.data / f'web-{self.people}.log'}")

    def cookies(self, users: list[int]) -> dict[int, str]:
        """Sessions of these accounts."""
        told = self.data / f"cookies-{self.people}.json"
        told.write_text(json.dumps(users))
        self.python("-m", "bench.cast", "cookies", str(told))
        return {int(user): cookie for user, cookie in json.loads(told.read_text()).items()}

    def asker(self, role: str = "") -> Asker:
        """A client that is signed in as the role's account."""
        return Asker(self.port, self.cast["roles"][role]["cookie"] if role else "")

    def stop(self) -> None:
        if self.web:
            servers.stop(self.web)


@dataclass
class Stage:
    """`keep`: a folder whose seeded databases are used again by the next run; without one all is thrown away."""

    people: int
    keep: Path | None = None
    sites: dict[int, Site] = field(default_factory=dict)
    running: list[subprocess.Popen[bytes]] = field(default_factory=list)

    @cached_property
    def data(self) -> Path:
        folder = self.keep or Path(tempfile.mkdtemp(prefix="banfei-bench-"))
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)
        os.environ["BANFEI_DATA"] = str(folder)
        return folder

    @cached_property
    def postgres(self) -> servers.Postgres:
        postgres = servers.postgres_of(self.data)
        self.running = [postgres.start(), servers.start_valkey(self.data)]
        return postgres

    @property
    def large(self) -> Site:
        return self.site(self.people)

    @property
    def small(self) -> Site:
        return self.site(min(SMALL, self.people))

    def site(self, people: int) -> Site:
        """Seeded unless an earlier run left it so, with its web server running."""
        if people not in self.sites:
            site = self.sites[people] = Site(people, self.data, self.postgres.socket)
            self._fill(site)
            told = self.data / f"cast-{people}.json"
            # Which lists a role has is the same in every database; opening them all is quick in a small one.
            site.python("-m", "bench.cast", str(told), *(["lists"] if people <= SMALL else []))
            site.cast = json.loads(told.read_text())
            site.start_web()
        return self.sites[people]

    def seed(self, people: int) -> dict[str, float]:
        """The seconds that filling took, measured anew or noted when it was done."""
        return self.site(people).seeded

    def _fill(self, site: Site) -> None:
        note = self.data / f"seeded-{site.people}.json"
        if note.exists():
            site.seeded = json.loads(note.read_text())
            site.python("manage.py", "migrate", "-v0")
            return
        connection = psycopg2.connect(host=str(site.socket), user="banfei", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE IF EXISTS {site.database}")
            cursor.execute(f"CREATE DATABASE {site.database}")
        connection.close()
        site.seeded = json.loads(site.python("-m", "bench.seed", str(site.people)).splitlines()[-1])
        note.write_text(json.dumps(site.seeded))

    def stop(self) -> None:
        for site in self.sites.values():
            site.stop()
        for process in reversed(self.running):
            servers.stop(process)
        if self.keep is None and "data" in self.__dict__:
            shutil.rmtree(self.postgres.home, ignore_errors=True)
            shutil.rmtree(self.data, ignore_errors=True)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
