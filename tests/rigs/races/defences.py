"""How to switch a defence off for the twin, and how to make a critical section last. From tests only: the product
has no switches, so its tables are altered or its functions replaced in this process."""

import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from typing import Any
from unittest.mock import patch

from django.conf import settings
from django.db import connection
from django.db.models import F, Model, QuerySet

from common import versions
from people import middleware

NAP = """
    CREATE OR REPLACE FUNCTION races_nap() RETURNS trigger LANGUAGE plpgsql AS
    $$ BEGIN PERFORM pg_sleep(TG_ARGV[0]::float); RETURN NEW; END $$
"""


@contextmanager
def as_owner() -> Iterator[Any]:
    """A cursor with the rights of whoever owns the tables."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET ROLE {settings.DATABASE_OWNER['USER']}")
        try:
            yield cursor
        finally:
            cursor.execute("RESET ROLE")


@contextmanager
def without_constraint(model: type[Model], name: str) -> Iterator[None]:
    """Unique, partly unique and excluding ones alike. Afterwards the table is emptied, for what it then holds
    would not let the constraint come back."""
    table = model._meta.db_table
    with as_owner() as cursor:
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = %s", [name])
        if found := cursor.fetchone():
            off = f"ALTER TABLE {table} DROP CONSTRAINT {name}"
            on = f"ALTER TABLE {table} ADD CONSTRAINT {name} {found[0]}"
        else:
            cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = %s", [name])
            off, on = f"DROP INDEX {name}", cursor.fetchone()[0]
        cursor.execute(off)
    try:
        yield
    finally:
        with as_owner() as cursor:
            cursor.execute(f"TRUNCATE {table} CASCADE")
            cursor.execute(on)


@contextmanager
def lingering(model: type[Model], seconds: float, on: str = "INSERT") -> Iterator[None]:
    """Each write of a row takes this long: what was read before it is old when it is done."""
    table = model._meta.db_table
    with as_owner() as cursor:
        cursor.execute(NAP)
        cursor.execute(
            f"CREATE TRIGGER races_nap BEFORE {on} ON {table} FOR EACH ROW EXECUTE FUNCTION races_nap('{seconds}')"
        )
    try:
        yield
    finally:
        with as_owner() as cursor:
            cursor.execute(f"DROP TRIGGER races_nap ON {table}")


@contextmanager
def without_locks() -> Iterator[None]:
    """SELECT ... FOR UPDATE locks nothing."""
    with patch.object(QuerySet, "select_for_update", lambda rows, *_args, **_options: rows.all()):
        yield


@contextmanager
def without_version_check() -> Iterator[None]:
    """Every save goes over what is there."""
    checked = versions.save_version

    def unchecked(obj: Any, *, expected: int, **changes: Any) -> Any:
        type(obj)._base_manager.filter(pk=obj.pk).update(version=F("version") + 1, **changes)
        obj.refresh_from_db()
        return obj

    users = [module for module in list(sys.modules.values()) if getattr(module, "save_version", None) is checked]
    with ExitStack() as stack:
        for module in users:
            stack.enter_context(patch.object(module, "save_version", unchecked))
        yield


def without_request_keys() -> AbstractContextManager[None]:
    return patched(middleware, "_key_of", lambda request: None)


@contextmanager
def patched(where: Any, name: str, instead: Any) -> Iterator[None]:
    """Another function in this process; where it is looked up, not where it was made."""
    with patch.object(where, name, instead):
        yield
