import io

import openpyxl
import pytest
from django.utils import timezone

from jobs.choices import JobState
from jobs.runner import run_job
from people.choices import Role
from people.models import AuditEvent, RoleHolding
from people.models.audit import AuditKind
from reports.actions import order_paper
from reports.choices import PaperFormat
from tests.factories.assessments import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def ordered(tree, account):
    make_worker(tree.community)
    by = account(Role.STREET_ADMIN)

    def order(paper_format=PaperFormat.XLSX):
        now = timezone.now()
        run = order_paper(
            unit=tree.street, year=2026, as_of=timezone.localdate(now), paper_format=paper_format, by=by, now=now
        )
        run_job(run.job_id)
        run.job.refresh_from_db()
        return run

    return order


@pytest.mark.parametrize("paper_format", list(PaperFormat))
def test_leaves_the_paper_as_the_result(ordered, paper_format):
    job = ordered(paper_format).job

    assert (job.state, job.error, job.done) == (JobState.DONE, "", job.total)
    assert job.result.shown_name == f"临江街道_年度报告_2026_{timezone.localdate():%Y%m%d}.{paper_format}"
    assert AuditEvent.objects.filter(kind=AuditKind.EXPORT, verb="reports.export", actor=job.owner).count() == 1


# Facts bear the start of their transaction, so each needs one of its own.
@pytest.mark.django_db(transaction=True)
def test_another_paper_of_the_day_has_the_same_bytes(ordered, tree):
    first = ordered().job.result
    make_worker(tree.community)

    assert ordered().job.result.sha256 == first.sha256
    assert openpyxl.load_workbook(io.BytesIO(first.content.read()))["汇总"]["E4"].value == 1


def test_rights_lost_in_between_stop_the_job(tree, account):
    make_worker(tree.community)
    by, now = account(Role.STREET_ADMIN), timezone.now()
    run = order_paper(
        unit=tree.street, year=2026, as_of=timezone.localdate(now), paper_format=PaperFormat.PDF, by=by, now=now
    )
    RoleHolding.objects.filter(user=by).update(until=timezone.localdate(now))

    run_job(run.job_id)

    run.job.refresh_from_db()
    assert (run.job.state, run.job.result) == (JobState.FAILED, None)
