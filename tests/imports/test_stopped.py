"""A check or an import that was cancelled or failed: the file, its job and the list say the same."""

import pytest
from django.urls import reverse

from common.exceptions import Refusal
from imports import tasks
from imports.models import ImportBatch
from jobs.choices import JobState
from jobs.models import Job
from notices.models import Notice
from people.choices import Role
from people.models import Person
from tests.imports.pages import checked, imported, page_of, send, signed_in, work
from tests.imports.test_pages import DENG, SHI, book, other, text

pytestmark = pytest.mark.django_db
LIST = reverse("imports:import-list")


@pytest.fixture
def desk(account):
    return signed_in(account(Role.DISTRICT_ADMIN))


def job_page(batch, name="detail") -> str:
    return reverse(f"jobs:job-{name}", args=[batch.job.public_id])


def cancel_at_first_sign(monkeypatch):
    """As if the owner cancelled while the file is read."""
    real = tasks.carry_out

    def carry_out(*, batch, now, tick):
        def ask_and_tick(done, total):
            Job.objects.filter(pk=batch.job_id).update(cancel_asked_at=now)
            tick(done, total)

        batch = real(batch=batch, now=now, tick=ask_and_tick)
        ask_and_tick(batch.rows_in_all, batch.rows_in_all)
        return batch

    monkeypatch.setattr(tasks, "carry_out", carry_out)
    monkeypatch.setattr("jobs.runner.BETWEEN_LOOKS", 0)


def test_a_cancelled_import_waits_for_its_confirmation_again(desk, monkeypatch):
    batch = checked(desk, "people", book(SHI, DENG))
    desk.post(page_of(batch, "confirm"))
    with monkeypatch.context() as patched:
        cancel_at_first_sign(patched)
        work(batch)
    assert (batch.job.state, batch.state, Person.objects.count()) == ("cancelled", "checked", 0)

    page = text(desk.get(page_of(batch)))
    assert "已取消导入，没有保存任何内容；可以重新导入，或放弃" in page
    assert "导入 2 行" in page
    assert "正在" not in page
    assert "待确认" in text(desk.get(LIST))

    told = text(desk.get(job_page(batch)))
    assert "“名册.xlsx”已取消，没有保存任何内容" in told
    assert page_of(batch) in told
    assert "正在" not in told
    assert job_page(batch, "retry") not in told

    imported(desk, batch)
    assert (batch.state, Person.objects.count()) == ("done", 2)


def test_an_import_cancelled_while_it_waits_goes_back_as_well(desk):
    batch = checked(desk, "people", book(SHI))
    desk.post(page_of(batch, "confirm"))
    batch.refresh_from_db()
    answer = desk.post(job_page(batch, "cancel"))
    assert answer.url == page_of(batch)
    batch.refresh_from_db()
    assert (batch.state, batch.fault) == ("checked", ["write_cancelled", {}])


def test_a_cancelled_check_may_be_done_again_or_dropped(desk, account):
    send(desk, "people", book(SHI))
    batch = ImportBatch.objects.get()
    desk.post(job_page(batch, "cancel"))
    page = text(desk.get(page_of(batch)))
    assert "已取消核对，没有保存任何内容" in page
    assert "重新核对" in page
    assert "放弃" in page
    assert "没有核对完" in text(desk.get(LIST))

    other_desk = signed_in(account(Role.DISTRICT_ADMIN))
    assert other_desk.post(page_of(batch, "check")).status_code == 422
    assert desk.post(page_of(batch, "check")).status_code == 302
    assert work(batch).state == "checked"
    assert desk.post(page_of(batch, "check")).status_code == 422


def test_what_is_on_its_way_is_not_dropped_and_what_stopped_is(desk):
    send(desk, "people", book(SHI))
    batch = ImportBatch.objects.get()
    assert desk.post(page_of(batch, "drop")).status_code == 422
    desk.post(job_page(batch, "cancel"))
    assert desk.post(page_of(batch, "drop")).status_code == 302
    batch.refresh_from_db()
    assert batch.state == "dropped"


@pytest.mark.parametrize("fault", [Refusal("第 3 行不行。"), ValueError("boom")])
def test_an_import_that_failed_goes_back_with_the_reason(desk, monkeypatch, fault):
    batch = checked(desk, "people", book(SHI))
    desk.post(page_of(batch, "confirm"))
    batch.refresh_from_db()
    Job.objects.filter(pk=batch.job_id).update(attempts=4)

    def fails(**_kwargs):
        raise fault

    with monkeypatch.context() as patched:
        patched.setattr(tasks, "carry_out", fails)
        work(batch)
    assert batch.state == "checked"
    page = text(desk.get(page_of(batch)))
    assert "没有导入成，没有保存任何内容。原因：" in page
    assert "。。" not in page
    assert "没有办完" in Notice.objects.latest("pk").title
    assert Notice.objects.latest("pk").url == page_of(batch)
    assert imported(desk, batch).state == "done"


def test_such_a_job_is_not_taken_up_again_by_itself(desk):
    send(desk, "people", book(SHI))
    batch = ImportBatch.objects.get()
    desk.post(job_page(batch, "cancel"))
    answer = desk.post(job_page(batch, "retry"))
    assert answer.status_code == 422
    assert "回到原来的页面" in text(answer)
    assert Job.objects.get().state == JobState.CANCELLED


def test_the_message_after_a_check_says_what_waits_and_leads_there(desk):
    batch = checked(desk, "people", book(SHI, other(DENG, 姓名="=1+1")))
    notice = Notice.objects.get()
    assert (notice.title, notice.url) == ("“名册.xlsx”核对好了，请确认导入", page_of(batch))
    assert notice.body == "新增 1 行，变更 0 行，错误 1 行"
    imported(desk, batch)
    assert Notice.objects.latest("pk").title == "“名册.xlsx”已导入"
    refused = checked(desk, "people", book()[:-200], name="坏文件.xlsx")
    assert refused.state == "refused"
    assert Notice.objects.latest("pk").title == "“坏文件.xlsx”没能读取"
    centre = text(desk.get(reverse("jobs:job-list")))
    for page in (centre, text(desk.get(LIST))):
        assert page.count(">未能读取</span>") == 1
        assert page.count(">已导入</span>") == 1
    assert centre.count(">已完成</span>") == 1


def test_the_download_centre_names_the_file_and_leads_to_its_page(desk, django_assert_num_queries):
    batch = imported(desk, checked(desk, "people", book(SHI, DENG)))
    centre = reverse("jobs:job-list")
    page = text(desk.get(centre))
    assert "导入 · 名册.xlsx" in page
    assert "核对导入文件 · 名册.xlsx" in page
    assert page.count(f'href="{page_of(batch)}"') == 2
    with django_assert_num_queries(7):
        desk.get(centre)
    imported(desk, checked(desk, "people", book(other(SHI, 学历="大专")), name="更正.xlsx"))
    with django_assert_num_queries(7):
        page = text(desk.get(centre))
    assert "导入 · 更正.xlsx" in page
