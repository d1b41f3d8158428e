"""A run of reminders by mail through a server that remembers what it took.

Mail in doubt is listed for a person and never sent again by machine: with a server that takes everything it
is given, a second sending would show.
"""

import itertools
import time
from collections import Counter
from collections.abc import Callable

from django.utils import timezone

from notices.actions import notify
from notices.choices import Channel, Group, NoticeState
from notices.models import Notice
from notices.occasions import register_occasion
from tests.rigs.checker import Verdict, compare
from tests.rigs.ledger import Ledger
from tests.rigs.loads.base import Load
from tests.rigs.loads.world import patiently

OCCASION = "rigs.run"
register_occasion(OCCASION, group=Group.SYSTEM, label="提醒")
ON_THE_WAY = (NoticeState.PLANNED, NoticeState.CLAIMED, NoticeState.SENDING)
FOR_A_PERSON = (NoticeState.UNKNOWN, NoticeState.FAILED)
LOOK_EVERY = 0.5


class Reminders(Load):
    name = "reminders"

    def workers(self) -> list[Callable[[], None]]:
        return [self._remind]

    def _remind(self) -> None:
        for number in itertools.count():
            if self.enough.is_set():
                break
            self.plan(f"run {number}")
            self._wait(len(self.world.recipients) // 2)
        self._wait(0)

    def plan(self, key: str) -> None:
        """One to each; planned again after a silence, which the database makes a no-op."""
        items = [f"{key} {user.pk}" for user in self.world.recipients]
        self.ledger.tried(*items)
        patiently(lambda: self._notify(key))
        self.ledger.acked(*items)

    def _notify(self, key: str) -> bool:
        notify(
            recipients=self.world.recipients,
            occasion=OCCASION,
            key=key,
            due_on=self.world.today(),
            title=f"提醒 {key}",
            body="请办理。",
            url="/",
            now=timezone.now(),
            channels=[Channel.MAIL],
        )
        return True

    def _wait(self, at_most: int) -> None:
        waiting = Notice.objects.filter(occasion=OCCASION, state__in=ON_THE_WAY)
        while patiently(waiting.count) > at_most:
            time.sleep(LOOK_EVERY)

    def signs(self) -> list[float]:
        return [entry.at for entry in Ledger(self.world.gateway.folder / "taken").entries()]

    def check(self) -> Verdict:
        """What is listed for a person is unknown, whether the server took it or not; everything else was sent."""
        asked = Notice.objects.filter(occasion=OCCASION).values_list("pk", "key", "recipient", "state")
        rows = patiently(lambda: list(asked.all()))
        names = {pk: f"{key} {recipient}" for pk, key, recipient, _state in rows}
        listed = {names[pk] for pk, _key, _recipient, state in rows if state in FOR_A_PERSON}
        acked = set(self.ledger.items(Ledger.ACKED))
        verdict = compare(tried=self.ledger.items(Ledger.TRIED), acked=acked - listed, found=self.delivered(names))
        return Verdict(verdict.lost, verdict.doubled, verdict.unexpected, Counter(listed))

    def delivered(self, names: dict[int, str]) -> list[str]:
        told = []
        for message, number in self.world.gateway.taken().items():
            pk = int(message.partition("notice-")[2].partition("@")[0] or 0)
            told += [names.get(pk, message)] * number
        return told

    def found(self) -> list[str]:
        rows = Notice.objects.values_list("pk", "key", "recipient")
        return self.delivered({pk: f"{key} {to}" for pk, key, to in rows})
