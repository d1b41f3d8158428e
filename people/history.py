"""Recorded history: which state of a row was on record at a moment (reports freeze on it)."""

from collections.abc import Callable
from typing import TypeVar

import pghistory
from django.db import models

M = TypeVar("M", bound=type[models.Model])


def tracked(*, exclude: tuple[str, ...] = ()) -> Callable[[M], M]:
    """Keep every inserted, changed and deleted state of the model in an event table.

    Triggers write it, one statement at a time, so bulk writes and plain SQL are caught too.
    `exclude` names columns whose history nobody may keep.
    """
    return pghistory.track(  # type: ignore[return-value]
        pghistory.InsertEvent(level=pghistory.Statement),
        pghistory.UpdateEvent(level=pghistory.Statement),
        pghistory.DeleteEvent(level=pghistory.Statement),
        exclude=list(exclude),
        context_field=None,  # type: ignore[arg-type]
    )
