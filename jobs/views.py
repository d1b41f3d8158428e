"""The download centre: one's own long work, how far it is, and what came of it."""

from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from common.access import get_visible, signed_in
from common.listing import Column, Listing, Row
from common.templatetags.banfei import moment, state
from jobs import actions
from jobs.choices import JobState
from jobs.models import Job
from jobs.permissions import can_download_job, can_retry_job
from jobs.queries import tell

OWN = "a job is its owner's business alone: it ran with the owner's rights"
STATE_KINDS = {JobState.DONE: "done", JobState.QUEUED: "go", JobState.RUNNING: "go", JobState.CANCELLED: "calm"}


@require_safe
@signed_in(OWN)
def job_list(request: HttpRequest) -> HttpResponse:
    """下载中心, newest first."""
    return JobListing(
        request,
        Job.objects.visible_to(request.user).select_related("unit", "result"),
        title=_("下载中心"),
        columns=COLUMNS,
        order="-created",
        row_url=lambda job: reverse("jobs:job-detail", args=[job.public_id]),
        unit_word=_("项"),
        empty={
            "title": _("还没有任务"),
            "hint": _("导出名册、生成年度报告、导入表格时，办理进度和结果文件都会放在这里。"),
        },
    ).respond("jobs/job_list.html")


class JobListing(Listing):
    """Jobs with what their kinds say of them, asked once a page."""

    @cached_property
    def shown(self) -> list[Row]:
        return [self._row(job) for job in tell(self.page.rows)]


def _outcome_link(job: Job) -> SafeString | str:
    """The list is one's own and may hold many; the right is asked for when the file is fetched."""
    if job.state == JobState.DONE and job.result is not None:
        return _link(reverse("people:file", args=[job.result_id]), job.result.shown_name)
    return _link(job.told.url, job.told.link) if job.told.url else ""


def _link(url: str, words: str) -> SafeString:
    return format_html('<a href="{}">{}</a>', url, words)


def _how_far(job: Job) -> str:
    """How far a running job is, how much a finished one was; of one that stopped nothing can be said."""
    if job.is_live:
        return f"{job.percent}%" if job.percent is not None else ""
    return job.size if job.state == JobState.DONE else ""


def _state(job: Job) -> SafeString:
    """What came of it where its kind says so: work that is done may still have found a file that nobody can read."""
    if job.told.state:
        return state(job.told.state_kind, job.told.state)
    return state(STATE_KINDS.get(JobState(job.state), "need"), job.get_state_display())


COLUMNS = [
    Column("label", gettext_lazy("任务"), lambda job: job.heading, phone="main"),
    Column("unit", gettext_lazy("范围"), lambda job: job.unit or ""),
    Column("state", gettext_lazy("状态"), _state, phone="next"),
    Column("done", gettext_lazy("进度"), _how_far, numeric=True),
    Column("created", gettext_lazy("提交时间"), lambda job: moment(job.created_at), sort="created_at"),
    Column("file", gettext_lazy("结果"), _outcome_link),
]


@require_safe
@signed_in(OWN)
def job_detail(request: HttpRequest, public_id: str) -> HttpResponse:
    """One job; asked by htmx it answers with the progress alone."""
    job = _own_job(request, public_id)
    template = "components/job_progress.html" if request.htmx else "jobs/job_detail.html"  # type: ignore[attr-defined]
    response = render(request, template, _progress(request, job))
    if request.htmx and not job.is_live:  # type: ignore[attr-defined]
        # The end changes more of the page than the bar.
        response["HX-Refresh"] = "true"
    patch_vary_headers(response, ["HX-Request"])
    return response


def _own_job(request: HttpRequest, public_id: str) -> Job:
    job: Job = get_visible(Job.objects.select_related("owner", "unit", "result"), request.user, public_id=public_id)
    tell([job])
    return job


def _progress(request: HttpRequest, job: Job) -> dict[str, Any]:
    """What components/job_progress.html draws. Links lead only to what the owner may still do."""
    user: Any = request.user
    urls = {name: reverse(f"jobs:job-{name}", args=[job.public_id]) for name in ("detail", "cancel", "retry")}
    return {
        "job": job,
        "url": urls["detail"],
        "outcome_url": job.told.url,
        "cancel_url": "" if job.cancel_asked_at else urls["cancel"],
        "retry_url": urls["retry"] if can_retry_job(user, job) else "",
        "result_url": reverse("people:file", args=[job.result_id]) if can_download_job(user, job) else "",
        "facts": [
            {"label": _("范围"), "value": job.unit},
            {"label": _("提交时间"), "value": moment(job.created_at)},
            {"label": _("开始时间"), "value": job.started_at and moment(job.started_at)},
            {"label": _("结束时间"), "value": job.ended_at and moment(job.ended_at)},
            *([{"label": _("结果文件"), "value": job.result}] if job.result else []),
        ],
    }


@require_POST
@signed_in(OWN)
def job_cancel(request: HttpRequest, public_id: str) -> HttpResponse:
    """Stop, and go back to what the job is about where its kind says that."""
    known = _own_job(request, public_id)
    job = actions.cancel_job(job=known, by=request.user, now=timezone.now())  # type: ignore[arg-type]
    if job.is_live:
        messages.info(request, _("已请求取消，正在办的这一步做完就停。"))
    else:
        messages.success(request, _("任务已取消。"))
    return redirect(known.told.url or reverse("jobs:job-detail", args=[public_id]))


@require_POST
@signed_in(OWN)
def job_retry(request: HttpRequest, public_id: str) -> HttpResponse:
    """Go on with work that stopped; steps already done are not repeated."""
    actions.retry_job(job=_own_job(request, public_id), by=request.user, now=timezone.now())  # type: ignore[arg-type]
    messages.success(request, _("已重新排队，从停下的地方接着办。"))
    return redirect("jobs:job-detail", public_id)
