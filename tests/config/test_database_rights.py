"""The role that serves people: rows yes, the record of what happened only to be added to."""

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from config.database_rights import append_only_tables
from people import audit
from people.models import AuditEvent

pytestmark = pytest.mark.django_db


def refused(statement: str) -> bool:
    with connection.cursor() as cursor:
        try:
            with transaction.atomic():
                cursor.execute(statement)
        except ProgrammingError as error:
            return "permission denied" in str(error) or "must be owner" in str(error)
    return False


def test_tests_run_with_the_rights_of_the_role_that_serves_people():
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, rolsuper, rolcreaterole FROM pg_roles WHERE rolname = current_user")
        assert cursor.fetchone() == ("banfei_app", False, False)


def test_the_audit_trail_and_all_recorded_history_can_only_be_added_to(tree):
    audit.record("people.test", by=None, unit=tree.city)
    tables = append_only_tables()

    assert "people_auditevent" in tables
    assert "people_personevent" in tables
    for table in tables:
        column = "verb" if table == "people_auditevent" else "pgh_label"
        assert refused(f"UPDATE {table} SET {column} = ''"), table
        assert refused(f"DELETE FROM {table}"), table
    assert AuditEvent.objects.count() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TABLE people_auditevent",
        "ALTER TABLE people_auditevent DISABLE TRIGGER ALL",
        "DELETE FROM django_migrations",
        "CREATE TABLE planted (x int)",
        "SET session_replication_role = replica",
        "COPY people_unit TO PROGRAM 'cat'",
    ],
)
def test_the_house_itself_is_not_its_to_change(statement):
    assert refused(statement)


def test_the_owner_could_so_the_refusals_come_from_the_role(as_owner):
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE people_auditevent DISABLE TRIGGER ALL")
        cursor.execute("SELECT current_user")
        assert cursor.fetchone()[0] == settings.DATABASE_OWNER["USER"]
