"""Saving what people edit: never over somebody else's newer save (rule 8)."""

from typing import Any

from django.db.models import F, Model
from django.utils.translation import gettext as _

from common.exceptions import StaleSave


def save_version(obj: Model, *, expected: int, **changes: Any) -> Model:
    """Write the changes if the row still has the expected version; raises StaleSave otherwise.

    The exception carries, for each field that people edit in which the two differ, its label and both values.
    """
    rows = type(obj)._base_manager.filter(pk=obj.pk, version=expected)
    if not rows.update(version=F("version") + 1, **changes):
        current = type(obj)._base_manager.get(pk=obj.pk)
        message = _("在您填写期间，别人已经改过这条记录。")
        raise StaleSave(message, fields=_differences(current, changes), target=current)
    obj.refresh_from_db()
    return obj


def _differences(current: Model, changes: dict[str, Any]) -> list[tuple[Any, Any, Any]]:
    return [
        (_field(current, name).verbose_name, _said(current, name, getattr(current, name)), _said(current, name, mine))
        for name, mine in changes.items()
        if _field(current, name).editable and getattr(current, name) != mine
    ]


def _field(obj: Model, name: str) -> Any:
    return obj._meta.get_field(name)


def _said(obj: Model, name: str, value: Any) -> Any:
    """As people read it: the word of a choice, yes or no, a list of words."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return "、".join(str(one) for one in value)
    return dict(_field(obj, name).flatchoices or ()).get(value, value)
