"""A little of `make guesses`, so that the measure keeps working."""

from urllib.parse import urlsplit

from django.test import Client

from people.choices import Role
from tests.factories.people import PASSWORD
from tests.rigs.guesses import judge
from tests.rigs.guessing import Attack, compare_names
from tests.rigs.visitor import Visitor

FIT = {
    "names": {"difference_ms": 0.1, "different_answers": 1},
    "guesses": {"outcomes": {"wrong": 5, "locked": 95}},
    "others": {"p95_ms": 80, "faults": []},
    "victim": {"known device": True, "elsewhere": False},
}


def test_guesses_from_everywhere_stop_at_a_few_and_unknown_names_read_alike(transactional_db, account, live_server):
    port = urlsplit(live_server.url).port
    victim = account(Role.SECRETARY)
    known = [account(Role.MENTOR).username for _number in range(4)]

    assert compare_names(port, known, [f"{name}x" for name in known], 1)["different_answers"] == 1
    outcomes = Attack(port, victim.username, most=48, seconds=30, seed=1).run()["outcomes"]
    assert set(outcomes) == {"wrong", "locked"}
    # Eight guess at once: those under way when the fifth fails are answered too.
    assert outcomes["wrong"] < 5 + 8
    assert Client().post("/accounts/login/", {"login": victim.username, "password": PASSWORD}).status_code == 429
    assert Visitor(port).ask("GET", "/accounts/login/").status == 200


def test_what_falls_short_is_named():
    assert judge(FIT) == []
    worse = FIT | {"names": {"difference_ms": 7, "different_answers": 2}, "guesses": {"outcomes": {"in": 1}}}
    assert len(judge(worse)) == 4
