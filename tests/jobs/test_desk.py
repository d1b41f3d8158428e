from datetime import timedelta

import pytest
from django.utils import timezone

from common.exceptions import Refusal
from jobs.actions import start_job
from jobs.desk import has_long_work, todos
from jobs.models import Job
from jobs.registry import forget_kind, job_kind
from jobs.runner import run_job
from people.choices import Role


@pytest.fixture
def stopped(account):
    def refuses(run):
        raise Refusal("台账不全")

    job_kind("tests.stopped", label="年度报告", permission=lambda user, job: True)(refuses)

    def make(user):
        job = start_job(kind="tests.stopped", by=user, params={}, now=timezone.now())
        run_job(job.pk)
        return job

    yield make
    forget_kind("tests.stopped")


def test_work_that_stopped_waits_for_its_owner_for_a_week(account, stopped):
    admin, now = account(Role.DISTRICT_ADMIN), timezone.now()
    job = stopped(admin)

    (todo,) = todos(admin, now)
    assert (todo.title, todo.why, str(job.public_id) in todo.url) == ("“年度报告”没有办完", "台账不全", True)

    Job.objects.update(ended_at=now - timedelta(days=8))
    assert todos(admin, now) == []


def test_who_starts_no_long_work_is_asked_nothing_of_the_database(account, stopped, django_assert_num_queries):
    trainee = account(Role.TRAINEE)
    trainee.access  # noqa: B018
    with django_assert_num_queries(0):
        assert todos(trainee, timezone.now()) == []


@pytest.mark.parametrize(
    ("role", "has"), [(Role.DISTRICT_ADMIN, True), (Role.AUDITOR, True), (Role.TRAINEE, False), (Role.JUDGE, False)]
)
def test_the_download_centre_stands_in_the_menu_of_those_who_export(account, role, has):
    assert has_long_work(account(role)) is has
