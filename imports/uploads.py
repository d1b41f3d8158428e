"""A file on its way through the pages: received, checked, confirmed or dropped. The long parts run as jobs."""

import json
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from common.crypto import seal
from common.exceptions import Refusal
from common.sheets import XLSX_TYPE
from imports.actions import lock_kind, save_report
from imports.copying import copy_in
from imports.deciding import Report, Tick, decide
from imports.kinds import Context, Kind, Options, Outcome, sheets_of
from imports.messages import sentence_of
from imports.models import WAITING_STATES, BatchState, ImportBatch, ImportRow
from imports.permissions import can_continue, may_import
from imports.reading import limits
from imports.reading.faults import Unreadable
from imports.reading.sniffing import sniff
from imports.settling import settle_told
from imports.showing import cells_of, told_problem
from jobs.actions import start_job
from jobs.choices import JobState
from jobs.models import Job
from people import audit
from people.actions.files import store_file
from people.models import Unit, User
from people.rules.problems import Problem

CHECK, WRITE = "imports.check", "imports.write"
FAULTS = {CHECK: ("check_cancelled", "check_stopped"), WRITE: ("write_cancelled", "write_stopped")}
COPIED = ("batch_id", "nth", "sheet", "number", "verdict", "was", "sealed")


@transaction.atomic
def receive_file(
    *,
    kind: Kind,
    content: IO[bytes],
    shown_name: str,
    unit: Unit,
    options: Options,
    by: User,
    now: datetime,
    replaces: ImportBatch | None = None,
) -> ImportBatch:
    """Keep a file and have it checked. Raises Refusal for what is plainly no table, and out of the user's reach.

    The file that it `replaces` waits on, and is put aside only once this one could be read.
    """
    if not may_import(by, kind, unit):
        raise Refusal(_("您没有在%(unit)s导入“%(kind)s”的权限。") % {"unit": unit.name, "kind": kind.label})
    form = _form_of(content)
    file = store_file(
        content=content,
        shown_name=shown_name,
        content_type=XLSX_TYPE if form == "zip" else "text/csv",
        by=by,
    )
    batch = ImportBatch.objects.create(
        kind=kind.key,
        shown_name=file.shown_name,
        sha256=file.sha256,
        unit=unit,
        file=file,
        options=asdict(options),
        replaces=replaces,
        state=BatchState.CHECKING,
        imported_by=by,
    )
    batch.job = start_job(kind=CHECK, by=by, params={"batch": batch.pk}, now=now, unit=unit)
    batch.save(update_fields=["job"])
    audit.record("imports.receive_file", by=by, target=batch, unit=unit, now=now, kind_of_import=kind.key)
    return batch


