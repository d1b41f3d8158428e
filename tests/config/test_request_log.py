"""What stands in the logs, and what must not (H7)."""

import logging

import pytest
from django.db import IntegrityError, transaction
from django.urls import path, reverse
from hypothesis import given
from hypothesis import strategies as st

from common.access import public
from config.logs import VeiledFormatter, veiled
from config.urls import handler500  # noqa: F401 - this file is the address book of its failing page
from config.urls import urlpatterns as real
from people.choices import Role
from people.models import Person

ID, PHONE, NAME = "11010519491231002X", "19912345678", "陆小行"


@public("this test only")
def failing(request):
    """A page with a fault in it: the database refuses a row, and quotes it."""
    known = Person.objects.exclude(id_hash="").first()
    with transaction.atomic():
        Person.objects.create(name=NAME, phone=PHONE, unit=known.unit, id_hash=known.id_hash, id_sealed=b"x")


urlpatterns = [*real, path("failing/", failing, name="failing")]


@pytest.fixture
def lines():
    """What the log's handler would write."""

    class Kept(logging.Handler):
        def emit(self, record):
            written.append(self.format(record))

    written: list[str] = []
    handler = Kept()
    handler.setFormatter(VeiledFormatter("%(name)s %(message)s"))
    loggers = [logging.getLogger(), logging.getLogger("django")]
    for logger in loggers:
        logger.addHandler(handler)
    yield written
    for logger in loggers:
        logger.removeHandler(handler)


@pytest.mark.django_db
def test_what_somebody_searched_for_is_not_logged(client, account, lines):
    client.force_login(account(Role.DISTRICT_ADMIN), backend="people.backends.LoginNameBackend")
    client.get(reverse("search"), {"q": PHONE})

    assert [line for line in lines if "GET /search/" in line]
    assert PHONE not in "".join(lines)


@pytest.mark.django_db
@pytest.mark.urls("tests.config.test_request_log")
def test_a_fault_is_logged_with_its_place_and_without_the_row_that_caused_it(client, worker, lines):
    client.raise_request_exception = False
    answer = client.get("/failing/")
    logged = "\n".join(lines)

    assert answer.status_code == 500
    assert "IntegrityError" in logged
    assert "test_request_log.py" in logged
    assert [value for value in (NAME, PHONE, worker.name) if value in logged] == []


@pytest.mark.django_db
def test_without_the_veil_the_row_would_stand_there(worker):
    with pytest.raises(IntegrityError) as refused, transaction.atomic():
        Person.objects.create(name=NAME, phone="1", unit=None, id_hash="", id_sealed=None)

    assert NAME in str(refused.value)


@given(st.from_regex(r"1[3-9]\d{9}|\d{17}[\dX]", fullmatch=True), st.text(alphabet="abc =(),'", max_size=9))
def test_no_number_gets_through_whatever_stands_around_it(number, around):
    assert number not in veiled(f"{around}{number}{around}")


def test_places_and_ids_stay_readable():
    line = 'File "people/actions.py", line 207, in add_person: job 4711 at 2026-11-24T08:00:00'

    assert veiled(line) == line
    assert veiled(f"{NAME} ({PHONE})") == "… (…)"
