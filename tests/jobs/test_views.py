from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from common.exceptions import Refusal
from jobs.actions import start_job
from jobs.choices import JobState
from jobs.models import Job
from jobs.registry import Told
from jobs.runner import claim, run_job
from people.models import AuditEvent
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

LIST = reverse("jobs:job-list")
BACKEND = "people.backends.LoginNameBackend"


def idle(run):
    run.progress(2, 2)


def writes_a_file(run):
    run.save_result(name="名册.csv", content_type="text/csv", write=lambda file: file.write("姓名\n".encode()))


def page_of(job, name="detail"):
    return reverse(f"jobs:job-{name}", args=[job.public_id])


@pytest.fixture
def signed_in(client, owner):
    type(owner).objects.update(must_change_password=False)
    client.force_login(owner, backend=BACKEND)
    return client


def test_the_list_holds_ones_own_jobs_newest_first(signed_in, queued, outsider, kind, now):
    first, second = queued(idle), queued(idle)
    start_job(kind="tests.kind", by=outsider, params={}, now=now)

    page = signed_in.get(LIST).content.decode()

    assert page.index(str(second.public_id)) < page.index(str(first.public_id))
    assert "2 项" in page


def test_an_empty_list_says_what_will_come(signed_in):
    assert "还没有任务" in signed_in.get(LIST).content.decode()


def test_the_list_costs_the_same_for_one_job_and_for_three(signed_in, queued, django_assert_num_queries):
    queued(idle)
    signed_in.get(LIST)
    for _ in range(2):
        with django_assert_num_queries(5):
            signed_in.get(LIST)
        queued(idle), queued(idle)


@pytest.mark.parametrize(("done", "words"), [(50, "大约还要 40 秒"), (10, "大约还要 6 分钟"), (1, "")])
def test_a_running_job_says_how_long_it_will_take(signed_in, queued, now, done, words):
    job = queued(idle)
    claim(job.pk)
    Job.objects.filter(pk=job.pk).update(done=done, total=100, started_at=timezone.now() - timedelta(seconds=39))

    page = signed_in.get(page_of(job)).content.decode()

    assert words in page
    assert ("大约还要" in page) is bool(words)


def test_a_job_of_a_kind_that_is_gone_still_stands_in_the_list(signed_in, queued):
    Job.objects.filter(pk=queued(writes_a_file).pk).update(kind="long.gone")

    assert "long.gone" in signed_in.get(LIST).content.decode()
    assert signed_in.get(page_of(Job.objects.get())).status_code == 200


def test_a_finished_job_shows_what_it_was_and_not_how_far(signed_in, queued):
    def counts(run):
        run.progress(15, 20)

    job = queued(counts)
    run_job(job.pk)
    job.refresh_from_db()
    assert (job.state, job.done, job.total) == (JobState.DONE, 20, 20)
    page = signed_in.get(page_of(job)).content.decode()
    assert "20" not in page[page.index('class="counts"') : page.index('role="status"')]


def test_a_kind_may_say_what_its_job_is_about(signed_in, owner, kind, now):
    def describe(jobs):
        return {job.pk: Told(title="名册.xlsx", url="/somewhere/", link="看名册") for job in jobs}

    job = start_job(kind=kind(idle, describe=describe, resumes=False), by=owner, params={}, now=now)
    run_job(job.pk)
    page = signed_in.get(LIST).content.decode()
    assert "测试任务 · 名册.xlsx" in page
    assert '<a href="/somewhere/">看名册</a>' in page
    page = signed_in.get(page_of(job)).content.decode()
    assert 'href="/somewhere/"' in page
    assert "名册.xlsx" in page
    Job.objects.update(state=JobState.FAILED, error="不行", done=0)
    assert page_of(job, "retry") not in signed_in.get(page_of(job)).content.decode()
    assert signed_in.post(page_of(job, "retry")).status_code == 422


def test_a_kind_may_say_what_became_of_work_that_is_done(signed_in, owner, kind, now):
    def describe(jobs):
        return {job.pk: Told(state="未能读取", state_kind="need") for job in jobs if job.state == JobState.DONE}

    job = start_job(kind=kind(idle, describe=describe), by=owner, params={}, now=now)
    assert "排队中" in signed_in.get(LIST).content.decode()
    run_job(job.pk)
    for address in (LIST, page_of(job)):
        page = signed_in.get(address).content.decode()
        assert '<span class="state state-need">未能读取</span>' in page
        assert "已完成" not in page


