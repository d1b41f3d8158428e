"""Importing a file and undoing it: each all or nothing, one at a time per kind."""

import hashlib
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from imports.copying import insert_rows
from imports.deciding import Report, decide
from imports.kinds import Context, Kind, Options, kinds
from imports.models import BatchState, ImportBatch, ImportChange
from imports.settling import settle_told
from imports.standing import top_unit
from imports.undoing import take_back
from imports.writing import write
from people import audit
from people.models import Unit, User


@transaction.atomic
def import_file(
    *,
    kind: Kind,
    path: Path,
    by: User | None,
    now: datetime,
    root: Unit | None = None,
    options: Options = Options(),  # noqa: B008 - frozen
    dry_run: bool = False,
) -> tuple[Report, ImportBatch | None]:
    """Check a file and, unless it is a dry run, save its right rows. Raises Unreadable for the file as a whole.

    Two imports of one kind wait for each other, so that the second sees what the first has made.
    """
    lock_kind(kind.key)
    context = Context(by, now, timezone.localdate(now), root, options)
    report = decide(kind=kind, path=path, context=context)
    if dry_run:
        return report, None
    batch = ImportBatch(
        kind=kind.key,
        shown_name=path.name[:120],
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
        unit=root,
        options={"cohort": options.cohort, "year": options.year},
        imported_by=by,
    )
    return report, save_report(batch=batch, report=report, context=context)


def lock_kind(kind: str) -> None:
    """Until the transaction ends no other import of the kind decides or writes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"import:{kind}"])


def save_report(*, batch: ImportBatch, report: Report, context: Context) -> ImportBatch:
    """Write what was decided, with everything that the undo needs. In the transaction that decided it.

    An import without a unit is kept with the one above all that it is about, so that some desk sees it.
    """
    kind = kinds()[batch.kind]
    batch.state, batch.imported_at = BatchState.DONE, context.now
    batch.counts = {sheet: dict(counts) for sheet, counts in report.by_sheet.items()}
    batch.save()
    changes = write(kind, context, report.outcomes)
    for change in changes:
        change.batch = batch
    insert_rows(ImportChange, changes)
    if batch.unit is None:
        batch.unit = top_unit(report.outcomes)
        batch.save(update_fields=["unit"])
    audit.record(
        "imports.import",
        by=context.by,
        target=batch,
        unit=_told_at(batch, context.by),
        now=context.now,
        kind_of_import=kind.key,
        **batch.counts,
    )
    return batch


@transaction.atomic
def undo_import(*, batch: ImportBatch, by: User | None, now: datetime) -> ImportBatch:
    """Take an import back. Raises Refusal when something was built on it, or changed after it."""
    batch = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit").get(pk=batch.pk)
    if batch.state == BatchState.UNDONE:
        raise Refusal(_("这次导入已经撤销过。"))
    if batch.state != BatchState.DONE:
        raise Refusal(_("这次导入还没有完成，不能撤销。"))
    lock_kind(batch.kind)
    _refuse_before_later(batch)
    context = Context(by, now, timezone.localdate(now), batch.unit, Options(**batch.options))
    changes = list(batch.changes.order_by("-pk"))
    batch.state, batch.undone_by, batch.undone_at = BatchState.UNDONE, by, now
    batch.save(update_fields=["state", "undone_by", "undone_at"])
    take_back(batch.of_kind, context, changes)
    batch.refresh_from_db(fields=["unit"])
    settle_told([batch], now)
    audit.record("imports.undo_import", by=by, target=batch, unit=_told_at(batch, by), now=now, rows=len(changes))
    return batch


def _told_at(batch: ImportBatch, by: User | None) -> Unit | None:
    """Where the audit keeps it. From the shell nowhere: an event is for ever, and would hold the imported unit."""
    return batch.unit if by else None


def _refuse_before_later(batch: ImportBatch) -> None:
    """What a later import has changed again must be taken back first."""
    touched = ImportChange.objects.filter(batch=batch, model=OuterRef("model"), object_id=OuterRef("object_id"))
    later = ImportChange.objects.filter(batch__pk__gt=batch.pk, batch__state=BatchState.DONE).filter(Exists(touched))
    change = later.select_related("batch").first()
    if change is not None:
        named = {
            "file": change.batch.shown_name,
            "at": f"{timezone.localtime(change.batch.imported_at):%Y-%m-%d %H:%M}",
        }
        raise Refusal(_("之后的导入（%(file)s，%(at)s）又改过其中的记录，请先撤销那一次。") % named)
