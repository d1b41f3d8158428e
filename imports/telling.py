"""What the download centre, the message at the end and the file's own page say of its check and import."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from imports.messages import sentence_of
from imports.models import BatchState, ImportBatch
from imports.showing import problem_of
from imports.uploads import WRITE
from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import Told

STATE_KINDS = {
    BatchState.CHECKING: "go",
    BatchState.IMPORTING: "go",
    BatchState.CHECKED: "soon",
    BatchState.REFUSED: "need",
    BatchState.STOPPED: "need",
    BatchState.DONE: "done",
}


def told_of(jobs: Sequence[Job]) -> Mapping[int, Told]:
    """By job: the file's name, its page, and what came of it; one question for all."""
    batches = ImportBatch.objects.in_bulk([job.params["batch"] for job in jobs])
    return {job.pk: _told(job, batches[job.params["batch"]]) for job in jobs if job.params["batch"] in batches}


def _told(job: Job, batch: ImportBatch) -> Told:
    outcome, detail = _outcome(job, batch)
    state, state_kind = _state(job, batch)
    return Told(
        title=batch.shown_name,
        url=reverse("imports:import-preview", args=[batch.pk]),
        link=_("看这次导入"),
        outcome=outcome % {"file": batch.shown_name},
        detail=detail,
        state=state,
        state_kind=state_kind,
    )


def state_kind_of(batch: ImportBatch) -> str:
    """The colour of its badge: a file of wrong rows only has to be mended, one that brings nothing new is fine."""
    if batch.state == BatchState.NOTHING and batch.wrong_rows:
        return "need"
    return STATE_KINDS.get(BatchState(batch.state), "calm")


def _state(job: Job, batch: ImportBatch) -> tuple[str, str]:
    """The file's, of its last job that was done: the list of imports and the download centre say the same."""
    if job.state != JobState.DONE or job.pk != batch.job_id:
        return "", ""
    return str(batch.get_state_display()), state_kind_of(batch)


def _outcome(job: Job, batch: ImportBatch) -> tuple[str, str]:
    """A sentence and the figures or the reason; nothing while the job is on its way or when it failed."""
    fault = problem_of(batch.fault)
    reason = sentence_of(fault) if fault else ""
    if job.state == JobState.CANCELLED:
        return _("“%(file)s”已取消，没有保存任何内容"), ""
    if job.state != JobState.DONE:
        return "", ""
    if job.kind == WRITE:
        if batch.imported_at is None:
            return _("“%(file)s”没有导入"), reason
        return _("“%(file)s”已导入"), _figures(batch)
    if batch.state == BatchState.REFUSED:
        return _("“%(file)s”没能读取"), reason
    if batch.state == BatchState.CHECKED:
        return _("“%(file)s”核对好了，请确认导入"), _figures(batch)
    if batch.state == BatchState.NOTHING:
        return _("“%(file)s”没有可导入的内容"), nothing_in(batch)
    return _("“%(file)s”核对好了"), ""


def nothing_in(batch: ImportBatch) -> str:
    """Why there is nothing to import, and what to do about it."""
    wrong = batch.wrong_rows
    if not wrong:
        return _("各行都已在系统里，没有变化")
    if wrong == batch.rows_in_all:
        why = ngettext("%(n)d 行有错", "%(n)d 行都有错", wrong) % {"n": wrong}
    else:
        why = ngettext("%(n)d 行有错，其余没有变化", "%(n)d 行有错，其余没有变化", wrong) % {"n": wrong}
    return _("%(why)s，请下载标注了原因的原文件，改好再传") % {"why": why}


def _figures(batch: ImportBatch) -> str:
    told = {"new": batch.new_rows, "changed": batch.changed_rows}
    words = _("新增 %(new)d 行，变更 %(changed)d 行") % told
    return words + (_("，错误 %(n)d 行") % {"n": batch.wrong_rows} if batch.wrong_rows else "")
