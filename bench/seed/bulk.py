"""Filling tables in bulk: without indexes and foreign keys, which are made again afterwards and prove the rows."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

CONSTRAINTS = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype
    FROM pg_constraint WHERE conrelid = ANY(%s::regclass[]) AND contype IN ('p', 'u', 'x', 'f')
    ORDER BY array_position(ARRAY['p', 'u', 'x', 'f'], contype::text), conname
"""
INDEXES = """
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
    FROM pg_index WHERE indrelid = ANY(%s::regclass[])
      AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
REFERRING = """
    SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid), contype
    FROM pg_constraint WHERE confrelid = ANY(%s::regclass[]) AND contype = 'f'
      AND NOT conrelid = ANY(%s::regclass[])
"""
SEQUENCES = """
    SELECT c.relname, a.attname, pg_get_serial_sequence(quote_ident(c.relname), a.attname)
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE c.relname = ANY(%s) AND a.attidentity <> ''
"""


@contextmanager
def bare_tables(cursor: Any, tables: Sequence[str]) -> Iterator[None]:
    """Drop what slows a bulk load down; make it again when the rows are there. Triggers rest meanwhile.

    Every key and foreign key is checked by being made, so that a false row fails here and not on some page.
    """
    names = list(tables)
    cursor.execute("SET session_replication_role = replica")
    cursor.execute(CONSTRAINTS, [names])
    constraints = cursor.fetchall()
    cursor.execute(REFERRING, [names, names])
    constraints += cursor.fetchall()
    cursor.execute(INDEXES, [names])
    indexes = cursor.fetchall()
    for table, name, _definition, _kind in reversed(constraints):
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}" CASCADE')
    for index, _definition in indexes:
        cursor.execute(f"DROP INDEX {index}")
    yield
    for table, name, definition, _kind in constraints:
        cursor.execute(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}')
    for _index, definition in indexes:
        cursor.execute(definition)
    cursor.execute("SET session_replication_role = origin")


def move_sequences(cursor: Any, tables: Sequence[str]) -> None:
    """New rows get the numbers after those that are there."""
    cursor.execute(SEQUENCES, [list(tables)])
    for table, column, sequence in cursor.fetchall():
        cursor.execute(f"SELECT setval('{sequence}', coalesce(max({column}), 0) + 1, false) FROM {table}")
