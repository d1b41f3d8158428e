"""How the database runs the triggers that record history: once planned for one row, often used for thousands.

A trigger's statement has no parameters, so PostgreSQL plans it once a session, for the first statement that it
sees. After a change of one row every old state was compared with every new one: a month of a district took
minutes instead of less than a second.
"""

from django.db import connection

COMPARING = """
    SELECT DISTINCT tgfoid::regprocedure::text FROM pg_trigger
    WHERE tgoldtable IS NOT NULL AND tgnewtable IS NOT NULL
"""


def comparing_functions() -> list[str]:
    """The functions of triggers that hold old states against new ones."""
    with connection.cursor() as cursor:
        cursor.execute(COMPARING)
        return sorted(name for (name,) in cursor.fetchall())


def plan_for_many() -> None:
    """Let those functions join by hash or by order, never row by row. To be called as the owner."""
    with connection.cursor() as cursor:
        for function in comparing_functions():
            cursor.execute(f"ALTER FUNCTION {function} SET enable_nestloop = off")
