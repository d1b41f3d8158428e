"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import ALWAYS, SIX_YEARS, classify

classify(
    "panels.Seat",
    purpose=_("评委评阅与回避"),
    retention=SIX_YEARS,
    LINK="judge assigned_by recused_by",
    JUDGEMENT="total",
    WORDS="comment reason",
    TRACE="assigned_at submitted_at recused_at",
    NONE="id panel position state",
)
classify(
    "panels.SeatScore",
    purpose=_("评委逐项打分"),
    retention=SIX_YEARS,
    JUDGEMENT="points",
    NONE="id seat criterion",
)
classify(
    "panels.Panel",
    purpose=_("一次评审的安排与结果"),
    retention=SIX_YEARS,
    JUDGEMENT="total",
    NONE="id rubric unit blind needed gap_limit due_on state opened_at third_asked_at settled_at",
)
classify(
    "panels.Rubric",
    purpose=_("评分标准，不含个人"),
    retention=ALWAYS,
    LINK="created_by",
    NONE="id unit code number name state created_at activated_at",
)
classify(
    "panels.Criterion",
    purpose=_("评分标准的各项，不含个人"),
    retention=ALWAYS,
    NONE="id rubric code label hint max_points position",
)
