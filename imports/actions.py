"""Importing a file and undoing it: each all or nothing, one at a time per kind."""

import hashlib
import json
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.db.models import Model, ProtectedError
from django.utils import timezone
from django.utils.translation import gettext as _

from common.crypto import seal, unseal
from common.exceptions import Refusal
from imports.drafts import draft_rows
from imports.kinds import Context, Kind, Outcome, Verdict
from imports.layout import SheetNote, lay_out
from imports.models import BatchState, ImportBatch, ImportChange
from imports.reading.parent import read_book
from people import audit
from people.models import Unit, User

AT_ONCE = 1_000


@dataclass(slots=True)
class Report:
    """What an import decided. The counts speak of the main sheet, one record a row."""

    outcomes: list[Outcome]
    notes: list[SheetNote]
    headers: dict[tuple[str, str], str]
    main: str
    batch: ImportBatch | None = None
    by_sheet: dict[str, Counter[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for outcome in self.outcomes:
            self.by_sheet.setdefault(outcome.draft.spec, Counter())[outcome.verdict] += 1

    def count(self, verdict: Verdict) -> int:
        return self.by_sheet.get(self.main, Counter())[verdict]


@transaction.atomic
def import_file(
    *, kind: Kind, path: Path, by: User | None, now: datetime, root: Unit | None = None, dry_run: bool = False
) -> Report:
    """Check a file and, unless it is a dry run, save its right rows. Raises Unreadable for the file as a whole.

    Two imports of one kind wait for each other, so that the second sees what the first has made.
    """
    _lock(f"import:{kind.key}")
    layout = lay_out(read_book(path), kind.sheets)
    context = Context(by, now, timezone.localdate(now), root)
    outcomes = kind.plan(context, list(draft_rows(layout, context.today)))
    headers = {(t.sheet.name, key): header for t in layout.tables for key, header in t.headers.items()}
    report = Report(outcomes, layout.notes, headers, kind.sheets[0].key)
    if not dry_run:
        report.batch = _save(kind, context, path, report)
    return report


def _lock(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def _save(kind: Kind, context: Context, path: Path, report: Report) -> ImportBatch:
    batch = ImportBatch.objects.create(
        kind=kind.key,
        shown_name=path.name[:120],
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        counts={sheet: dict(counts) for sheet, counts in report.by_sheet.items()},
        imported_by=context.by,
        imported_at=context.now,
    )
    right = [outcome for outcome in report.outcomes if outcome.verdict in (Verdict.NEW, Verdict.CHANGED)]
    changes = _create(kind, context, [row for outcome in right for row in outcome.creates])
    changes += _update([update for outcome in right for update in outcome.updates])
    for change in changes:
        change.batch = batch
    ImportChange.objects.bulk_create(changes, batch_size=AT_ONCE)
    audit.record(
        "imports.import", by=context.by, target=batch, now=context.now, kind_of_import=kind.key, **batch.counts
    )
    return batch


def _create(kind: Kind, context: Context, rows: list[Model]) -> list[ImportChange]:
    """Insert model by model, in the order in which the kind first named them."""
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, made in by_model.items():
        if kind.make is not None:
            kind.make(context, made)
        else:
            model._default_manager.bulk_create(made, batch_size=AT_ONCE)
    return [ImportChange(model=row._meta.label, object_id=row.pk) for row in rows]


def _update(updates: list[tuple[Model, dict[str, Any]]]) -> list[ImportChange]:
    """Set fields in bulk, one statement a set of fields; what stood there before is kept sealed."""
    changes = []
    groups: dict[tuple[type[Model], tuple[str, ...]], list[Model]] = defaultdict(list)
    for row, fields in updates:
        before = {name: _plain(row, name) for name in fields}
        for name, value in fields.items():
            setattr(row, name, value)
        after = {name: _plain(row, name) for name in fields}
        text = json.dumps({"before": before, "after": after}, cls=DjangoJSONEncoder)
        changes.append(ImportChange(model=row._meta.label, object_id=row.pk, sealed=seal(text)))
        groups[type(row), tuple(sorted(fields))].append(row)
    for (model, names), rows in groups.items():
        model._default_manager.bulk_update(rows, names, batch_size=AT_ONCE)
    return changes


def _plain(row: Model, name: str) -> Any:
    """The field's value as JSON would carry it; a link as the key it holds."""
    value = getattr(row, row._meta.get_field(name).attname)  # type: ignore[union-attr]
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder))


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: User | None, now: datetime) -> ImportBatch:
    """Take an import back. Raises Refusal when something was built on it, or changed after it."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if batch.state == BatchState.UNDONE:
        raise Refusal(_("这次导入已经撤销过。"))
    _lock(f"import:{batch.kind}")
    changes = list(batch.changes.order_by("-pk"))
    _restore([change for change in changes if change.sealed])
    _remove([change for change in changes if not change.sealed])
    batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, by, now
    batch.save(update_fields=["state", "undone_by", "undone_at"])
    audit.record("imports.undo_import", by=by, target=batch, now=now, rows=len(changes))
    return batch


def _restore(changes: list[ImportChange]) -> None:
    for label, of_model in _by_model(changes).items():
        model = apps.get_model(label)
        rows = model._default_manager.select_for_update().in_bulk([change.object_id for change in of_model])
        for change in of_model:
            row, told = rows[change.object_id], json.loads(unseal(change.sealed or b""))
            if any(_plain(row, name) != value for name, value in told["after"].items()):
                raise Refusal(
                    _("%(what)s在导入之后又改过，不能撤销。") % {"what": f"{model._meta.verbose_name}“{row}”"}
                )
            for name, value in told["before"].items():
                field_ = model._meta.get_field(name)
                setattr(row, field_.attname, field_.to_python(value) if not field_.is_relation else value)
            row.save(update_fields=list(told["before"]))


def _remove(changes: list[ImportChange]) -> None:
    """Delete what the import made, last made first. The database refuses when something hangs on it."""
    for label, of_model in _by_model(changes).items():
        model = apps.get_model(label)
        keys = [change.object_id for change in of_model]
        if model is Unit:
            _remove_units(keys)
            continue
        try:
            model._default_manager.filter(pk__in=keys).delete()
        except ProtectedError as error:
            raise _built_on(error.protected_objects) from error


def _remove_units(keys: list[int]) -> None:
    """Deepest first through the tree, which keeps its counters; never with a child that came later."""
    later = Unit.objects.filter(parent__in=keys).exclude(pk__in=keys)
    if later.exists():
        raise _built_on(set(later[:3]))
    try:
        for unit in Unit.objects.filter(pk__in=keys).order_by("-depth"):
            Unit.objects.get(pk=unit.pk).delete()
    except ProtectedError as error:
        raise _built_on(error.protected_objects) from error


def _built_on(rows: set[Model]) -> Refusal:
    counted = Counter(str(row._meta.verbose_name) for row in rows)
    shown = "、".join(f"{name} {count}" for name, count in counted.items())
    return Refusal(_("导入的内容已被使用，不能撤销：%(what)s。") % {"what": shown})


def _by_model(changes: list[ImportChange]) -> dict[str, list[ImportChange]]:
    grouped: dict[str, list[ImportChange]] = defaultdict(list)
    for change in changes:
        grouped[change.model].append(change)
    return grouped
