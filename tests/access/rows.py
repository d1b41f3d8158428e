"""Every row of the database in one figure, and what differs between two moments."""

from django.apps import apps
from django.db import connection


def tables() -> list[str]:
    models = (model for model in apps.get_models(include_auto_created=True) if model._meta.managed)
    return sorted({model._meta.db_table for model in models if not model._meta.proxy})


def row_hash() -> dict[str, str]:
    """One hash per table over all of its rows, in one query."""
    quote = connection.ops.quote_name
    parts = [
        f"SELECT '{table}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM {quote(table)} t"
        for table in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return dict(cursor.fetchall())


def changed_since(before: dict[str, str]) -> list[str]:
    """The tables in which anything is different now."""
    now = row_hash()
    return [table for table in before if now[table] != before[table]]
