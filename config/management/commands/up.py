"""Start everything: servers, web, worker, scheduler. `make run` is this with the environment made first."""

import os
import signal
import time
import urllib.error
import urllib.request
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError, CommandParser, call_command, get_commands
from django.db import InterfaceError, OperationalError, connections

from config import places, servers
from config.supervisor import AlreadyRunning, Supervisor, python
from people.models import User

READY_SECONDS = 60
# A Chinese character takes nine places of an address: half of this is too little for a long search.
LONG_ADDRESSES = ("--limit-request-line", "8190")


class Command(BaseCommand):
    help = "Start the embedded servers, the web server, the worker and the scheduler, and keep them running."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8000")))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            with Supervisor(places.data_dir(), self.say) as supervisor:
                self.start_servers(supervisor)
                self.prepare_under(supervisor)
                self.start_processes(supervisor, options["port"])
                self.wait_for_page(supervisor, options["port"])
                supervisor.watch()
        except AlreadyRunning as error:
            raise CommandError(f"伴飞已在这个数据目录运行 / already running in this folder: {error}") from error
        except servers.ServerTrouble as error:
            raise CommandError(str(error)) from error

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

    def start_servers(self, supervisor: Supervisor) -> None:
        data = places.data_dir()
        if not os.environ.get("DATABASE_URL"):
            supervisor.add("postgres", servers.postgres_of(data).start, farewell=signal.SIGINT)
        if not os.environ.get("REDIS_URL"):
            supervisor.add("valkey", lambda: servers.start_valkey(data))

    def prepare_under(self, supervisor: Supervisor) -> None:
        """Prepare; a database that dies meanwhile is revived and asked again."""
        deadline = time.monotonic() + READY_SECONDS
        while True:
            try:
                return self.prepare()
            except (OperationalError, InterfaceError):
                if supervisor.stopping or time.monotonic() > deadline:
                    raise
                connections.close_all()
                supervisor.look()

    def prepare(self) -> None:
        """Bring the database up to date; fill an empty one."""
        call_command("migrate", verbosity=0, interactive=False)
        if User.objects.exists():
            return
        if settings.DEMO and "seed_demo" in get_commands():
            call_command("seed_demo")
        else:
            call_command("first_admin", stdout=self.stdout)

    def start_processes(self, supervisor: Supervisor, port: int) -> None:
        web = ["gunicorn", "config.wsgi", "--bind", f"0.0.0.0:{port}", "--workers", "2", "--threads", "4"]
        supervisor.add("web", python("web", *web, *LONG_ADDRESSES, "--graceful-timeout", "10"))
        celery, quiet = ["celery", "-A", "config"], ["-l", "WARNING"]
        # Long jobs have a worker of their own, so that they hold up no reminder.
        for name, queue in (("worker", "celery"), ("jobs", "jobs")):
            worker = [*celery, "worker", "-Q", queue, "-c", "1", "-n", f"{name}@%h", *quiet]
            supervisor.add(name, python(name, *worker))
        state = str(places.data_dir() / "beat-schedule")
        supervisor.add("beat", python("beat", *celery, "beat", "-s", state, *quiet))

    def wait_for_page(self, supervisor: Supervisor, port: int) -> None:
        """Until there is an answer, also one that says the database is away: whoever dies meanwhile is revived."""
        deadline = time.monotonic() + READY_SECONDS
        address = f"http://127.0.0.1:{port}"
        while not supervisor.stopping and not _answers(address):
            if time.monotonic() > deadline:
                raise servers.ServerTrouble(f"the web server gives no answer; see {places.data_dir()}/web.log")
            supervisor.look()
        self.say(f"伴飞已启动 running: {address}  (Ctrl-C 停止 stops it)")


def _answers(address: str) -> bool:
    try:
        urllib.request.urlopen(f"{address}/healthz", timeout=5)  # noqa: S310
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
