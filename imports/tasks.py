"""Edges: the two long parts of an import, and putting aside what nobody confirmed."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop, ngettext

from imports.models import ImportBatch
from imports.permissions import can_continue
from imports.telling import told_of
from imports.uploads import CHECK, WRITE, carry_out, check_batch, drop_forgotten, put_back
from jobs.models import Job
from jobs.periodic import periodic
from jobs.registry import job_kind, on_job_end
from jobs.runner import Run
from people.models import User

# Its size is known only when it has been read: until then the bar shows that something goes on, not how far.
READING = gettext_noop("正在读取文件")
KEEP_UNCONFIRMED = timedelta(days=30)


def may_go_on(user: User, job: Job) -> bool:
    batch = ImportBatch.objects.filter(pk=job.params.get("batch")).select_related("unit").first()
    return batch is not None and can_continue(user, batch)


def rows_of(total: int) -> str:
    return ngettext("%(n)d 行", "%(n)d 行", total) % {"n": total}


on_job_end(put_back)


@job_kind(CHECK, label=_("核对导入文件"), permission=may_go_on, describe=told_of, resumes=False, size=rows_of)
def check(run: Run) -> None:
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    run.progress(0, 0, note=READING)

    def tick(done: int, total: int) -> None:
        run.progress(done, total, note=gettext_noop("正在逐行核对"))

    run.step("check", lambda: check_batch(batch=batch, now=timezone.now(), tick=tick).state)


@job_kind(WRITE, label=_("导入"), permission=may_go_on, describe=told_of, resumes=False, size=rows_of)
def write(run: Run) -> None:
    batch = ImportBatch.objects.get(pk=run.params["batch"])
    run.progress(0, 0, note=READING)

    def tick(done: int, total: int) -> None:
        run.progress(done, total, note=gettext_noop("正在保存"))

    run.step("write", lambda: carry_out(batch=batch, now=timezone.now(), tick=tick).state)


@periodic("imports.tidy")
def tidy(*, due_at: datetime, now: datetime) -> None:
    drop_forgotten(before=now - KEEP_UNCONFIRMED, now=now)
