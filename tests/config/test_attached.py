"""Commands start servers for themselves, share them, and the last one out stops them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from config import places
from tests.rigs.folders import remove_stand_ins

ROOT = Path(__file__).resolve().parent.parent.parent
ASK = "from django.db import connection; c = connection.cursor(); c.execute('SELECT 6 * 7'); print(c.fetchone())"


@pytest.fixture
def env(tmp_path):
    kept = {name: value for name, value in os.environ.items() if name not in {"DATABASE_URL", "REDIS_URL"}}
    yield kept | {"BANFEI_DATA": str(tmp_path / "data")}
    remove_stand_ins(tmp_path / "data")


def shell(env, code):
    line = [sys.executable, "manage.py", "shell", "-c", code]
    return subprocess.Popen(line, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_two_commands_at_once_share_servers_and_leave_none_behind(env):
    slow = shell(env, f"import time; time.sleep(4); {ASK}")
    quick = shell(env, ASK)

    for command in (quick, slow):
        out, errors = command.communicate(timeout=60)
        assert "(42,)" in out, errors
    assert not Path(env["BANFEI_DATA"], "attached.json").exists()
    assert not (places.run_dir(Path(env["BANFEI_DATA"])) / ".s.PGSQL.5432").exists()


def test_a_named_database_is_used_and_none_is_started(env):
    named = env | {"DATABASE_URL": "postgresql://banfei@127.0.0.1:1/nowhere"}
    out, errors = shell(named, ASK).communicate(timeout=60)

    assert "(42,)" not in out
    assert not Path(env["BANFEI_DATA"], "postgres").exists(), errors
