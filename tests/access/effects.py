"""What a request did to the database, comparable with what another did: no times, no numbers of new rows."""

import json
import re
from collections import Counter
from typing import Any

from django.apps import apps
from django.db import connection

from tests.access.rows import changed_since, row_hash, tables

# A run of its own in each request: keys, times, addresses of files, hashes of passwords.
TIMES = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.+Z-]*|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}")
OWN_RUN = {"id", "pgh_id", "pgh_created_at", "pgh_context_id", "password", "content", "created_at", "target_id"}
# Here numbers stand for rows that may be new.
NUMBERED = {"detail", "params", "source", "url", "key", "path"}
TRACES = {"django_session", "usersessions_usersession", "pghistory_context"}


def foreign_keys() -> dict[tuple[str, str], str]:
    """(table, column) to the table whose rows the column names."""
    return {
        (model._meta.db_table, column.column): column.related_model._meta.db_table
        for model in apps.get_models(include_auto_created=True)
        for column in model._meta.concrete_fields
        if column.is_relation
    }


class Ground:
    """The database as it was, to hold what comes after against."""

    def __init__(self) -> None:
        self.hashes = row_hash()
        self.rows = {table: Counter(_rows(table)) for table in tables()}
        self.known = {table: {json.loads(row).get("id") for row in rows} for table, rows in self.rows.items()}
        self.keys = foreign_keys()

    def effects(self) -> dict[str, list[str]]:
        """Rows that are new or different now, by table."""
        changed = [table for table in changed_since(self.hashes) if table not in TRACES]
        return {
            table: sorted(self._told(table, row) for row in (Counter(_rows(table)) - self.rows[table]).elements())
            for table in changed
        }

    def _told(self, table: str, row: str) -> str:
        told = {name: self._value(table, name, value) for name, value in json.loads(row).items()}
        return json.dumps({name: value for name, value in told.items() if name not in OWN_RUN}, ensure_ascii=False)

    def _value(self, table: str, name: str, value: Any) -> Any:
        above = self.keys.get((table, name))
        if above and value is not None and value not in self.known.get(above, set()):
            return "a new row"
        if not isinstance(value, str | dict | list):
            return value
        text = TIMES.sub("~", json.dumps(value, ensure_ascii=False))
        return re.sub(r"\d+", "#", text) if name in NUMBERED else text


def _rows(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {connection.ops.quote_name(table)} t")
        return [row[0] for row in cursor.fetchall()]
