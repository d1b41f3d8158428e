"""The search for personal values has teeth: however a sink packs a name, it is found."""

import base64
import json

import pytest

from people.registry import Kind, tables
from tests.factories.people import PersonFactory
from tests.rigs.sinks import found_in, personal_values, quiet_columns

NAME = "陆小行"


@pytest.mark.parametrize(
    "text",
    [
        f"saved {NAME}",
        json.dumps({"name": NAME}),
        repr(NAME.encode()),
        json.dumps({"body": base64.b64encode(json.dumps([[NAME], {}]).encode()).decode()}),
        repr(json.dumps({"body": base64.b64encode(NAME.encode() * 3).decode()}).encode()),
    ],
)
def test_a_name_is_found_however_it_is_packed(text):
    assert found_in(text, {NAME}) == [NAME]


def test_nothing_is_found_where_nothing_is():
    assert found_in("saved …, 3 rows, \\xe9\\x99", {NAME, "19912345678"}) == []


@pytest.mark.django_db
def test_what_is_looked_for_is_what_the_database_keeps(tree):
    person = PersonFactory(unit=tree.community, name=NAME, phone="19912345678", id_number="11010519491231002X")

    found = personal_values()

    # The number as people read it, not as it is sealed.
    assert {person.name, person.phone, "11010519491231002X"} <= found


@pytest.mark.django_db
def test_columns_that_tell_nothing_are_listened_to():
    quiet = set(quiet_columns())

    assert quiet
    assert quiet <= {(t.name, column) for t in tables() for column, kind in t.columns.items() if kind is Kind.NONE}
