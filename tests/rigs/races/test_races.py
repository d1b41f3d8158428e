"""`make races`: every row holds round after round, and its twin without the defence doesn't. ROUNDS= SEED= ONLY=."""

import os
from urllib.parse import urlsplit

import pytest

from tests.rigs.races.base import Ground
from tests.rigs.races.referee import rounds_of, run, run_twin, seed
from tests.rigs.races.table import RACES

SEED = seed()
CHOSEN = [race for race in RACES if os.environ.get("ONLY", "") in race.name]


@pytest.fixture
def ground(transactional_db, tree, live_server) -> Ground:
    # Fifty browsers may knock at once.
    live_server.thread.httpd.socket.listen(128)
    return Ground(tree, urlsplit(live_server.url).port)


@pytest.mark.parametrize("race", CHOSEN, ids=lambda race: race.name)
def test_the_race_holds_and_its_twin_does_not(race, ground):
    score = run(race, ground, rounds=rounds_of(race), seed=SEED)
    print(f"SEED={SEED} {race.tries} {race.name}: {score}")
    assert score.faults == []

    harm = run_twin(race, ground, seed=SEED)
    print(f"twin: {harm}")
    assert harm.faults, "without its defence nothing happened: the race tries nothing"
