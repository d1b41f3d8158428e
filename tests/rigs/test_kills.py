"""A short `make chaos` on an installation of its own: every row of victims against every row of loads, the
twins, and as root the full disk. One test, because the installation takes longest."""

import json
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection

from tests.rigs.installation import ROOT
from tests.rigs.victims import VICTIMS

KILLS = sum(victim.share for victim in VICTIMS)
SECONDS = 900


def migrated() -> str:
    """This test's own database, for its tables; nothing where it can't be reached through a socket."""
    host = connection.settings_dict["HOST"] or connection.settings_dict["OPTIONS"].get("host", "")
    owner, name = settings.DATABASE_OWNER["USER"], connection.settings_dict["NAME"]
    return f"postgresql://{owner}@/{name}?host={host}" if host.startswith("/") else ""


@pytest.fixture
def outcome(db, tmp_path):
    report = tmp_path / "report.json"
    wishes = {"QUICK": "1", "KILLS": str(KILLS), "REPORT": str(report), "LIKE": migrated(), "ONLY": ""}
    run = subprocess.run(
        [sys.executable, "-m", "tests.rigs.chaos"],
        cwd=ROOT,
        env=os.environ | wishes,
        capture_output=True,
        text=True,
        timeout=SECONDS,
    )
    print(run.stdout, run.stderr)
    assert report.exists(), run.stderr
    return json.loads(report.read_text())


def test_thirty_kills_lose_nothing_double_nothing_and_need_no_hand(outcome):
    assert outcome["faults"] == []
    assert outcome["kills"] == KILLS >= 30
    assert {line["victim"] for line in outcome["lines"]} == {victim.name for victim in VICTIMS}
    assert {line["load"] for line in outcome["lines"] if line["kills"]} == {
        "roll call", "forms", "import", "yearly report", "reminders",
    }  # fmt: skip
    # Some were in the middle of it: else nothing was tried.
    assert outcome["figures"]["jobs taken up again"]
    assert outcome["figures"]["sent again"]
    # The twins: what the checker says where a defence is missing.
    assert "doubled 1" in outcome["teeth"]["without request keys"]
    assert "doubled 0" not in outcome["teeth"]["without the mark of sending"]
    assert "lost 0" not in outcome["teeth"]["without synchronous commit"]
    # Nobody's name, number or words were told where nobody looks after them, and it was listened to.
    assert outcome["figures"]["heard by the broker"]
    assert "said to the broker" in outcome["teeth"]["a name said to the broker"]
    # Only root may mount a small disk.
    if os.geteuid() == 0:
        assert "服务器存储空间已满" in outcome["disk"]["data full"]
        assert "没有保存任何内容" in outcome["disk"]["log full"]
