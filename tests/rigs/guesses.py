"""`make guesses`: an installation of its own, and somebody who guesses at its accounts. Ends with the figures as JSON;
not zero if a target doesn't hold.

TRIES= how many guesses at most, SECONDS= for how long at most, NAMES= tries for telling known names from unknown ones,
SEED= to do it again, LIKE= a migrated database whose tables to begin with.
"""

import json
import os
import random
import sys
from collections.abc import Mapping
from typing import Any

from tests.rigs.chaos import Plan, installation, join

MOST_DIFFERENCE_MS, MOST_P95_MS = 5.0, 500.0
PAGES = ("/", "/people/persons/", "/cohorts/")


def main() -> int:
    env = os.environ
    seed = int(env.get("SEED") or random.SystemRandom().randrange(10**9))
    print(f"SEED={seed}", flush=True)
    wishes = (int(env.get("TRIES") or 100_000), float(env.get("SECONDS") or 180), int(env.get("NAMES") or 2_000))
    plan = Plan(kills=0, seed=seed, only="", quick=False, report=None, like=env.get("LIKE", ""))
    with installation(plan) as (place, _gateway, _folder):
        join(place)
        figures = measure(place.port, *wishes, seed)
    faults = judge(figures)
    print(json.dumps({**figures, "faults": faults}, ensure_ascii=False))
    return int(bool(faults))


def measure(port: int, tries: int, seconds: float, names: int, seed: int) -> dict[str, Any]:
    """In the process that has joined the installation."""
    from django.contrib.auth.hashers import make_password

    from people.choices import Level, Role
    from people.models import User
    from tests.factories.people import PASSWORD, give_role, make_unit
    from tests.rigs.guessing import Attack, Worker, compare_names
    from tests.rigs.visitor import Visitor

    district = make_unit("云溪区", Level.DISTRICT, make_unit("云溪市", Level.CITY))
    secret = make_password(PASSWORD)
    known = [f"known{n:04d}" for n in range(names // 2)]
    User.objects.bulk_create(
        User(username=name, name=name, home=district, password=secret, must_change_password=False)
        for name in ("victim", "worker", *known)
    )
    for name in ("victim", "worker"):
        give_role(User.objects.get(username=name), Role.DISTRICT_ADMIN, district)
    figures: dict[str, Any] = {"names": compare_names(port, known, [f"known{n:04d}x" for n in range(len(known))], seed)}

    own, other = Visitor(port), Visitor(port)
    own.log_in("victim", PASSWORD)
    # The browser keeps what it knows of the device; the session ends.
    own.cookies.pop("sessionid")
    other.log_in("worker", PASSWORD)
    worker = Worker(other, PAGES)
    worker.start()
    figures["guesses"] = Attack(port, "victim", tries, seconds, seed).run()
    worker.enough.set()
    worker.join()
    figures["others"] = {"pages": len(worker.waits), "p95_ms": worker.p95_ms(), "faults": worker.faults[:3]}
    stranger = Visitor(port)
    figures["victim"] = {"known device": gets_in(own), "elsewhere": gets_in(stranger)}
    return figures


def gets_in(visitor: Any) -> bool:
    from tests.factories.people import PASSWORD

    try:
        visitor.log_in("victim", PASSWORD)
    except AssertionError:
        return False
    return True


def judge(figures: Mapping[str, Any]) -> list[str]:
    """Which targets don't hold."""
    names, guesses, others = figures["names"], figures["guesses"], figures["others"]
    found = {
        "known names are told by time": names["difference_ms"] >= MOST_DIFFERENCE_MS,
        "known names are told by words": names["different_answers"] != 1,
        "a guess got in": "in" in guesses["outcomes"],
        "the owner is locked out": not figures["victim"]["known device"],
        "a stranger with the right password got in": figures["victim"]["elsewhere"],
        "others wait": others["p95_ms"] >= MOST_P95_MS,
        "others are refused": bool(others["faults"]),
        "the server failed": any(key not in {"wrong", "locked", "waits"} for key in guesses["outcomes"]),
    }
    return [what for what, holds in found.items() if holds]


if __name__ == "__main__":
    sys.exit(main())
