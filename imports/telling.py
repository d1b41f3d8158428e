"""What the download centre and the message at the end say of a file's check and import."""

from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from imports.messages import sentence_of
from imports.models import BatchState, ImportBatch
from imports.showing import problem_of
from imports.uploads import WRITE
from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import Told


def told_of(jobs: Sequence[Job]) -> Mapping[int, Told]:
    """By job: the file's name, its page, and what came of it; one question for all."""
    batches = ImportBatch.objects.in_bulk([job.params["batch"] for job in jobs])
    return {job.pk: _told(job, batches[job.params["batch"]]) for job in jobs if job.params["batch"] in batches}


def _told(job: Job, batch: ImportBatch) -> Told:
    outcome, detail = _outcome(job, batch)
    return Told(
        title=batch.shown_name,
        url=reverse("imports:import-preview", args=[batch.pk]),
        link=_("看这次导入"),
        outcome=outcome % {"file": batch.shown_name},
        detail=detail,
    )


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
    return _("“%(file)s”核对好了"), ""


def _figures(batch: ImportBatch) -> str:
    told = {"new": batch.new_rows, "changed": batch.changed_rows}
    words = _("新增 %(new)d 行，变更 %(changed)d 行") % told
    return words + (_("，错误 %(n)d 行") % {"n": batch.wrong_rows} if batch.wrong_rows else "")
