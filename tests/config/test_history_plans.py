"""Recorded history of thousands of rows costs the same whatever the session did before."""

import time

import pytest
from django.db import connection

from config.history_plans import comparing_functions
from people.models import Person
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
PEOPLE = 4_000


def test_every_trigger_that_compares_states_is_planned_for_many():
    with connection.cursor() as cursor:
        cursor.execute("SELECT oid::regprocedure::text FROM pg_proc WHERE 'enable_nestloop=off' = ANY(proconfig)")
        assert {name for (name,) in cursor.fetchall()} == set(comparing_functions()) != set()


def test_many_rows_after_one_are_recorded_quickly_and_without_it_slowly(tree, as_owner):
    Person.objects.bulk_create(PersonFactory.build_batch(PEOPLE, unit=tree.community))
    with_plan = seconds_for_all_after_one()
    with as_owner() as cursor:
        for function in comparing_functions():
            cursor.execute(f"ALTER FUNCTION {function} RESET enable_nestloop")

    assert with_plan * 3 < seconds_for_all_after_one()


def seconds_for_all_after_one() -> float:
    Person.objects.filter(pk=Person.objects.first().pk).update(grade=1)
    started = time.perf_counter()
    Person.objects.update(grade=2)
    taken = time.perf_counter() - started
    Person.objects.update(grade=None)
    return taken
