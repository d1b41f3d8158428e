import pytest
from django.utils import timezone

from common.exceptions import Refusal
from jobs.actions import cancel_job, retry_job, start_job
from jobs.choices import JobState
from jobs.models import Job
from jobs.runner import claim, run_job
from people.models import AuditEvent


def idle(run):
    return None


def test_started_job_waits_in_the_queue_with_its_audit_event(queued, owner):
    job = queued(idle, report=7)

    assert (job.state, job.owner, job.params) == (JobState.QUEUED, owner, {"report": 7})
    assert AuditEvent.objects.get(verb="jobs.start").target_id == str(job.pk)


def test_start_is_refused_without_the_right(owner, kind, now):
    code = kind(idle, allowed=False)

    with pytest.raises(Refusal, match="没有执行“测试任务”的权限"):
        start_job(kind=code, by=owner, params={}, now=now)

    assert not Job.objects.exists()


def test_start_wakes_a_worker_only_after_commit(queued, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as callbacks:
        queued(idle)

    assert len(callbacks) == 1


def test_waiting_job_is_cancelled_at_once(queued, owner, now):
    job = cancel_job(job=queued(idle), by=owner, now=now)

    assert (job.state, job.ended_at) == (JobState.CANCELLED, now)
    assert claim(job.pk) is None


def test_running_job_stops_at_its_next_step_and_keeps_the_steps_before(queued, owner):
    done = []

    def handler(run):
        run.step("first", lambda: done.append("first"))
        cancel_job(job=run.job, by=owner, now=timezone.now())
        run._last_look = 0.0
        run.step("second", lambda: done.append("second"))

    job = queued(handler)
    run_job(job.pk)
    job.refresh_from_db()

    assert (job.state, done, job.cursor) == (JobState.CANCELLED, ["first"], {"first": None})


def test_job_of_a_silent_worker_is_cancelled_when_it_is_found(queued, owner, now):
    job = queued(idle)
    claim(job.pk)
    cancel_job(job=job, by=owner, now=now)
    Job.objects.update(lease_until=now)

    assert claim(job.pk) is None
    assert Job.objects.get().state == JobState.CANCELLED


def test_ended_job_is_not_cancelled(queued, owner, now):
    job = queued(idle)
    run_job(job.pk)

    with pytest.raises(Refusal, match="已经结束"):
        cancel_job(job=job, by=owner, now=now)


def test_retried_job_goes_on_after_the_steps_it_has_done(queued, owner, now):
    done = []

    def handler(run):
        run.step("first", lambda: done.append("first"))
        if len(done) == 1:
            done.append("refused")
            raise Refusal("台账不全")

    job = queued(handler)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "台账不全")

    run_job(retry_job(job=job, by=owner, now=now).pk)
    job.refresh_from_db()

    assert (job.state, job.error, done) == (JobState.DONE, "", ["first", "refused"])


def test_finished_job_is_not_retried(queued, owner, now):
    job = queued(idle)
    run_job(job.pk)
    job.refresh_from_db()

    with pytest.raises(Refusal, match="只有未完成的任务"):
        retry_job(job=job, by=owner, now=now)
