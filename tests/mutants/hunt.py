"""Every defence taken away in turn: something must notice (`make mutants`; ONLY=text narrows it).

First the requests that run the defenceless code are repeated; what they miss goes to the tests that name the
function, in a run of their own with the same defence away. A mutant that both overlook has survived.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection, transaction

from config import places
from tests.access.asking import asking
from tests.access.facts import plant_facts
from tests.access.twins import far_only, fill_home
from tests.mutants.applying import applied, codes_touched
from tests.mutants.finding import ROOT, Mutant, find_mutants
from tests.mutants.naming import files_for, files_of
from tests.mutants.plugin import CAUGHT, load_everything
from tests.mutants.probes import all_probes, touched_by

MOST_REQUESTS, SECONDS = 250, 240
PASSED, TIMED_OUT = 0, -1
MUTANTS = [mutant for mutant in find_mutants() if os.environ.get("ONLY", "") in str(mutant)]


@pytest.fixture(scope="module")
def field(django_db_setup, django_db_blocker) -> Iterator[tuple]:
    """Who asks, and which requests run which code."""
    with django_db_blocker.unblock(), transaction.atomic():
        with connection.cursor() as cursor:
            # The transaction rests while tests run elsewhere.
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        load_everything()
        world, mirror = far_only()
        fill_home(world)
        facts = plant_facts(world)
        ask = asking(world.actors)
        watched = {place for mutant in MUTANTS for place in codes_touched(mutant)}
        yield ask, touched_by(all_probes(world, mirror, facts), ask, watched)
        transaction.set_rollback(True)


@pytest.mark.django_db
@pytest.mark.parametrize("mutant", MUTANTS, ids=str)
def test_somebody_notices(mutant: Mutant, field, record_property):
    ask, touched = field
    probes = list(dict.fromkeys(probe for place in codes_touched(mutant) for probe in touched.get(place, [])))
    with applied(mutant):
        if any(not probe.holds(ask) for probe in spread(probes)):
            return record_property("killed by", "a request")
    for chosen in (files_for(mutant), files_of(mutant.app)):
        code = outcome(str(mutant), chosen)
        assert code in {CAUGHT, PASSED}, f"could not be tried: {code} from {', '.join(chosen)}"
        if code == CAUGHT:
            return record_property("killed by", "a test")
    pytest.fail(f"SURVIVED: {len(probes)} requests and every test of {mutant.app} pass without it")


def test_a_run_with_every_defence_in_place_catches_nothing():
    """Or a broken run would count as a catch."""
    assert outcome("", ["tests/test_access.py"]) == PASSED


def spread(probes: list) -> list:
    """Some of all of them, where they are many."""
    step = max(1, len(probes) // MOST_REQUESTS)
    return probes[::step]


def outcome(mutant: str, chosen: list[str]) -> int:
    """How the tests end without the defence, in a process and a database of its own."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    urls = {"DATABASE_URL": places.database_url(), "DATABASE_OWNER_URL": places.owner_url()}
    apart = {name: os.environ.get(name, url).replace("/banfei?", f"/hunted_{worker}?") for name, url in urls.items()}
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PYTEST_XDIST")}
    command = [sys.executable, "-m", "pytest", "--reuse-db", "-x", "-p", "tests.mutants.plugin", *chosen]
    process = subprocess.Popen(
        command, cwd=ROOT, env={**environment, **apart, "MUTANT": mutant}, start_new_session=True,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        return process.wait(timeout=SECONDS)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return TIMED_OUT
