"""What a load is: work that users press on an installation while it is being hurt.

A new load is a class like those beside this file and a row in LOADS (tests/rigs/loads/table.py).
"""

import threading
import time
import traceback
import uuid
from collections.abc import Callable, Mapping
from functools import partial

from django.db import connection

from people.models import RequestKey
from tests.rigs.checker import Verdict, compare
from tests.rigs.ledger import Ledger
from tests.rigs.loads.world import World, patiently
from tests.rigs.visitor import BETWEEN_TRIES, Answer, NoAnswer, Visitor


class Load:
    """`work` is run by threads of its own until `enough` is set, and ends what it has begun; then `check`
    holds its ledger against the database."""

    name = ""
    # The first part of the kinds of jobs that it starts; how soon those go on is measured by their leases.
    jobs = ""

    def __init__(self, world: World) -> None:
        self.world = world
        self.ledger = Ledger(world.folder / f"{self.name.replace(' ', '-')}.ledger")
        self.enough = threading.Event()
        self.faults: list[str] = []
        self.visitors: list[Visitor] = []
        self.found_by_key = self.sent_again = 0
        self._threads: list[threading.Thread] = []

    def workers(self) -> list[Callable[[], None]]:
        """What runs at the same time, each in a thread."""
        raise NotImplementedError

    def found(self) -> list[str]:
        """The items whose effect is there, each as often as it is there."""
        raise NotImplementedError

    def check(self) -> Verdict:
        return compare(
            tried=self.ledger.items(Ledger.TRIED), acked=self.ledger.items(Ledger.ACKED), found=patiently(self.found)
        )

    def signs(self) -> list[float]:
        """When something was seen to go on."""
        return [entry.at for entry in self.ledger.entries() if entry.word == Ledger.ACKED]

    def start(self) -> None:
        for work in self.workers():
            thread = threading.Thread(target=self._guarded, args=(work,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _guarded(self, work: Callable[[], None]) -> None:
        try:
            work()
        except Exception:
            self.faults.append(f"{self.name}: {traceback.format_exc(limit=6)}")
        finally:
            connection.close()

    def end(self, within: float) -> None:
        """Begin nothing new, and wait for what is under way."""
        self.enough.set()
        deadline = time.monotonic() + within
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))
            if thread.is_alive():
                self.faults.append(f"{self.name}: still not done after {within:.0f} s")
        self._threads.clear()

    def visitor(self, username: str) -> Visitor:
        visitor = self.world.visitor(username)
        self.visitors.append(visitor)
        return visitor

    def post(
        self,
        visitor: Visitor,
        username: str,
        item: str,
        path: str,
        fields: Mapping[str, str],
        file: tuple[str, bytes] | None = None,
    ) -> Answer:
        """One post that is one effect, sent again with its key until it is answered.

        After each silence the key is looked up: found, its answer must be the one given then.
        """
        key, kept = uuid.uuid4(), False
        self.ledger.tried(item)
        while True:
            try:
                answer = visitor.ask("POST", path, fields, key=key, file=file)
                break
            except NoAnswer:
                self.ledger.doubt(item)
                kept = patiently(partial(self._is_kept, username, key))
                self.found_by_key += kept
                self.sent_again += 1
                time.sleep(BETWEEN_TRIES)
        if kept and not answer.is_replayed:
            self.faults.append(f"{item}: its key was on record, and it was done again")
        if answer.status >= 400 or "/accounts/" in answer.headers.get("Location", ""):
            raise AssertionError(f"{item}: {answer.status} {answer.headers.get('Location')} {answer.said}")
        self.ledger.acked(item)
        return answer

    def _is_kept(self, username: str, key: uuid.UUID) -> bool:
        user = self.world.users[username]
        return RequestKey.objects.filter(user=user, key=key).exclude(status=None).exists()
