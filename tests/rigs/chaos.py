"""`make chaos`: an installation, users at work on it, and kills. Ends with a table; not zero if anything was
lost or doubled, if a job needed a hand, or if something took longer than it may.

KILLS= how many, SEED= to do it again, ONLY= part of a victim's name, QUICK=1 for short leases and little data,
LIKE= a migrated database whose tables to begin with, REPORT= a file for what was found.
"""

import json
import os
import random
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.rigs.gateway import Gateway
from tests.rigs.installation import Installation

# With these an interrupted job goes on within a few seconds instead of the half minute that offices have.
QUICK_SETTINGS = {"JOB_LEASE": "6", "JOB_REWAKE": "4", "JOB_SWEEP": "3"}
USUAL_LEASE = 30.0


@dataclass(frozen=True)
class Plan:
    """What to do, out of the environment."""

    kills: int
    seed: int
    only: str
    quick: bool
    report: Path | None
    like: str

    @classmethod
    def of(cls, env: dict[str, str]) -> "Plan":
        seed = int(env.get("SEED") or random.SystemRandom().randrange(10**9))
        report = Path(env["REPORT"]) if env.get("REPORT") else None
        return cls(
            int(env.get("KILLS") or 1000),
            seed,
            env.get("ONLY", ""),
            bool(env.get("QUICK")),
            report,
            env.get("LIKE", ""),
        )

    @property
    def lease(self) -> float:
        return float(QUICK_SETTINGS["JOB_LEASE"]) if self.quick else USUAL_LEASE

    @property
    def spread(self) -> float:
        """The longest pause between two kills."""
        return 1.2 if self.quick else 5.0

    @property
    def away(self) -> float:
        return 8.0 if self.quick else 30.0


@dataclass
class Outcome:
    """What the run has shown; `faults` is empty when all is well."""

    seed: int
    kills: int = 0
    figures: dict[str, Any] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    teeth: dict[str, str] = field(default_factory=dict)
    disk: dict[str, str] = field(default_factory=dict)


@contextmanager
def installation(plan: Plan) -> Iterator[tuple[Installation, Gateway, Path]]:
    """Everything of the rig's own, in a folder whose path is short enough for a socket's name."""
    folder = Path(tempfile.mkdtemp(prefix="rig-", dir="/tmp"))
    folder.chmod(0o755)
    gateway = Gateway(folder / "gateway", moods="")
    mail = {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": "127.0.0.1",
        "EMAIL_PORT": str(gateway.port),
    }
    place = Installation(folder, {**mail, **(QUICK_SETTINGS if plan.quick else {})})
    try:
        if plan.like:
            place.take_schema_of(plan.like)
        place.up()
        yield place, gateway, folder
    finally:
        place.remove()
        gateway.stop()
        if os.environ.get("KEEP_RIG"):
            print(f"kept: {folder}")
        else:
            shutil.rmtree(folder, ignore_errors=True)


def join(place: Installation) -> None:
    """This process too uses the database of the installation, as one of its users would."""
    os.environ.clear()
    os.environ.update(place.env | {"DJANGO_SETTINGS_MODULE": "config.settings"})
    import django

    django.setup()


def main() -> int:
    plan = Plan.of(dict(os.environ))
    print(f"SEED={plan.seed} KILLS={plan.kills}", flush=True)
    began = time.monotonic()
    outcome = Outcome(plan.seed)
    with installation(plan) as (place, gateway, folder):
        outcome.figures["start"] = round(time.monotonic() - began, 1)
        join(place)
        from tests.rigs.course import run_all

        run_all(plan, place, gateway, folder, outcome)
    outcome.figures["all"] = round(time.monotonic() - began, 1)
    print(json.dumps(outcome.figures, ensure_ascii=False))
    print("\n".join(outcome.faults) or "nothing lost, nothing doubled")
    if plan.report:
        plan.report.write_text(json.dumps(asdict(outcome), ensure_ascii=False, indent=1))
    return int(bool(outcome.faults))


if __name__ == "__main__":
    sys.exit(main())
