"""Saving what people edit: never over somebody else's newer save (rule 8)."""

from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from common.exceptions import StaleSave


def save_version(obj: Model, *, expected: int, **changes: Any) -> Model:
    """Write the changes if the row still has the expected version; raises StaleSave otherwise.

    The exception carries, for each field in which the two differ, its label and both values.
    """
    rows = type(obj)._base_manager.filter(pk=obj.pk, version=expected)
    if not rows.update(version=F("version") + 1, **changes):
        current = type(obj)._base_manager.get(pk=obj.pk)
        raise StaleSave(_("在您填写期间，别人已经改过这条记录。"), fields=_differences(current, changes))
    obj.refresh_from_db()
    return obj


def _differences(current: Model, changes: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    return [
        (current._meta.get_field(name).verbose_name, getattr(current, name), mine)  # type: ignore[union-attr]
        for name, mine in changes.items()
        if getattr(current, name) != mine
    ]
