"""Every manage.py command finds the servers of its data folder, or starts them for itself.

Each command holds a shared lock while it runs; the last one out stops servers that commands
started, so that nobody pulls them from under another. Servers of `up` are never touched.
"""

import atexit
import fcntl
import os
from typing import IO

import psycopg2

from config import places, servers
from config.supervisor import stop_orphans, write_ledger

STANDING_ALONE = {"up", "help", "--help", "--version", "check", "makemigrations"}


def attach(argv: list[str]) -> None:
    """Make sure the servers answer for this command. Does nothing where real ones are named."""
    command = argv[1] if len(argv) > 1 else "help"
    if command in STANDING_ALONE or os.environ.get("DATABASE_URL"):
        return
    data = places.data_dir()
    data.mkdir(parents=True, exist_ok=True)
    users = open(data / "users.lock", "a+")  # noqa: SIM115
    with open(data / "start.lock", "a+") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        fcntl.flock(users, fcntl.LOCK_SH)
        if not _answers():
            running = [servers.postgres_of(data).start(), servers.start_valkey(data)]
            write_ledger(data / "attached.json", [process.pid for process in running])
    atexit.register(_leave, users)


def _answers() -> bool:
    try:
        psycopg2.connect(places.owner_url()).close()
    except psycopg2.OperationalError:
        return False
    return True


def _leave(users: IO[str]) -> None:
    """Stop the servers that commands started, if no other command still uses them."""
    data = places.data_dir()
    with open(data / "start.lock", "a+") as starting:
        fcntl.flock(starting, fcntl.LOCK_EX)
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        stop_orphans(data / "attached.json", lambda text: None)
