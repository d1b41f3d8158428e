import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from jobs import wake
from tests.rigs.processes import Rig


@pytest.fixture
def rig(transactional_db, monkeypatch) -> Iterator[Rig]:
    # A short path: the name of a socket has at most 107 bytes.
    data = Path(tempfile.mkdtemp(prefix="rig-", dir="/tmp"))
    data.chmod(0o755)
    monkeypatch.setattr(wake, "_silent_until", time.monotonic() + 3600)
    running = Rig(data)
    yield running
    running.stop()
    if os.environ.get("KEEP_RIG"):
        print((data / "worker.log").read_text())
    shutil.rmtree(data, ignore_errors=True)
