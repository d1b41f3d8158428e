"""The owner of a job is told of its end, in the transaction of the end."""

import pytest
from django.utils import timezone

from common.exceptions import Refusal
from jobs.actions import cancel_job, retry_job, start_job
from jobs.models import Job
from jobs.registry import forget_kind, job_kind
from jobs.runner import run_job
from notices.models import Notice

pytestmark = pytest.mark.django_db


@pytest.fixture
def start(teacher):
    def begin(handler):
        job_kind("tests.told", label="名册导出", permission=lambda user, job: True)(handler)
        return start_job(kind="tests.told", by=teacher, params={}, now=timezone.now())

    yield begin
    forget_kind("tests.told")


def refuses(run):
    raise Refusal("台账不全")


def test_a_finished_job_sends_its_owner_to_the_result(start, teacher):
    job = start(lambda run: None)
    run_job(job.pk)

    notice = Notice.objects.get()
    assert (notice.recipient, notice.title, notice.channel) == (teacher, "“名册导出”已办完", "inbox")
    assert str(job.public_id) in notice.url


def test_a_job_that_stopped_says_why_and_again_after_each_run(start, teacher):
    job = start(refuses)
    run_job(job.pk)
    run_job(retry_job(job=job, by=teacher, now=timezone.now()).pk)

    assert list(Notice.objects.values_list("title", "body")) == [("“名册导出”没有办完", "台账不全")] * 2


def test_a_cancelled_job_needs_no_message(start, teacher):
    cancel_job(job=start(lambda run: None), by=teacher, now=timezone.now())

    assert not Notice.objects.exists()


def test_a_job_given_up_at_last_is_told_of_too(start):
    job = start(lambda run: None)
    Job.objects.update(attempts=3)
    run_job(job.pk)

    assert "暂时搁置" in Notice.objects.get().body
