"""Papers that were made, and by whom."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from common.access import Right, guarded
from common.listing import Column, Listing
from common.templatetags.banfei import day, moment
from jobs.choices import JobState
from reports.models import ReportRun


@require_safe
@guarded("reports", Right.READ)
def run_list(request: HttpRequest) -> HttpResponse:
    """Papers about units in reach, newest first; each is fetched only by who had it made."""
    rows = ReportRun.objects.visible_to(request.user).select_related("freeze__unit", "job__owner")
    return Listing(
        request,
        rows,
        title=_("已制作的报告"),
        columns=COLUMNS,
        order="-created",
        row_url=lambda run: (
            f"{reverse('reports:yearly')}?unit={run.freeze.unit_id}"
            f"&year={run.freeze.year}&as_of={run.freeze.as_of.isoformat()}"
        ),
        unit_word=_("份"),
        empty={
            "title": _("还没有制作过报告"),
            "hint": _("在年度报告页选好单位和年度，就可以制作 Word、Excel、PDF 文件。"),
            "action_url": reverse("reports:yearly"),
            "action_label": _("去看年度报告"),
        },
    ).respond()


def _file(run: ReportRun) -> SafeString | str:
    label = run.job.get_state_display()
    if run.job.state == JobState.DONE:
        label = run.get_format_display()
    return format_html("{}", label)


COLUMNS = [
    Column("unit", gettext_lazy("单位"), lambda run: run.freeze.unit, phone="main"),
    Column("year", gettext_lazy("年度"), lambda run: run.freeze.year, numeric=True),
    Column("as_of", gettext_lazy("截止日"), lambda run: day(run.freeze.as_of)),
    Column("number", gettext_lazy("报告编号"), lambda run: run.freeze.number),
    Column("format", gettext_lazy("文件"), _file, phone="next"),
    Column("owner", gettext_lazy("制作人"), lambda run: run.job.owner),
    Column("created", gettext_lazy("制作时间"), lambda run: moment(run.created_at), sort="created_at"),
]
