import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from common.exceptions import Refusal
from jobs import runner
from jobs.choices import JobState
from jobs.models import Job
from jobs.rules import MOST_ATTEMPTS
from jobs.runner import LostLease, claim, run_job, run_now
from people.models import PrivateFile


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def rest_is_over():
    Job.objects.update(run_after=None)


def lapse():
    Job.objects.update(lease_until=timezone.now() - timedelta(seconds=1))


def test_job_runs_to_its_end_with_progress_and_note(queued):
    def handler(run):
        run.progress(3, 4, note="正在汇总")

    job = run_now(queued(handler))

    assert (job.state, job.done, job.total, job.percent, job.note) == (JobState.DONE, 4, 4, 100, "正在汇总")
    assert job.started_at is not None
    assert job.ended_at is not None
    assert job.lease_until is None


def test_progress_never_passes_the_total(queued):
    job = run_now(queued(lambda run: run.progress(9, 4)))

    assert (job.done, job.total) == (4, 4)


def test_run_twice_has_one_effect(queued):
    effects = []
    job = queued(lambda run: run.step("once", lambda: effects.append(1)))

    run_job(job.pk)
    run_job(job.pk)

    assert effects == [1]


def test_step_answers_alike_on_the_first_and_the_second_run(queued):
    answers = []

    def handler(run):
        answers.append(run.step("pair", lambda: (1, 2)))
        if len(answers) == 1:
            raise RuntimeError

    job = queued(handler)
    run_job(job.pk)
    rest_is_over()
    run_job(job.pk)

    assert answers == [[1, 2], [1, 2]]


def test_claimed_job_is_in_other_hands_until_its_lease_lapses(queued):
    job = queued(lambda run: None)
    first = claim(job.pk)

    assert claim(job.pk) is None
    lapse()
    second = claim(job.pk)

    assert (first.job.fence, second.job.fence) == (1, 2)


def test_zombie_writes_nothing_once_its_job_is_taken_over(queued, owner):
    job = queued(lambda run: None)
    zombie = claim(job.pk)
    lapse()
    claim(job.pk)

    def write():
        owner.name = "僵尸"
        owner.save()

    with pytest.raises(LostLease):
        zombie.step("write", write)
    with pytest.raises(LostLease):
        zombie.end(JobState.DONE)

    owner.refresh_from_db()
    assert owner.name == "王主任"
    assert Job.objects.get().state == JobState.RUNNING


def test_zombie_whose_lease_lapsed_unnoticed_may_go_on(queued):
    job = queued(lambda run: None)
    late = claim(job.pk)
    lapse()

    late.step("still mine", lambda: None)

    assert Job.objects.get().lease_until > timezone.now()


def test_hung_handler_gets_no_new_lease(queued, monkeypatch):
    run = claim(queued(lambda run: None).pk)
    lapse()
    monkeypatch.setattr(runner, "LONGEST_SILENCE", -1.0)

    run.pulse()

    assert Job.objects.get().lease_until < timezone.now()


def test_pulse_renews_the_lease(queued):
    run = claim(queued(lambda run: None).pk)
    lapse()

    run.pulse()

    assert Job.objects.get().lease_until > timezone.now()


def test_failing_job_rests_then_is_parked_after_three_attempts(queued):
    tries = []

    def handler(run):
        tries.append(1)
        raise RuntimeError("王芳 13912345678")

    job = queued(handler)
    for _attempt in range(MOST_ATTEMPTS + 2):
        run_job(job.pk)
        run_job(job.pk)
        rest_is_over()
    job.refresh_from_db()

    assert (job.state, len(tries)) == (JobState.PARKED, MOST_ATTEMPTS)
    assert job.error.startswith("系统多次尝试仍未能完成")


def test_job_that_kills_its_workers_is_parked_too(queued):
    job = queued(lambda run: None)
    for _attempt in range(MOST_ATTEMPTS):
        assert claim(job.pk) is not None
        lapse()

    assert claim(job.pk) is None
    assert Job.objects.get().state == JobState.PARKED


def test_each_finished_step_gives_three_new_attempts(queued):
    def handler(run):
        for number in range(6):
            run.step(f"step-{number}", lambda: None)
            if f"fault-{number}" not in faults:
                faults.append(f"fault-{number}")
                raise RuntimeError

    faults = []
    job = queued(handler)
    for _attempt in range(7):
        run_job(job.pk)
        rest_is_over()
    job.refresh_from_db()

    assert (job.state, len(faults)) == (JobState.DONE, 6)


def test_failed_step_leaves_nothing_behind(queued, owner):
    def write_half():
        owner.name = "半途"
        owner.save()
        with transaction.atomic():
            raise IntegrityError

    job = queued(lambda run: run.step("half", write_half))
    run_job(job.pk)
    owner.refresh_from_db()
    job.refresh_from_db()

    assert (owner.name, job.state, job.cursor) == ("王主任", JobState.QUEUED, {})


def test_disabled_owner_is_refused_at_run_time(queued, owner):
    effects = []
    job = queued(lambda run: effects.append(1))
    owner.is_active = False
    owner.save()

    with pytest.raises(Refusal, match="权限已变动"):
        run_now(job)

    assert (job.state, effects) == (JobState.FAILED, [])


def test_right_lost_since_the_start_is_refused_at_run_time(queued, kind):
    job = queued(lambda run: None)
    kind(lambda run: None, allowed=False)

    with pytest.raises(Refusal, match="权限已变动"):
        run_now(job)


def test_refusal_is_told_in_the_owners_language(queued, owner):
    job = queued(lambda run: None)
    owner.language = "en"
    owner.save()
    seen = []
    from django.utils.translation import get_language

    run_now(queued(lambda run: seen.append(get_language())))

    assert seen == ["en"]
    assert job.owner == owner


def test_result_is_stored_once(queued, owner):
    def handler(run):
        run.save_result(name="年度报告.csv", content_type="text/csv", write=lambda file: file.write(b"a,b"))
        run.save_result(name="年度报告.csv", content_type="text/csv", write=lambda file: file.write(b"again"))

    job = run_now(queued(handler))

    stored = PrivateFile.objects.get()
    assert job.result == stored
    assert (stored.shown_name, stored.size, stored.created_by) == ("年度报告.csv", 3, owner)
    assert io.BytesIO(stored.content.read()).read() == b"a,b"
