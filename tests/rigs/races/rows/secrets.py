"""What opens a door once, and tries that are counted: many at the same instant."""

import time
from collections import Counter
from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal import auth as totp
from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.core.cache import cache
from django.db.models import Sum
from django.test import Client
from django.urls import reverse_lazy

from people.choices import Role
from people.guessing import counted_name
from people.models import User
from tests.factories.people import PASSWORD
from tests.rigs.races.base import TOKEN, Race, exactly
from tests.rigs.races.defences import lingering, patched, without_locks
from tests.rigs.races.ring import Move, Result

LOGIN, CODE = reverse_lazy("account_login"), reverse_lazy("mfa_authenticate")
WRONG, WAIT = "用户名或密码不对", "这个网络刚才输错密码太多次"
PERIOD, MOST_SECONDS = 30, 3
LIMIT = settings.AXES_FAILURE_LIMIT


class WrongPasswords(Race):
    """Fifty wrong passwords at the same instant, each from a browser of its own: every one that was held against
    the password is counted, and afterwards the right one doesn't open either."""

    name = "fifty wrong passwords"
    tries = "G1"
    crowd = 50
    few, many = 1, 20
    twin = 1

    def stage(self) -> None:
        AccessAttempt.objects.all().delete()
        self.user = self.ground.holder(Role.SECRETARY, self.ground.tree.community)

    def moves(self) -> Sequence[Move]:
        return [partial(self.guess, f"wrong-{number}") for number in range(self.crowd)]

    def guess(self, password: str) -> str:
        fields = {"login": self.user.username, "password": password}
        answer = self.ground.visitor({"csrftoken": TOKEN}).ask("POST", str(LOGIN), fields)
        if answer.status == 200:
            return "waits" if WAIT in answer.body else "wrong" if WRONG in answer.body else "?"
        return {302: "in", 429: "locked"}.get(answer.status, f"{answer.status}")

    def faults(self, results: Sequence[Result]) -> list[str]:
        said = Counter(result.answer for result in results)
        counted = AccessAttempt.objects.aggregate(n=Sum("failures_since_start"))["n"] or 0
        # The fifth and later ones are told of the lock, or of the network's pause, only after they were counted.
        uncounted = [] if counted >= max(said["wrong"], LIMIT) else [f"{dict(said)}, {counted} counted"]
        after = self.guess(PASSWORD)
        shut = [] if after in {"locked", "waits"} else [f"the right password: {after}"]
        known = [] if said.keys() <= {"wrong", "locked", "waits"} else [f"answers {dict(said)}"]
        return known + uncounted + shut

    def undefended(self) -> AbstractContextManager[None]:
        """A count that all take from the same page: each writes down that one has failed."""

        def lossy(handler: Any, sender: Any, credentials: Any, request: Any = None, **_options: Any) -> None:
            name = counted_name(request, credentials)
            AccessAttempt.objects.update_or_create(
                username=name, ip_address="127.0.0.1", user_agent="", defaults={"failures_since_start": 1}
            )

        return patched(AxesDatabaseHandler, "user_login_failed", lossy)


class OnceCode(Race):
    """The same code of the phone typed into five browsers that all know the password."""

    name = "one code of the phone in five browsers"
    tries = "G4"
    crowd = 5
    few, many = 2, 100

    def open(self) -> None:
        self.user: User = self.ground.holder(Role.DISTRICT_ADMIN)
        self.secret = totp.generate_totp_secret()
        totp.TOTP.activate(self.user, self.secret)

    def stage(self) -> None:
        cache.clear()
        self.waiting = [self._at_the_second_door() for _number in range(self.crowd)]
        # A code that ends its half minute in the middle of the round would open for nobody.
        left = PERIOD - time.time() % PERIOD
        time.sleep(left if left < MOST_SECONDS else 0)
        self.code = totp.format_hotp_value(totp.hotp_value(self.secret, int(time.time()) // PERIOD))

    def _at_the_second_door(self) -> dict[str, str]:
        client = Client()
        answer = client.post(LOGIN, {"login": self.user.username, "password": PASSWORD})
        assert answer.headers.get("Location") == CODE, answer.headers
        return {"sessionid": client.cookies["sessionid"].value, "csrftoken": TOKEN}

    def moves(self) -> Sequence[Move]:
        return [partial(self.enter, cookies) for cookies in self.waiting]

    def enter(self, cookies: dict[str, str]) -> int:
        return self.ground.visitor(cookies).ask("POST", str(CODE), {"code": self.code}).status

    def faults(self, results: Sequence[Result]) -> list[str]:
        return exactly(1, "let in", sum(result.answer == 302 for result in results))

    def undefended(self) -> AbstractContextManager[None]:
        return patched(totp.TOTP, "_mark_code_used", lambda self, code: True)


class RecoveryCode(OnceCode):
    """A recovery code likewise."""

    name = "one recovery code in five browsers"

    def open(self) -> None:
        super().open()
        RecoveryCodes.activate(self.user)

    def stage(self) -> None:
        super().stage()
        own = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.RECOVERY_CODES)
        if not RecoveryCodes(own.get()).get_unused_codes():
            own.delete()
            RecoveryCodes.activate(self.user)
        self.code = RecoveryCodes(own.get()).get_unused_codes()[0]

    def slowed(self) -> AbstractContextManager[None]:
        return lingering(Authenticator, 0.02, on="UPDATE")

    def undefended(self) -> AbstractContextManager[None]:
        return without_locks()
