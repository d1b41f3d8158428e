"""Doing long work: claim, steps, lease, end. A job may be run any number of times, by anybody."""

import json
import logging
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import timedelta
from typing import IO, Any

from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import F
from django.db.models.functions import Coalesce, Now
from django.utils import translation
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from jobs.choices import JobState
from jobs.models import Job
from jobs.permissions import may_run
from jobs.registry import job_ended, kind_of
from jobs.rules import MOST_ATTEMPTS, describe_fault, pause_before
from people.actions.files import store_file
from people.models import PrivateFile, Unit, User

logger = logging.getLogger(__name__)

# A handler that shows no sign of progress for this long is taken for hung and loses its lease.
LONGEST_SILENCE = 600.0
BETWEEN_LOOKS = 0.5


class Stopped(BaseException):
    """Unwinds a handler; no `except Exception` in it may swallow this."""


class Cancelled(Stopped):
    """The owner asked for an end."""


class LostLease(Stopped):
    """Another worker has taken the job over; this one must write nothing more."""


def lease() -> timedelta:
    return timedelta(seconds=settings.JOB_LEASE)


class Run:
    """A claimed job in a handler's hands."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self._attempts = job.attempts
        self._done, self._total, self._note = job.done, job.total, job.note
        self._last_look = 0.0
        self.last_stir = time.monotonic()

    @property
    def owner(self) -> User:
        return self.job.owner

    @property
    def unit(self) -> Unit | None:
        return self.job.unit

    @property
    def params(self) -> dict[str, Any]:
        return self.job.params

    def step(self, name: str, work: Callable[[], Any]) -> Any:
        """Do the work once and remember its (JSON) result; a later run gets the result only.

        What the work writes commits together with the memory of it, or not at all. Keep each
        step well under a minute; raises LostLease when another worker has taken over.
        """
        done: dict[str, Any] = self.job.cursor
        if name in done:
            return done[name]
        self.check_cancelled()
        with transaction.atomic():
            result = json.loads(json.dumps(work()))
            self._write(cursor={**done, name: result}, attempts=1)
        done[name] = result
        self._attempts = 1
        return result

    def progress(self, done: int, total: int | None = None, *, note: str | None = None) -> None:
        """Say how far the work is; also the moment at which a cancelled job stops.

        `note` is a marked (gettext_noop) sentence without any personal data.
        """
        self._total = self._total if total is None else total
        self._done = min(done, self._total) if self._total else done
        self._note = self._note if note is None else note
        self.check_cancelled()

    def check_cancelled(self) -> None:
        """Raise Cancelled or LostLease if this run should end. Cheap enough to call in a loop."""
        self.last_stir = time.monotonic()
        if self.last_stir - self._last_look < BETWEEN_LOOKS:
            return
        self._last_look = self.last_stir
        if not connection.in_atomic_block:
            self._write()
        row = self._rows().values_list("cancel_asked_at", flat=True)
        if not row:
            raise LostLease
        if row[0] is not None:
            raise Cancelled

    def save_result(self, *, name: str, content_type: str, write: Callable[[IO[bytes]], None]) -> None:
        """Keep the file that `write` fills as the job's result, once."""
        self.step("result", lambda: self._store(name, content_type, write).pk)

    def pulse(self) -> None:
        """Renew the lease and show progress; called by the pulse's own thread and connection."""
        if time.monotonic() - self.last_stir < LONGEST_SILENCE:
            self._write()

    @transaction.atomic
    def end(self, state: JobState, error: str = "") -> None:
        if state is JobState.DONE and self._total:
            self._done = self._total
        self._write(state=state, error=error[:300], ended_at=Now(), lease_until=None)
        self.job.state, self.job.error = state, error[:300]
        job_ended(self.job)

    def pause(self) -> None:
        """Leave the job for a later attempt."""
        self._write(
            state=JobState.QUEUED,
            lease_until=None,
            woken_at=None,
            run_after=Now() + pause_before(self._attempts),
        )

    @property
    def is_last_attempt(self) -> bool:
        return self._attempts >= MOST_ATTEMPTS

    def _rows(self) -> Any:
        return Job.objects.filter(pk=self.job.pk, state=JobState.RUNNING, fence=self.job.fence)

    def _write(self, **changes: Any) -> None:
        values = {
            "lease_until": Now() + lease(),
            "done": self._done,
            "total": self._total,
            "note": self._note,
            **changes,
        }
        if not self._rows().update(**values):
            raise LostLease

    def _store(self, name: str, content_type: str, write: Callable[[IO[bytes]], None]) -> PrivateFile:
        with tempfile.TemporaryFile() as content:
            write(content)
            file = store_file(content=content, shown_name=name, content_type=content_type, by=self.owner)
        self._rows().update(result=file)
        return file


