"""The whole installation for real, in a folder of its own: started, hurt, killed, started again."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from tests.rigs.folders import remove_stand_ins

ROOT = Path(__file__).resolve().parent.parent.parent
# No target of speed: two busy cores take long to start everything.
PATIENCE = 180


class Installation:
    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.log = folder / "up.log"
        own = {"DATABASE_URL", "REDIS_URL", "PYTEST_XDIST_WORKER", "PYTEST_CURRENT_TEST"}
        self.env = {name: value for name, value in os.environ.items() if name not in own}
        self.env |= {"BANFEI_DATA": str(folder / "data"), "DEMO": "0", "PORT": str(self.port)}

    def start(self) -> subprocess.Popen:
        with open(self.log, "ab") as log:
            return subprocess.Popen([sys.executable, "manage.py", "up"], cwd=ROOT, env=self.env, stdout=log, stderr=log)

    def said(self) -> str:
        return self.log.read_text()

    def health(self) -> dict:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5) as answer:
                return json.load(answer)
        except OSError:
            return {}

    def family(self) -> list[psutil.Process]:
        ledger = self.folder / "data" / "children.json"
        found = []
        for pid in json.loads(ledger.read_text()) if ledger.exists() else {}:
            with suppress(psutil.NoSuchProcess):
                parent = psutil.Process(int(pid))
                found += [*parent.children(recursive=True), parent]
        return [process for process in found if process.is_running()]

    def words_of_everybody(self) -> list[str]:
        lines = []
        for process in self.family():
            with suppress(psutil.NoSuchProcess):
                lines.append(" ".join(process.cmdline()))
        return lines


def wait_until(true, what: str) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.2)


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    # pytest's folders are private: as root, the database's own account can't walk here.
    place = Installation(tmp_path_factory.mktemp("up"))
    running = place.start()
    wait_until(lambda: place.health().get("worker"), "the installation starts")
    place.running = running
    yield place
    place.running.send_signal(signal.SIGTERM)
    place.running.wait(timeout=PATIENCE)
    remove_stand_ins(place.folder / "data")


def test_it_starts_and_shows_the_first_password_once(installation):
    assert installation.health()["database"]
    assert installation.health()["broker"]
    assert installation.said().count("first account: admin") == 1


def test_a_second_start_in_the_same_folder_is_refused_by_name(installation):
    second = installation.start()

    assert second.wait(timeout=PATIENCE) != 0
    assert "already running in this folder" in installation.said()
    assert installation.health()["database"]


def test_other_commands_find_the_running_servers(installation):
    asked = subprocess.run(
        [sys.executable, "manage.py", "shell", "-c", "from people.models import User; print(User.objects.get())"],
        cwd=ROOT,
        env=installation.env,
        capture_output=True,
        text=True,
        timeout=PATIENCE,
    )

    assert "系统管理员" in asked.stdout, asked.stderr
    assert installation.health()["database"]


@pytest.mark.parametrize(("name", "words"), [("worker", "celery"), ("postgres", "postgres")])
def test_a_child_that_is_killed_is_named_and_started_again(installation, name, words):
    victims = [p for p in installation.family() if words in " ".join(p.cmdline()) and p.pid != os.getpid()]
    if name == "worker":
        victims = [p for p in victims if "worker" in p.cmdline()]
    assert victims
    for process in victims:
        with suppress(psutil.NoSuchProcess):
            process.kill()

    wait_until(lambda: f"{name}: ended with" in installation.said(), "the dead child is named")
    wait_until(lambda: installation.health().get("database"), "the database is back")
    wait_until(lambda: any(words in line for line in installation.words_of_everybody()), "the child is back")


def test_after_everything_was_killed_one_start_brings_it_back(installation):
    everybody = [*installation.family(), psutil.Process(installation.running.pid)]
    for process in everybody:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    installation.running.wait(timeout=PATIENCE)
    assert not installation.health()

    installation.running = installation.start()

    wait_until(lambda: installation.health().get("database"), "the installation is back")
    assert installation.said().count("first account: admin") == 1


def test_stopping_leaves_nobody_behind(installation):
    family = installation.family()
    installation.running.send_signal(signal.SIGINT)

    assert installation.running.wait(timeout=PATIENCE) == 0
    assert [process for process in family if process.is_running() and process.status() != "zombie"] == []
    installation.running = installation.start()
    wait_until(lambda: installation.health().get("database"), "the installation is back")
