from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import OperationalError, connection, transaction
from django.utils import timezone

from common.crypto import lookup_hash
from imports.drafts import Draft
from imports.kinds import Context
from imports.people_kind import PERSONS, plan
from people.choices import Level
from people.models import Person
from tests.factories.people import PersonFactory, make_unit

ID = "42010019910127468X"


def edit_from_elsewhere(pk):
    """What an editor's save needs first, over a connection of its own; refuses to wait."""
    try:
        with transaction.atomic():
            return Person.objects.select_for_update(nowait=True).get(pk=pk).pk
    except OperationalError:
        return "held"
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_nobody_edits_a_person_between_the_import_s_look_and_its_save():
    unit = make_unit("望江社区", Level.COMMUNITY)
    person = PersonFactory(unit=unit, name="石娜", id_number=ID)
    other = PersonFactory(unit=unit)
    draft = Draft("人员", PERSONS.key, 4, {"name": "石娜", "id_number": ID, "community": "望江社区"})
    now = timezone.now()

    with ThreadPoolExecutor(1) as elsewhere:
        with transaction.atomic():
            plan(Context(None, now, timezone.localdate(now), None), [draft])
            assert elsewhere.submit(edit_from_elsewhere, person.pk).result(timeout=30) == "held"
            assert elsewhere.submit(edit_from_elsewhere, other.pk).result(timeout=30) == other.pk
        assert elsewhere.submit(edit_from_elsewhere, person.pk).result(timeout=30) == person.pk
    assert Person.objects.get(id_hash=lookup_hash(ID)) == person
