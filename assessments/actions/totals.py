"""The one writer of a sheet's total."""

from django.db import connection, transaction

from assessments.models.sheets import ScoreSheetQuerySet
from common.statements import read_statement


@transaction.atomic
def refresh_totals(*, sheets: ScoreSheetQuerySet) -> int:
    """Recompute total and validity of all these sheets in one statement; returns how many changed.

    Every action that writes items or checks calls this in its own transaction.
    """
    inner, params = sheets.order_by().values("pk").query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(read_statement("assessments", "refresh_totals").format(sheets=inner), params)
        return cursor.rowcount
