"""An import taken back: fields restored where they still hold what it wrote, its rows removed."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from typing import Any

from django.apps import apps
from django.db.models import Model, ProtectedError
from django.utils.translation import gettext as _

from common.crypto import unseal
from common.exceptions import Refusal
from common.models import Versioned
from imports.kinds import Context, Kind
from imports.models import BatchState, ImportBatch, ImportChange
from imports.writing import plain_value
from people.models import Unit


def take_back(kind: Kind, context: Context, changes: list[ImportChange]) -> None:
    """In the opposite order of writing. Raises Refusal when something was built on it, or changed after it."""
    if kind.undo is not None:
        kind.undo(context, [change for change in changes if change.by_kind])
    own = [change for change in changes if not change.by_kind]
    _restore([change for change in own if change.sealed])
    _remove([change for change in own if not change.sealed])


def told_by(change: ImportChange) -> tuple[dict[str, Any], dict[str, Any]]:
    """The fields before and after, as `imports.writing.change_of` sealed them."""
    told = json.loads(unseal(change.sealed or b""))
    return told["before"], told["after"]


def refuse_changed(row: Model) -> Refusal:
    """For a row that somebody has changed after the import."""
    what = f"{row._meta.verbose_name}“{row}”"
    return Refusal(_("%(what)s在导入之后又改过，不能撤销。") % {"what": what})


class StillUsed(Refusal):
    """Something stands on what the import made. `models`: of which kind, for the lists in which it is found."""

    def __init__(self, message: str, models: Iterable[str]) -> None:
        super().__init__(message)
        self.models = list(models)


def refuse_used(rows: Iterable[Model]) -> Refusal:
    """For rows of the import on which something else now stands."""
    rows = list(rows)
    counted = Counter(str(row._meta.verbose_name) for row in rows)
    shown = "、".join(f"{name} {count}" for name, count in counted.items())
    models = dict.fromkeys(row._meta.label for row in rows)
    return StillUsed(_("导入的内容已被使用，不能撤销：%(what)s。") % {"what": shown}, models)


def _restore(changes: list[ImportChange]) -> None:
    for label, of_model in _by_model(changes).items():
        model = apps.get_model(label)
        rows = model._default_manager.select_for_update().in_bulk([change.object_id for change in of_model])
        for change in of_model:
            row = rows[change.object_id]
            before, after = told_by(change)
            if any(plain_value(row, name) != value for name, value in after.items()):
                raise refuse_changed(row)
            for name, value in before.items():
                field = model._meta.get_field(name)
                setattr(row, field.attname, field.to_python(value) if not field.is_relation else value)
            row.save(update_fields=list(before))


def _remove(changes: list[ImportChange]) -> None:
    """Delete what the import made, last made first. The database refuses when something hangs on it."""
    for label, of_model in _by_model(changes).items():
        model = apps.get_model(label)
        keys = [change.object_id for change in of_model]
        _refuse_edited(model, keys)
        if model is Unit:
            _remove_units(keys)
            continue
        try:
            model._default_manager.filter(pk__in=keys).delete()
        except ProtectedError as error:
            raise refuse_used(error.protected_objects) from error


def _refuse_edited(model: type[Model], keys: list[int]) -> None:
    """Who has edited a row since would lose what was typed."""
    if issubclass(model, Versioned):
        edited = model._default_manager.filter(pk__in=keys, version__gt=1).first()
        if edited is not None:
            raise refuse_changed(edited)


def _remove_units(keys: list[int]) -> None:
    """Deepest first through the tree, which keeps its counters; never with a child that came later."""
    later = Unit.objects.filter(parent__in=keys).exclude(pk__in=keys)
    if later.exists():
        raise refuse_used(set(later[:3]))
    # What was imported there and taken back, or never imported, holds no unit.
    standing = {BatchState.IMPORTING, BatchState.DONE}
    ImportBatch.objects.filter(unit__in=keys).exclude(state__in=standing).update(unit=None)
    try:
        for unit in Unit.objects.filter(pk__in=keys).order_by("-depth"):
            Unit.objects.get(pk=unit.pk).delete()
    except ProtectedError as error:
        raise refuse_used(error.protected_objects) from error


def _by_model(changes: list[ImportChange]) -> dict[str, list[ImportChange]]:
    grouped: dict[str, list[ImportChange]] = defaultdict(list)
    for change in changes:
        grouped[change.model].append(change)
    return grouped
