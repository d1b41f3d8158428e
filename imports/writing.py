"""What an import decided, written: new rows by COPY, changes in one statement a set of fields."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Model

from common.crypto import seal
from imports.copying import insert_rows, update_rows
from imports.kinds import WRITTEN, Context, Kind, Outcome
from imports.models import ImportChange


def write(kind: Kind, context: Context, outcomes: Sequence[Outcome]) -> list[ImportChange]:
    """Write the right rows; returns what changed, not yet saved, for the undo."""
    right = [outcome for outcome in outcomes if outcome.verdict in WRITTEN]
    changes = _create(kind, context, [row for outcome in right for row in outcome.creates])
    changes += _update([update for outcome in right for update in outcome.updates])
    if kind.write is not None:
        own = kind.write(context, right)
        for change in own:
            change.by_kind = True
        changes += own
    return changes


def _create(kind: Kind, context: Context, rows: list[Model]) -> list[ImportChange]:
    """Insert model by model, in the order in which the kind first named them."""
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, made in by_model.items():
        if kind.make is not None:
            kind.make(context, made)
        else:
            insert_rows(model, made)
    return [ImportChange(model=row._meta.label, object_id=row.pk) for row in rows]


def _update(updates: list[tuple[Model, dict[str, Any]]]) -> list[ImportChange]:
    """Set fields; what stood there before is kept sealed. A row named twice is written once."""
    groups: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    changes = []
    for row, fields in _merged(updates):
        before = {name: plain_value(row, name) for name in fields}
        for name, value in fields.items():
            setattr(row, name, value)
        changes.append(change_of(row, before, {name: plain_value(row, name) for name in fields}))
        groups[type(row), tuple(sorted(fields))].append(row)
    for (model, names), rows in groups.items():
        update_rows(model, names, rows)
    return changes


def _merged(updates: list[tuple[Model, dict[str, Any]]]) -> list[tuple[Model, dict[str, Any]]]:
    by_row: dict[tuple[type[Model], int], tuple[Model, dict[str, Any]]] = {}
    for row, fields in updates:
        by_row.setdefault((type(row), row.pk), (row, {}))[1].update(fields)
    return list(by_row.values())


def change_of(row: Model, before: dict[str, Any], after: dict[str, Any]) -> ImportChange:
    """A change of a row on record, its fields before and after sealed: they may hold phones."""
    text = json.dumps({"before": before, "after": after}, cls=DjangoJSONEncoder)
    return ImportChange(model=row._meta.label, object_id=row.pk, sealed=seal(text))


def plain_value(row: Model, name: str) -> Any:
    """The field's value as JSON would carry it; a link as the key it holds."""
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))
