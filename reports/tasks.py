"""The job that makes a yearly report."""

from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from jobs.registry import job_kind
from reports.actions import JOB_KIND, keep_figures, record_export
from reports.choices import PaperFormat
from reports.content import Section
from reports.models import ReportFigures, ReportFreeze
from reports.papers import Paper, paper_of
from reports.permissions import may_make_report

if TYPE_CHECKING:
    from jobs.models import Job
    from jobs.runner import Run
    from people.models import User

COUNTING, LISTING, READY = gettext_noop("统计各项数据"), gettext_noop("写入文件"), gettext_noop("报告已生成")


def may_run_report(user: "User", job: "Job") -> bool:
    return may_make_report(user, job.unit)


@job_kind(JOB_KIND, label=_("年度报告"), permission=may_run_report)
def make_report(run: "Run") -> None:
    """Count, then write. Neither is done twice, and the same freeze gives the same file again."""
    freeze = ReportFreeze.objects.select_related("unit").get(pk=run.params["freeze"])
    run.progress(0, note=COUNTING)
    kept_id = run.step("figures", lambda: keep_figures(freeze=freeze, now=timezone.now()).pk)
    progress = _Progress(run)
    kept = ReportFigures.objects.select_related("freeze__unit").get(pk=kept_id)
    paper_format = PaperFormat(run.params["format"])
    paper = paper_of(kept=kept, paper_format=paper_format, viewer=run.owner, tick=progress.tick)
    progress.begin(paper, paper_format)
    run.save_result(name=paper.name, content_type=paper.content_type, write=paper.write)
    run.step(
        "audit",
        lambda: record_export(
            freeze=freeze, paper_format=paper_format, by=run.owner, now=timezone.now(), name=paper.name
        ),
    )
    progress.finish()


class _Progress:
    """Rows of people as they are written; a paper without lists is one step."""

    def __init__(self, run: "Run") -> None:
        self.run = run
        self.done, self.total = 0, 1

    def begin(self, paper: Paper, paper_format: PaperFormat) -> None:
        if paper_format is PaperFormat.XLSX:
            self.total = max(1, sum(_listed(section) for section in paper.content.sections))
        self.run.progress(0, self.total, note=LISTING)

    def tick(self, rows: int) -> None:
        self.done += rows
        self.run.progress(self.done)

    def finish(self) -> None:
        self.run.progress(self.total, note=READY)


def _listed(section: Section) -> int:
    """How many rows the section's list of people has."""
    tally = next((line.tally for line in section.lines if line.key == section.group.roster), None)
    return tally.rows if tally else 0