def _form_of(content: IO[bytes]) -> str:
    """What the first bytes say the file is; whatever is inside is looked at in the limited child."""
    content.seek(0)
    data = content.read(limits.MAX_FILE + 1)
    try:
        if len(data) > limits.MAX_FILE:
            raise Unreadable("is_too_big", limit=limits.MAX_FILE // limits.MIB)
        return sniff(data)
    except Unreadable as fault:
        raise Refusal(sentence_of(Problem(fault.code, fault.params)), field="file") from fault


@transaction.atomic
def check_batch(*, batch: ImportBatch, now: datetime, tick: Tick | None = None) -> ImportBatch:
    """Decide every row and keep what was decided; nothing of it is saved in the records."""
    batch = _locked(batch)
    if batch.state != BatchState.CHECKING:
        return batch
    batch.checked_at = now
    try:
        with file_of(batch) as path:
            report = decide(kind=batch.of_kind, path=path, context=context_of(batch, now), tick=tick)
    except Unreadable as fault:
        batch.state, batch.fault = BatchState.REFUSED, [fault.code, fault.params]
    else:
        _keep(batch, report, {})
        batch.state = _decided(batch)
        _put_aside_replaced(batch, now)
    batch.save()
    return batch


def _decided(batch: ImportBatch) -> BatchState:
    """A file waits for a word only when there is something in it to import."""
    return BatchState.CHECKED if batch.writable else BatchState.NOTHING


def _put_aside_replaced(batch: ImportBatch, now: datetime) -> None:
    """The file that this one betters, if it is still the same one's, for the same unit, and waiting."""
    if batch.replaces_id is None:
        return
    same = {"kind": batch.kind, "unit": batch.unit, "imported_by": batch.imported_by, "state__in": WAITING_STATES}
    rows = ImportBatch.objects.select_for_update(of=("self",)).filter(pk=batch.replaces_id, **same)
    for old in rows:
        _put_aside(old, now)
        audit.record(
            "imports.replace_import", by=batch.imported_by, target=old, unit=old.unit, now=now, replaced_by=batch.pk
        )


def _put_aside(batch: ImportBatch, now: datetime) -> None:
    """The rows, which are personal data, go; the figures stay."""
    batch.state = BatchState.DROPPED
    batch.save(update_fields=["state"])
    batch.rows.all().delete()
    settle_told([batch], now)


@transaction.atomic
def confirm_import(*, batch: ImportBatch, only_whole: bool, by: User, now: datetime) -> ImportBatch:
    """Have a checked file imported. `only_whole`: one wrong row keeps everything out."""
    batch = _locked(batch)
    if not can_continue(by, batch):
        raise Refusal(_("这个文件由上传的人确认导入。"))
    if batch.state == BatchState.NOTHING:
        raise Refusal(_("这个文件没有可导入的内容。"))
    if batch.state != BatchState.CHECKED:
        raise Refusal(_("这个文件现在是“%(state)s”，不能再次导入。") % {"state": batch.get_state_display()})
    if only_whole and batch.wrong_rows:
        raise Refusal(_("还有 %(n)d 行错误，按“有错误就都不导入”没有导入。请改好再传。") % {"n": batch.wrong_rows})
    settle_told([batch], now)
    batch.state, batch.only_whole, batch.fault = BatchState.IMPORTING, only_whole, None
    batch.job = start_job(kind=WRITE, by=by, params={"batch": batch.pk}, now=now, unit=batch.unit)
    batch.save()
    audit.record("imports.confirm_import", by=by, target=batch, unit=batch.unit, now=now, only_whole=only_whole)
    return batch


@transaction.atomic
def carry_out(*, batch: ImportBatch, now: datetime, tick: Tick | None = None) -> ImportBatch:
    """Read and decide the file once more, by what is on record now, and save it in the same breath.

    Rows decided otherwise than at the check are counted in `moved`. Meanwhile other imports of the kind wait.
    """
    batch = _locked(batch)
    if batch.state != BatchState.IMPORTING:
        return batch
    lock_kind(batch.kind)
    context = context_of(batch, now)
    with file_of(batch) as path:
        report = decide(kind=batch.of_kind, path=path, context=context, tick=tick)
    was = dict(batch.rows.values_list("nth", "verdict"))
    batch.rows.all().delete()
    _keep(batch, report, was)
    if batch.only_whole and report.errors:
        batch.state, batch.fault = _decided(batch), ["not_whole", {"n": report.errors}]
        batch.save()
        return batch
    return save_report(batch=batch, report=report, context=context)


@transaction.atomic
def drop_import(*, batch: ImportBatch, by: User, now: datetime) -> ImportBatch:
    """Put a file aside that won't be imported."""
    batch = _locked(batch)
    if not can_continue(by, batch):
        raise Refusal(_("这个文件由上传的人处理。"))
    if batch.state in {BatchState.CHECKING, BatchState.IMPORTING}:
        raise Refusal(_("正在办理，请先取消任务。"))
    if batch.state in {BatchState.DONE, BatchState.UNDONE}:
        raise Refusal(_("这个文件已经导入，可以撤销。"))
    if batch.state == BatchState.DROPPED:
        raise Refusal(_("这个文件已经放弃了。"))
    _put_aside(batch, now)
    audit.record("imports.drop_import", by=by, target=batch, unit=batch.unit, now=now)
    return batch


@transaction.atomic
def check_again(*, batch: ImportBatch, by: User, now: datetime) -> ImportBatch:
    """Have a file checked whose check was cancelled or didn't end."""
    batch = _locked(batch)
    if not can_continue(by, batch):
        raise Refusal(_("这个文件由上传的人处理。"))
    if batch.state != BatchState.STOPPED:
        raise Refusal(_("这个文件现在是“%(state)s”，不用重新核对。") % {"state": batch.get_state_display()})
    settle_told([batch], now)
    batch.state, batch.fault = BatchState.CHECKING, None
    batch.job = start_job(kind=CHECK, by=by, params={"batch": batch.pk}, now=now, unit=batch.unit)
    batch.save(update_fields=["state", "fault", "job"])
    audit.record("imports.check_again", by=by, target=batch, unit=batch.unit, now=now)
    return batch


def put_back(job: Job) -> None:
    """In the transaction in which its job ended without a result, a file goes back to where it was before:
    nothing was saved, and its sender may start again."""
    if job.kind not in FAULTS or job.state == JobState.DONE:
        return
    waiting = ImportBatch.objects.filter(job=job, state__in=[BatchState.CHECKING, BatchState.IMPORTING])
    batch = waiting.select_for_update().first()
    if batch is None:
        return
    cancelled, stopped = FAULTS[job.kind]
    batch.state = BatchState.STOPPED if batch.state == BatchState.CHECKING else BatchState.CHECKED
    batch.fault = (
        [cancelled, {}] if job.state == JobState.CANCELLED else [stopped, {"reason": job.error.removesuffix("。")}]
    )
    batch.save(update_fields=["state", "fault"])


@transaction.atomic
def drop_forgotten(*, before: datetime, now: datetime) -> int:
    """Put aside what was checked and never confirmed since; the rows, which are personal data, go. Returns how many."""
    waiting = ImportBatch.objects.filter(state__in=WAITING_STATES, checked_at__lt=before)
    files = list(waiting.select_for_update(skip_locked=True))
    keys = [batch.pk for batch in files]
    if keys:
        ImportRow.objects.filter(batch__in=keys).delete()
        ImportBatch.objects.filter(pk__in=keys).update(state=BatchState.DROPPED)
        settle_told(files, now)
        audit.record("imports.drop_forgotten", by=None, now=now, batches=keys)
    return len(keys)


def context_of(batch: ImportBatch, now: datetime) -> Context:
    return Context(
        batch.imported_by,
        now,
        timezone.localdate(now),
        batch.unit,
        Options(**batch.options),
        file_name=batch.shown_name,
    )


@contextmanager
def file_of(batch: ImportBatch) -> Iterator[Path]:
    """The stored file under a passing name, wherever the storage keeps it."""
    with tempfile.NamedTemporaryFile(prefix="import-") as copy, batch.file.content.open("rb") as stored:
        for chunk in stored.chunks():
            copy.write(chunk)
        copy.flush()
        yield Path(copy.name)


def _locked(batch: ImportBatch) -> ImportBatch:
    rows = ImportBatch.objects.select_for_update(of=("self",)).select_related("unit", "file", "job", "imported_by")
    return rows.get(pk=batch.pk)


def _keep(batch: ImportBatch, report: Report, was: dict[int, str]) -> None:
    """The figures, where which column was found, and every row with its outcome."""
    specs = {spec.key: spec for spec in sheets_of(batch.of_kind)}
    place = {table.sheet.name: nth for nth, table in enumerate(report.tables)}
    batch.counts = {sheet: dict(counts) for sheet, counts in report.by_sheet.items()}
    batch.notes = [[note.code, note.params] for note in report.notes]
    batch.tables = [_table(table, specs[table.spec.key]) for table in report.tables]
    for outcome in report.outcomes:
        counts = batch.tables[place[outcome.draft.sheet]]["counts"]
        counts[outcome.verdict] = counts.get(outcome.verdict, 0) + 1
    batch.moved = sum(1 for nth, o in enumerate(report.outcomes) if was and was.get(nth, "") != o.verdict)
    rows = (
        _row(batch, nth, place[outcome.draft.sheet], outcome, specs, report, was)
        for nth, outcome in enumerate(report.outcomes)
    )
    copy_in(ImportRow._meta.db_table, COPIED, rows)


def _table(table: Any, spec: Any) -> dict[str, Any]:
    columns = [
        [column.key, table.headers[column.key] or str(column.label)]
        for column in spec.columns
        if column.key in table.columns
    ]
    return {
        "sheet": table.sheet.name,
        "spec": spec.key,
        "label": table.sheet.name or str(spec.label),
        "row": table.header_row,
        "columns": columns,
        "counts": {},
    }


def _row(
    batch: ImportBatch,
    nth: int,
    sheet: int,
    outcome: Outcome,
    specs: dict[str, Any],
    report: Report,
    was: dict[int, str],
) -> tuple[Any, ...]:
    before = was.get(nth, "")
    told = {
        "cells": cells_of(outcome, specs[outcome.draft.spec], report.tables[sheet].columns),
        "note": told_problem(outcome.note),
    }
    return (
        batch.pk,
        nth,
        sheet,
        outcome.draft.number,
        outcome.verdict,
        before if before != outcome.verdict else "",
        seal(json.dumps(told, ensure_ascii=False, separators=(",", ":"))),
    )
