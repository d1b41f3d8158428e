"""The seeded chain on the models of today: it fits every constraint, and the pages open on it."""

from datetime import date

import pytest
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from assessments.actions.totals import refresh_totals
from assessments.models import ItemScore, ScoreSheet
from bench.cast import cast
from bench.seed.fill import fill
from cohorts.models import AttendanceMark
from common.crypto import lookup_hash, unseal
from people.models import Person, Unit
from people.names import name_key

pytestmark = pytest.mark.django_db
PEOPLE = 200
NUMBER = "11010519650102001"


@pytest.fixture(scope="module")
def chain(django_db_setup, django_db_blocker, as_owner):
    """Filled once, in a transaction that is never committed."""
    with django_db_blocker.unblock(), transaction.atomic():
        with as_owner():
            fill(PEOPLE, settle=False)
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def shown(chain):
    return cast()


def test_a_person_has_ten_marks_and_six_scores(chain):
    assert (Person.objects.count(), AttendanceMark.objects.count()) == (PEOPLE, PEOPLE * 10)
    assert ItemScore.objects.count() == PEOPLE * 6


def test_the_keys_are_those_that_the_app_makes(chain):
    person = Person.objects.get(pk=1)

    assert person.name_key == name_key(person.name)
    assert (person.born_on, person.id_hash) == (date(1965, 1, 2), lookup_hash(NUMBER + check_digit(NUMBER)))
    assert len(unseal(person.id_sealed)) == 18


def check_digit(number: str) -> str:
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return "10X98765432"[sum(int(figure) * weight for figure, weight in zip(number, weights, strict=True)) % 11]


def test_the_tree_is_whole(chain):
    assert Unit.find_problems() == ([], [], [], [], [])


def test_the_totals_are_those_that_the_app_works_out(chain):
    assert refresh_totals(sheets=ScoreSheet.objects.all()) == 0


def test_triggers_and_keys_are_back(chain):
    with connection.cursor() as cursor:
        cursor.execute("SHOW session_replication_role")
        assert cursor.fetchone() == ("origin",)
        cursor.execute("SELECT count(*) FROM pg_constraint WHERE conname = 'marked_once_in_a_roll_call'")
        assert cursor.fetchone() == (1,)


def test_every_role_has_somebody_and_lists_to_open(shown):
    assert {"CA", "DA", "TA", "SA", "CS", "CT", "ME", "TR", "IN", "JU", "AU"} <= set(shown["roles"])
    assert "people:person-list" in {route for route, _url in shown["lists"]["DA"]}


@pytest.mark.parametrize(
    ("role", "place"), [("DA", "person"), ("ME", "person"), ("CS", "register"), ("TA", "call"), ("TA", "case")]
)
def test_the_pages_that_are_measured_open(shown, role, place):
    client = Client(headers={"Cookie": shown["roles"][role]["cookie"]})
    at = shown["places"][place]

    assert client.get(at if isinstance(at, str) else f"/people/persons/{at}/").status_code == 200


def test_homes_open(shown):
    for role, one in shown["roles"].items():
        assert Client(headers={"Cookie": one["cookie"]}).get("/").status_code == 200, role


def test_people_come_by_hundreds():
    with pytest.raises(ValueError, match="100"):
        fill(150, today=timezone.localdate())
