"""Real workers on a real broker, to be killed in the middle of their work.

The worker joins the test's own database; the broker is a Valkey of the rig's own, so that it may
be wiped. Wake-ups of the test process itself go nowhere: what runs, runs because of a sweep.
"""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import redis
from celery import Celery
from django.db import connection

from config import places, servers

ROOT = Path(__file__).resolve().parents[2]
LEASE = 2.0
SWEEPS = ("config.tick", "jobs.sweep", "notices.sweep")


def database_of_this_test() -> str:
    at = connection.settings_dict
    host, port = at["HOST"] or at["OPTIONS"].get("host", ""), at["PORT"] or 5432
    password = f":{quote(at['PASSWORD'], safe='')}" if at["PASSWORD"] else ""
    if host.startswith("/"):
        return f"postgresql://{at['USER']}{password}@/{at['NAME']}?host={host}"
    return f"postgresql://{at['USER']}{password}@{host}:{port}/{at['NAME']}"


def wait_until(done: Callable[[], bool], *, within: float, meanwhile: Callable[[], None] = lambda: None) -> bool:
    """Whether it came true in time."""
    end = time.monotonic() + within
    while time.monotonic() < end:
        if done():
            return True
        meanwhile()
        time.sleep(0.2)
    return done()


class Rig:
    """A broker and any number of workers; `stop` ends all that the rig started."""

    def __init__(self, data: Path) -> None:
        self.data = data
        self.broker = servers.start_valkey(data)
        self.url = f"redis+socket://{places.run_dir(data)}/valkey.sock"
        self.client = redis.Redis(unix_socket_path=f"{places.run_dir(data)}/valkey.sock")
        self.app = Celery("rig", broker=self.url, set_as_current=False)
        self.settings: dict[str, str] = {}
        self.processes: list[subprocess.Popen[bytes]] = []

    def start_worker(self) -> subprocess.Popen[bytes]:
        """A worker in a process group of its own, with the work of tests/rigs/work.py."""
        return self._start("worker", "-c", "2", "-I", "tests.rigs.work", "--without-gossip", "--without-mingle")

    def start_beat(self) -> subprocess.Popen[bytes]:
        return self._start("beat")

    def _start(self, program: str, *options: str) -> subprocess.Popen[bytes]:
        settings = {
            "DATABASE_URL": database_of_this_test(),
            "REDIS_URL": self.url,
            "BANFEI_DATA": str(self.data),
            "JOB_LEASE": str(LEASE),
            "JOB_REWAKE": "1",
            **self.settings,
        }
        with open(self.data / f"{program}.log", "ab") as log:
            process = subprocess.Popen(
                [sys.executable, "-m", "celery", "-A", "config", program, "--loglevel", "INFO", *options],
                cwd=ROOT,
                env=os.environ | settings,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.processes.append(process)
        return process

    def kill(self, process: subprocess.Popen[bytes]) -> None:
        """kill -9 of a worker and its pool children, or of the scheduler, all at once."""
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def wake(self, task: str, *ids: int, queue: str = "celery") -> None:
        self.app.send_task(task, args=ids, queue=queue)

    def sweep(self) -> None:
        """What beat does every 15 seconds."""
        for task in SWEEPS:
            self.wake(task)

    def queued(self) -> int:
        return int(self.client.llen("celery")) + int(self.client.llen("jobs"))

    def wipe(self) -> None:
        self.client.flushall()

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                self.kill(process)
        self.app.close()
        self.client.close()
        servers.stop(self.broker)
