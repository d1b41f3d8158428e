"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import SIX_YEARS, classify

classify(
    "reports.ReportFreeze",
    purpose=_("某日为止的数，何时由谁冻结"),
    retention=SIX_YEARS,
    LINK="created_by",
    NONE="id unit year as_of cut_off created_at",
)
classify(
    "reports.ReportFigures",
    purpose=_("年度报告的数字，只有合计"),
    retention=SIX_YEARS,
    NONE="id freeze definitions content computed_at",
)
classify(
    "reports.ReportRun",
    purpose=_("哪份报告由哪个任务生成"),
    retention=SIX_YEARS,
    NONE="id freeze format job created_at",
)
