"""Work for workers that are going to be killed; its effects are audit events, one per step."""

import os
import signal
import time
from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.filebased import EmailBackend

from jobs.models import Job
from jobs.registry import job_kind
from jobs.runner import Run
from people import audit

STEPS = 5
KIND = "rigs.steps"
UNGUARDED_KIND = "rigs.unguarded"


def _effect(run: Run, number: int) -> None:
    audit.record(f"rigs.effect-{number}", by=run.owner, target=run.job)
    time.sleep(0.3)


@job_kind(KIND, label="分步任务", permission=lambda user, job: True)
def in_steps(run: Run) -> None:
    for number in range(STEPS):
        run.step(f"step-{number}", lambda number=number: _effect(run, number))
        run.progress(number + 1, STEPS)


@job_kind(UNGUARDED_KIND, label="不分步的任务", permission=lambda user, job: True)
def without_steps(run: Run) -> None:
    """The same work without the memory of steps: what the defence is measured against."""
    for number in range(STEPS):
        _effect(run, number)


POISON_KIND = "rigs.poison"
UNCOUNTED_KIND = "rigs.uncounted"


@job_kind(POISON_KIND, label="害死进程的任务", permission=lambda user, job: True)
def poison(run: Run) -> None:
    """Kills the process that does it, as work does for which memory isn't enough."""
    audit.record("rigs.poison", by=run.owner, target=run.job)
    os.kill(os.getpid(), signal.SIGKILL)


@job_kind(UNCOUNTED_KIND, label="不计次数的任务", permission=lambda user, job: True)
def uncounted_poison(run: Run) -> None:
    """The same without the count of tries: what the defence is measured against."""
    Job.objects.filter(pk=run.job.pk).update(attempts=0)
    poison(run)


class SlowGateway(EmailBackend):
    """Takes the mail, then keeps the line open for longer than the sender will live."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        sent = super().send_messages(email_messages)
        time.sleep(60)
        return sent or 0
