"""Every column of every table says what it tells about people, or the build fails (H7, rule 11)."""

import pytest
from django.conf import settings
from django.db import connection
from django.urls import reverse
from django.utils.translation import override

from people.choices import Role
from people.registry import HANDLING, Kind, classify, declared, tables

# Made by the framework itself, without a model.
WITHOUT_MODEL = {"django_migrations", "auth_group_permissions", settings.CACHES["default"]["LOCATION"]}


def columns_in_the_database() -> set[tuple[str, str]]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.table_name, c.column_name FROM information_schema.columns c"
            " JOIN information_schema.tables t USING (table_schema, table_name)"
            " WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'"
        )
        return {row for row in cursor.fetchall() if row[0] not in WITHOUT_MODEL}


def classified() -> set[tuple[str, str]]:
    return {(table.name, column) for table in tables() for column in table.columns}


@pytest.mark.django_db
def test_every_column_in_the_database_is_classified():
    assert columns_in_the_database() - classified() == set()


@pytest.mark.django_db
def test_nothing_is_classified_that_is_not_there():
    assert classified() - columns_in_the_database() == set()


@pytest.mark.django_db
def test_a_new_column_would_be_found(as_owner):
    with as_owner() as cursor:
        cursor.execute("ALTER TABLE people_person ADD COLUMN shoe_size int")

    assert columns_in_the_database() - classified() == {("people_person", "shoe_size")}


def test_every_kind_says_how_it_is_shown_and_what_erasing_does():
    assert set(HANDLING) == set(Kind)


def test_every_table_says_why_and_how_long():
    for table in tables():
        assert table.purpose, table.name
        assert table.retention, table.name


def test_a_column_has_one_kind():
    with pytest.raises(ValueError, match="classified twice"):
        classify("people.Unit", purpose="", retention="", NONE="id name", NAME="name")
    with pytest.raises(ValueError, match="no column"):
        classify("people.Unit", purpose="", retention="", NONE="id nickname")


def test_what_is_sealed_in_the_database_is_never_called_impersonal():
    sealed = [(table.name, c) for table in declared() for c, k in table.columns.items() if "sealed" in c]

    assert sealed
    assert [pair for pair in sealed if Kind.NONE in {t.columns[pair[1]] for t in declared() if t.name == pair[0]}] == []


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.django_db
def test_everybody_may_read_what_is_kept(client, account, language):
    user = account(Role.TRAINEE, language=language)
    client.force_login(user, backend="people.backends.LoginNameBackend")
    page = client.get(reverse("people:personal-data")).content.decode()

    with override(language):
        for kind in set(Kind) - {Kind.NONE}:
            assert str(kind.label) in page
            assert str(HANDLING[kind].erase) in page