def test_the_list_says_how_far_in_words(signed_in, owner, kind, now):
    def counts(run):
        run.progress(3, 8)

    code = kind(counts, size=lambda total: f"共 {total} 行")
    job = start_job(kind=code, by=owner, params={}, now=now)
    run_job(job.pk)
    assert ">共 8 行</td>" in signed_in.get(LIST).content.decode()
    kind(counts)
    assert "共 8 行" not in signed_in.get(LIST).content.decode()
    start_job(kind=code, by=owner, params={}, now=now)
    Job.objects.filter(state=JobState.QUEUED).update(done=3, total=8)
    assert ">37%</td>" in signed_in.get(LIST).content.decode()


def test_a_running_job_asks_again_by_itself_and_reloads_without_scripts(signed_in, queued):
    job = queued(idle)
    page = signed_in.get(page_of(job)).content.decode()

    assert f'hx-get="{page_of(job)}"' in page
    assert '<meta http-equiv="refresh"' in page
    assert "可以离开本页" in page


def test_htmx_gets_the_progress_alone_and_stops_asking_at_the_end(signed_in, queued):
    job = queued(idle)
    run_job(job.pk)
    answer = signed_in.get(page_of(job), headers={"HX-Request": "true"})

    assert answer.content.decode().lstrip().startswith('<div class="job"')
    assert "hx-trigger" not in answer.content.decode()
    assert "HX-Request" in answer["Vary"]
    assert answer["HX-Refresh"] == "true"


def test_somebody_elses_job_is_not_there(signed_in, outsider, kind, now):
    kind(idle)
    job = start_job(kind="tests.kind", by=outsider, params={}, now=now)

    for name in ("detail", "cancel", "retry"):
        assert signed_in.post(page_of(job, name)).status_code in {404, 405}
    assert signed_in.get(page_of(job)).status_code == 404


def test_cancelling_a_waiting_job_ends_it(signed_in, queued):
    job = queued(idle)
    answer = signed_in.post(page_of(job, "cancel"), follow=True)
    job.refresh_from_db()

    assert job.state == JobState.CANCELLED
    assert "任务已取消" in answer.content.decode()


def test_cancelling_a_running_job_asks_it_to_stop_and_offers_no_second_button(signed_in, queued):
    job = queued(idle)
    claim(job.pk)
    page = signed_in.post(page_of(job, "cancel"), follow=True).content.decode()

    assert "已请求取消" in page
    assert page_of(job, "cancel") not in page


def test_cancelling_twice_is_refused_with_words(signed_in, queued):
    job = queued(idle)
    signed_in.post(page_of(job, "cancel"))
    answer = signed_in.post(page_of(job, "cancel"))

    assert answer.status_code == 422
    assert "已经结束" in answer.content.decode()


def test_a_job_that_stopped_says_why_and_goes_on_from_there(signed_in, queued):
    def refuses(run):
        raise Refusal("第 3 行的单位已撤并。")

    job = queued(refuses)
    run_job(job.pk)
    page = signed_in.get(page_of(job)).content.decode()
    assert "第 3 行的单位已撤并" in page
    assert page_of(job, "retry") in page

    signed_in.post(page_of(job, "retry"))
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_the_result_is_an_attachment_as_long_as_the_right_lasts(signed_in, owner, queued, kind):
    job = queued(writes_a_file)
    run_job(job.pk)
    job.refresh_from_db()
    url = reverse("people:file", args=[job.result_id])
    assert url in signed_in.get(page_of(job)).content.decode()
    assert url in signed_in.get(LIST).content.decode()

    answer = signed_in.get(url)
    assert "attachment" in answer["Content-Disposition"]
    assert b"".join(answer.streaming_content) == "姓名\n".encode()
    assert AuditEvent.objects.filter(kind="export", actor=owner).exists()

    kind(writes_a_file, allowed=False)
    assert signed_in.get(url).status_code == 404
    assert url not in signed_in.get(page_of(job)).content.decode()


def test_the_result_of_another_is_not_there(client, outsider, queued):
    job = queued(writes_a_file)
    run_job(job.pk)
    job.refresh_from_db()
    type(outsider).objects.update(must_change_password=False)
    client.force_login(outsider, backend=BACKEND)

    assert client.get(reverse("people:file", args=[job.result_id])).status_code == 404


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_list_and_job_fit_the_screen_and_can_be_read_by_all(open_page, live_server, signed_in, queued, width):
    job = queued(writes_a_file)
    run_job(job.pk)
    waiting = queued(idle)
    cookie = {"name": "sessionid", "value": signed_in.cookies["sessionid"].value, "url": live_server.url}
    state = {"cookies": [cookie], "origins": []}
    for url in (LIST, page_of(job), page_of(waiting)):
        page = open_page(url, width=width, storage_state=state)
        assert_fits(page, width)
        assert_accessible(page)
