"""Rights that are taken away are gone with the next request, the next step of a job and the next download (E5, E6)."""

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from jobs.choices import JobState
from jobs.runner import run_job
from notices import relay
from notices.actions import notify
from notices.choices import Channel
from notices.models import Notice
from people.actions.accounts import disable_account
from people.actions.leaving import leave_post
from people.actions.roles import close_role
from people.choices import Role
from reports.actions import order_paper
from reports.choices import PaperFormat
from tests.factories.assessments import make_worker
from tests.notices.conftest import OCCASION

pytestmark = pytest.mark.django_db
NOW = timezone.now


def role_ended(user, by):
    close_role(holding=user.role_holdings.get(), by=by, now=NOW(), reason="职责调整")


def disabled(user, by):
    disable_account(user=user, by=by, now=NOW(), reason="离岗")


def left(user, by):
    leave_post(person=user.person, last_day=timezone.localdate(), reason="离任", by=by, now=NOW())


def moved(user, by):
    """To the far district: the old role ends, the same role begins there."""
    role_ended(user, by)
    far = type(user.home).objects.get(name="远山区")
    user.role_holdings.create(role=Role.STREET_ADMIN, unit=far, since=timezone.localdate())


LOSSES = [role_ended, disabled, left, moved]


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def clerk(account, tree):
    """The street's administrator, whose own record stands in the street too."""
    return account(Role.STREET_ADMIN, person=make_worker(tree.street, name="街道干部"), email="clerk@example.org")


@pytest.fixture
def ordered(clerk, tree):
    make_worker(tree.community)
    today = timezone.localdate()
    return order_paper(unit=tree.street, year=2026, as_of=today, paper_format=PaperFormat.CSV, by=clerk, now=NOW()).job


@pytest.mark.parametrize("loss", LOSSES)
def test_a_session_that_is_open_reads_nothing_more(loss, client, clerk, admin, worker):
    client.force_login(clerk, backend="people.backends.LoginNameBackend")
    page = reverse("people:person-detail", args=[worker.pk])
    assert client.get(page).status_code == 200

    loss(clerk, admin)

    answer = client.get(page)
    assert worker.name not in answer.content.decode()
    assert answer.status_code in {302, 403, 404}
    assert client.post(reverse("people:person-unmask", args=[worker.pk]), {"reason": "核对"}).status_code != 200


@pytest.mark.parametrize("loss", [disabled, left])
def test_a_disabled_account_is_logged_out_everywhere(loss, client, clerk, admin):
    client.force_login(clerk, backend="people.backends.LoginNameBackend")

    loss(clerk, admin)

    assert reverse("account_login") in client.get(reverse("people:account-own")).url


@pytest.mark.parametrize("loss", LOSSES)
def test_a_queued_job_is_refused_by_the_runner(loss, clerk, admin, ordered):
    loss(clerk, admin)
    run_job(ordered.pk)

    ordered.refresh_from_db()
    assert (ordered.state, ordered.result) == (JobState.FAILED, None)


@pytest.mark.parametrize("loss", LOSSES)
def test_a_finished_file_is_no_longer_given_out(loss, client, clerk, admin, ordered):
    run_job(ordered.pk)
    ordered.refresh_from_db()
    file = reverse("people:file", args=[ordered.result_id])
    client.force_login(clerk, backend="people.backends.LoginNameBackend")
    assert client.get(file).status_code == 200

    loss(clerk, admin)

    assert client.get(file).status_code in {302, 404}


def test_without_a_loss_the_same_job_runs(ordered):
    run_job(ordered.pk)

    ordered.refresh_from_db()
    assert ordered.state == JobState.DONE


@pytest.mark.parametrize(("loss", "sent"), [(disabled, 0), (left, 0), (lambda user, by: None, 1)])
def test_mail_that_waits_goes_to_no_disabled_account(loss, sent, clerk, admin):
    notify(
        recipients=[clerk], occasion=OCCASION, key="1", due_on=timezone.localdate(), title="消息", body="内容",
        url="/", now=NOW(), channels=[Channel.MAIL],
    )  # fmt: skip
    loss(clerk, admin)
    relay.deliver(list(Notice.objects.values_list("pk", flat=True)))

    assert len(mail.outbox) == sent
