"""Many rows at once: COPY into the table, or into a passing table and from there one UPDATE."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

ESCAPES = str.maketrans({"\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"})
AT_ONCE = 4_000_000
PLAIN = frozenset({type(None), str, int, bool, bytes, date, datetime})
quoted = connection.ops.quote_name


def insert_rows(model: type[Model], rows: Sequence[Model]) -> None:
    """Insert rows and give each its key. What the database fills in by itself is not read back."""
    if not rows:
        return
    pk = model._meta.pk
    for row, key in zip(rows, _reserved_keys(model, len(rows)), strict=True):
        row.pk = key
        _link(row)
    fields: list[Any] = [
        field
        for field in model._meta.concrete_fields
        if field is pk or not isinstance(getattr(rows[0], field.attname), DatabaseDefault)
    ]
    copied = (_values(row, fields, adding=True) for row in rows)
    copy_in(model._meta.db_table, [field.column for field in fields], copied)
    for row in rows:
        row._state.adding, row._state.db = False, "default"


def update_rows(model: type[Model], names: Sequence[str], rows: Sequence[Model]) -> None:
    """Write these fields of rows on record, in one statement."""
    pk: Any = model._meta.pk
    fields: list[Any] = [model._meta.get_field(name) for name in names]
    table, columns = model._meta.db_table, [field.column for field in fields]
    listed = ", ".join(map(quoted, [pk.column, *columns]))
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS imported_update")
        cursor.execute(
            f"CREATE TEMPORARY TABLE imported_update ON COMMIT DROP AS SELECT {listed} FROM {quoted(table)} LIMIT 0"  # noqa: S608 - names of our own tables
        )
        copied = (_values(row, [pk, *fields], adding=False) for row in rows)
        copy_in("imported_update", [pk.column, *columns], copied)
        assigned = ", ".join(f"{quoted(column)} = told.{quoted(column)}" for column in columns)
        cursor.execute(
            f"UPDATE {quoted(table)} AS kept SET {assigned} FROM imported_update AS told "  # noqa: S608
            f"WHERE kept.{quoted(pk.column)} = told.{quoted(pk.column)}"
        )


def copy_in(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """COPY plain values (None, text, numbers, dates, bytes) into a table, a few megabytes at a time."""
    statement = f"COPY {quoted(table)} ({', '.join(map(quoted, columns))}) FROM STDIN"
    text = io.StringIO()
    with connection.cursor() as cursor, connection.wrap_database_errors:
        for row in rows:
            text.write("\t".join(map(_text, row)) + "\n")
            if text.tell() > AT_ONCE:
                text.seek(0)
                cursor.cursor.copy_expert(statement, text)
                text = io.StringIO()
        text.seek(0)
        cursor.cursor.copy_expert(statement, text)


def _reserved_keys(model: type[Model], count: int) -> list[int]:
    pk = model._meta.pk
    assert pk is not None
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
            [quoted(model._meta.db_table), pk.column, count],
        )
        return [key for (key,) in cursor.fetchall()]


def _link(row: Model) -> None:
    """A row made for another new one takes over its key, which wasn't known before."""
    fields: Any = row._meta.concrete_fields
    for field in fields:
        if field.is_relation and getattr(row, field.attname) is None and field.is_cached(row):
            other = getattr(row, field.name)
            if other is not None:
                setattr(row, field.attname, other.pk)


def _values(row: Model, fields: Sequence[Any], *, adding: bool) -> list[Any]:
    return [_prepared(row, field, adding) for field in fields]


def _prepared(row: Model, field: Any, adding: bool) -> Any:
    """The field's own preparation, except for plain values that COPY takes as they are: most cells by far."""
    value = getattr(row, field.attname)
    if type(value) in PLAIN and not getattr(field, "auto_now", False) and not getattr(field, "auto_now_add", False):
        return value
    value = field.get_db_prep_save(field.pre_save(row, add=adding), connection)
    return getattr(value, "adapted", value)


def _text(value: Any) -> str:
    """A value as COPY reads it."""
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(ESCAPES)
    if isinstance(value, bool):
        return "t" if value else "f"
    if isinstance(value, bytes | memoryview):
        return "\\\\x" + bytes(value).hex()
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return _array(value).translate(ESCAPES)
    return str(value).translate(ESCAPES)


def _array(words: Sequence[str]) -> str:
    """A list of words as PostgreSQL writes arrays, each in quotes."""
    quoted_words = (word.replace("\\", "\\\\").replace('"', '\\"') for word in words)
    return "{" + ",".join(f'"{word}"' for word in quoted_words) + "}"
