import io

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from common.exceptions import Refusal
from jobs import account_batch
from jobs.account_batch import OPEN_ACCOUNTS
from jobs.actions import start_job
from jobs.choices import JobState
from jobs.models import Job
from jobs.runner import run_job, run_now
from people.actions import worker_accounts
from people.choices import Role
from people.models import AuditEvent, User
from tests.factories.people import PersonFactory, give_role

pytestmark = pytest.mark.django_db
NOW = timezone.now()


@pytest.fixture(autouse=True)
def quick(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    monkeypatch.setattr(account_batch, "AT_ONCE", 2)


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def workers(tree):
    return PersonFactory.create_batch(5, unit=tree.community)


def start(by, unit):
    return start_job(kind=OPEN_ACCOUNTS, by=by, unit=unit, params={}, now=NOW)


def handed_over(job):
    """(user name, password) of each row of the result."""
    sheet = openpyxl.load_workbook(io.BytesIO(job.result.content.read())).active
    rows = list(sheet.values)
    head = next(number for number, row in enumerate(rows) if "初始密码" in row)
    name, password = rows[head].index("用户名"), rows[head].index("初始密码")
    return [(row[name], row[password]) for row in rows[head + 1 :]]


def test_every_worker_gets_an_account_whose_password_stands_in_the_sheet(admin, tree, workers):
    job = run_now(start(admin, tree.district))
    found = handed_over(job)

    assert (job.done, job.total) == (5, 5)
    assert len(found) == 5
    assert all(User.objects.get(username=name).check_password(password) for name, password in found)
    assert User.objects.filter(person__in=workers, must_change_password=True).count() == 5
    assert AuditEvent.objects.get(kind="export").detail["rows"] == 5


def test_a_run_that_was_killed_in_the_middle_loses_and_doubles_nothing(admin, tree, workers, monkeypatch):
    job = start(admin, tree.district)
    opened = worker_accounts.open_worker_accounts
    calls = []

    def die_at_the_second(**kwargs):
        calls.append(1)
        users = opened(**kwargs)
        if len(calls) == 2:
            raise RuntimeError("the plug is pulled after the writing, before the commit")
        return users

    monkeypatch.setattr(account_batch, "open_worker_accounts", die_at_the_second)
    run_job(job.pk)
    assert User.objects.filter(person__in=workers).count() == 2
    Job.objects.update(run_after=None)
    run_job(job.pk)
    job.refresh_from_db()

    assert job.state == JobState.DONE
    found = handed_over(job)
    assert len(found) == User.objects.filter(person__in=workers).count() == 5
    assert all(User.objects.get(username=name).check_password(password) for name, password in found)


def test_no_password_lies_in_the_database(admin, tree, workers):
    job = run_now(start(admin, tree.district))
    text = str(job.cursor) + str(job.params) + str(list(AuditEvent.objects.values_list("detail", flat=True)))

    assert all(password not in text for _name, password in handed_over(job))


def test_street_admins_reach_the_workers_of_their_communities(account, tree, workers):
    PersonFactory(unit=tree.street)
    PersonFactory(unit=tree.sibling_community)

    assert len(handed_over(run_now(start(account(Role.STREET_ADMIN), tree.street)))) == 5


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.AUDITOR, Role.TRAINING_ADMIN])
def test_others_may_not_start_it(account, tree, workers, role):
    with pytest.raises(Refusal, match="权限"):
        start(account(role), tree.community)


def test_nor_anybody_for_another_district(admin, tree):
    with pytest.raises(Refusal, match="权限"):
        start(admin, tree.far_community)


def test_when_all_have_an_account_it_says_so(admin, tree):
    with pytest.raises(Refusal, match="都已有账号"):
        run_now(start(admin, tree.district))


class TestPage:
    URL = reverse("jobs:account-batch")

    def enter(self, client, user):
        client.force_login(user, backend="people.backends.LoginNameBackend")
        return client

    def test_it_starts_the_job_and_leads_to_it(self, client, admin, tree, workers):
        answer = self.enter(client, admin).post(self.URL, {"unit": tree.street.pk})
        job = Job.objects.get()

        assert answer.url == reverse("jobs:job-detail", args=[job.public_id])
        assert (job.kind, job.unit) == (OPEN_ACCOUNTS, tree.street)

    def test_a_unit_where_nobody_is_without_is_told_at_its_field(self, client, admin, tree):
        answer = self.enter(client, admin).post(self.URL, {"unit": tree.street.pk})

        assert answer.status_code == 422
        assert "都已有账号" in answer.context["form"].errors["unit"][0]

    def test_a_unit_out_of_sight_is_no_choice(self, client, account, tree, workers):
        answer = self.enter(client, account(Role.STREET_ADMIN)).post(self.URL, {"unit": tree.sibling_street.pk})

        assert "unit" in answer.context["form"].errors

    def test_readers_may_not_open_it(self, client, account, tree):
        assert self.enter(client, account(Role.AUDITOR)).get(self.URL).status_code == 403


def test_two_roles_of_one_owner_add_up(account, tree, workers):
    user = account(Role.STREET_ADMIN)
    give_role(user, Role.STREET_ADMIN, tree.sibling_street)
    PersonFactory(unit=tree.sibling_community)

    assert len(handed_over(run_now(start(user, tree.sibling_street)))) == 1
