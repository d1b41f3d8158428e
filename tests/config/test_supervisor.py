"""The whole installation for real, in a folder of its own: started, hurt, killed, started again."""

import os
import signal
import subprocess
import sys
from contextlib import suppress

import psutil
import pytest

from tests.rigs.installation import PATIENCE, ROOT, Installation, wait_until


@pytest.fixture(scope="module")
def installation(tmp_path_factory):
    # pytest's folders are private: as root, the database's own account can't walk here.
    place = Installation(tmp_path_factory.mktemp("up"))
    place.up()
    yield place
    place.remove()


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
    # Nor may a death in the middle of the start need another one.
    wait_until(lambda: installation.kill(installation.members("postgres")), "the database has started")

    wait_until(installation.is_whole, "the installation is back", installation.said)
    assert installation.running.poll() is None
    assert installation.said().count("first account: admin") == 1


def test_stopping_leaves_nobody_behind(installation):
    family = installation.family()
    installation.running.send_signal(signal.SIGINT)

    assert installation.running.wait(timeout=PATIENCE) == 0
    assert [process for process in family if process.is_running() and process.status() != "zombie"] == []
    installation.running = installation.start()
    wait_until(lambda: installation.health().get("database"), "the installation is back")
