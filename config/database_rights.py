"""What the role that serves people may do in the database: everything with rows, nothing with what is on record.

The owner of the tables migrates them and grants the rest. So nobody who takes over a web process, or finds a
hole in a query, can rewrite the audit trail or the recorded history (H5, ADR 0060).
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import pghistory.models
from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Warning
from django.db import connection

from people.models import AuditEvent


@contextmanager
def as_owner() -> Iterator[None]:
    """Work on this thread's connection as the owner of the tables; the old role comes back afterwards."""
    serving = {key: connection.settings_dict[key] for key in settings.DATABASE_OWNER}
    connection.close()
    connection.settings_dict.update(settings.DATABASE_OWNER)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(serving)


def append_only_tables() -> list[str]:
    """The audit trail and every table of recorded history."""
    events = [model._meta.db_table for model in apps.get_models() if issubclass(model, pghistory.models.Event)]
    return sorted([AuditEvent._meta.db_table, *events])


def grant_rights(role: str) -> None:
    """Give the role its rights anew, in one transaction. To be called as the owner."""
    quote = connection.ops.quote_name
    name = quote(role)
    kept = ", ".join(quote(table) for table in append_only_tables())
    statements = [
        f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {name}",
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {name}",
        f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {name}",
        f"REVOKE UPDATE, DELETE ON {kept} FROM {name}",
        f"REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {name}",
    ]
    with connection.cursor() as cursor:
        cursor.execute(";\n".join(statements))


def two_roles(app_configs: Sequence[Any] | None, **kwargs: Any) -> list[CheckMessage]:
    """For check --deploy: whoever serves people must not own the tables."""
    if connection.settings_dict["USER"] != settings.DATABASE_OWNER["USER"]:
        return []
    hint = "Name the owner in DATABASE_OWNER_URL and another role in DATABASE_URL (docs/deploy.md)."
    return [Warning("Web and workers own the audit trail, so they could rewrite it.", hint=hint, id="banfei.W001")]
