"""Servers of the test run's own, unless DATABASE_URL names one: started before Django is set up."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config, parser, args):
    if "PYTEST_XDIST_WORKER" in os.environ or os.environ.get("DATABASE_URL"):
        return
    data = Path(tempfile.mkdtemp(prefix="banfei-test-"))
    data.chmod(0o755)
    os.environ["BANFEI_DATA"] = str(data)
    from config import servers

    running = [servers.postgres_of(data, durable=False).start(), servers.start_valkey(data)]

    def stop() -> None:
        for process in running:
            servers.stop(process)
        shutil.rmtree(data, ignore_errors=True)

    early_config.add_cleanup(stop)