class Pulse(threading.Thread):
    """Keeps the lease while a long step runs, over a connection of its own."""

    def __init__(self, run: Run) -> None:
        super().__init__(name="job-pulse", daemon=True)
        self.run_at_work = run
        self.over = threading.Event()

    def run(self) -> None:
        try:
            while not self.over.wait(settings.JOB_LEASE / 10):
                self.beat()
        except LostLease:
            return
        finally:
            connection.close()

    def beat(self) -> None:
        try:
            self.run_at_work.pulse()
        except DatabaseError as error:
            connection.close()
            logger.warning("lease not renewed: %s", describe_fault(error))

    def __enter__(self) -> "Pulse":
        # Inside the caller's transaction nobody else can see the row, let alone take it over.
        if not connection.in_atomic_block:
            self.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.over.set()
        if self.is_alive():
            self.join()


@transaction.atomic
def claim(job_id: int) -> Run | None:
    """Take a job under a fresh fence number; None when it's ended, resting or in other hands."""
    rows = Job.objects.claimable().select_for_update(skip_locked=True, of=("self",))
    job = rows.select_related("owner", "unit").filter(pk=job_id).first()
    if job is None:
        return None
    if job.cancel_asked_at is not None:
        _close(job, JobState.CANCELLED)
        return None
    if job.attempts >= MOST_ATTEMPTS:
        _close(job, JobState.PARKED)
        return None
    Job.objects.filter(pk=job_id).update(
        state=JobState.RUNNING,
        fence=F("fence") + 1,
        attempts=F("attempts") + 1,
        lease_until=Now() + lease(),
        started_at=Coalesce("started_at", Now()),
        woken_at=None,
        run_after=None,
    )
    job.fence += 1
    job.attempts += 1
    job.state = JobState.RUNNING
    return Run(job)


def _close(job: Job, state: JobState) -> None:
    with translation.override(job.owner.language):
        error = parked_message() if state is JobState.PARKED else ""
    Job.objects.filter(pk=job.pk).update(state=state, error=error, ended_at=Now(), lease_until=None)
    job.state, job.error = state, error
    job_ended(job)


def parked_message() -> str:
    return _("系统多次尝试仍未能完成，已暂时搁置。请稍后重新开始；仍不成功的，请联系系统管理员。")


def run_job(job_id: int) -> None:
    """Claim a job and work on it; returns quietly when there is nothing to do."""
    run = claim(job_id)
    if run is None:
        return
    try:
        with Pulse(run), translation.override(run.owner.language):
            _work(run)
    except LostLease:
        logger.warning("job %s was taken over by another worker", job_id)
    except DatabaseError as error:
        # The lease lapses by itself and the sweep hands the job to a worker that has a database.
        logger.warning("job %s left to the sweep: %s", job_id, describe_fault(error))


def run_now(job: Job) -> Job:
    """Do a job in this process, for shell commands. Raises Refusal with the reason if it fails.

    A worker that got hold of it first is waited for.
    """
    while job.is_live:
        run_job(job.pk)
        job.refresh_from_db()
        if job.is_live:
            time.sleep(BETWEEN_LOOKS)
    if job.state != JobState.DONE:
        raise Refusal(job.error or _("任务已取消。"))
    return job


def _work(run: Run) -> None:
    try:
        if not may_run(run.owner, run.job):
            raise Refusal(_("您的账号或权限已变动，任务未执行。"))
        kind_of(run.job.kind).handler(run)
        run.end(JobState.DONE)
    except Cancelled:
        run.end(JobState.CANCELLED)
    except Refusal as refusal:
        run.end(JobState.FAILED, str(refusal.message))
    except Exception as error:
        logger.error("job %s (%s) failed: %s", run.job.pk, run.job.kind, describe_fault(error))
        _after_fault(run)


def _after_fault(run: Run) -> None:
    if not connection.in_atomic_block:
        connection.close_if_unusable_or_obsolete()
    if run.is_last_attempt:
        run.end(JobState.PARKED, parked_message())
    else:
        run.pause()
