"""5+1: what the settled sheets of the year say. Grades are decided elsewhere and never worked out here."""

from django.utils.translation import gettext_lazy as _

from assessments.choices import Kind as PeriodKind
from people.choices import PostTrack
from reports.metrics.base import Detail, Group, Kind, Metric

TRACK = Detail("track", _("岗位类别"), choices=dict(PostTrack.choices))
QUARTERS = {"1": _("第一季度"), "2": _("第二季度"), "3": _("第三季度"), "4": _("第四季度")}

QUARTER = Metric(
    code="appraisal.quarter",
    label=_("季度平均分"),
    unit=_("分"),
    says=_(
        "一人一季度的得分，是该季度已结账月度得分的平均分（至少两个月；当季调入或调出、评分月数不足的，一个月即可）；"
        "没有的，取该季度已结账的季度评分表得分；都没有的不计，不作零分。单位得分是各人得分的平均分，保留两位小数，"
        "四舍五入。人员计入当季最后一张评分表所在单位。"
    ),
    kind=Kind.MEAN,
    places=2,
    needs=("quarter",),
    parts=QUARTERS,
    whole=False,
    details=(
        Detail("amount", _("得分"), "decimal2"),
        Detail("settled_months", _("已结账月数"), "int"),
    ),
    statement="""
        SELECT person_id * 4 + quarter AS id, person_id, unit_id, quarter::text AS part,
               total AS amount, settled_months
        FROM y_quarter
    """,
)

YEAR_MEAN = Metric(
    code="appraisal.year_mean",
    label=_("季度得分年均"),
    unit=_("分"),
    says=_(
        "一人本年度各季度得分的平均分；缺的季度不计，不作零分。单位得分是各人年均的平均分，保留两位小数，四舍五入。"
        "这不是年度考评得分，也不据此确定等次。人员计入最后一个有得分季度所在单位。"
    ),
    kind=Kind.MEAN,
    places=2,
    needs=("quarter",),
    details=(
        Detail("amount", _("年均"), "decimal2"),
        Detail("q1", _("一季度"), "decimal2"),
        Detail("q2", _("二季度"), "decimal2"),
        Detail("q3", _("三季度"), "decimal2"),
        Detail("q4", _("四季度"), "decimal2"),
    ),
    statement="""
        SELECT person_id AS id, person_id, (array_agg(unit_id ORDER BY quarter DESC))[1] AS unit_id, '' AS part,
               round(avg(total), 2) AS amount,
               max(total) FILTER (WHERE quarter = 1) AS q1,
               max(total) FILTER (WHERE quarter = 2) AS q2,
               max(total) FILTER (WHERE quarter = 3) AS q3,
               max(total) FILTER (WHERE quarter = 4) AS q4
        FROM y_quarter GROUP BY person_id
    """,
)

SETTLED = Metric(
    code="appraisal.settled",
    label=_("已结账评分表"),
    unit=_("张"),
    says=_(
        "报告年度内各月度、季度考评周期中，状态为已结账且得分有效的评分表。已作废的、仍在评分或复核中的、"
        "评分不足而无效的不计。计入评分表所载的当期单位。"
    ),
    kind=Kind.COUNT,
    needs=("sheet", "period"),
    parts={PeriodKind.MONTH: _("月度"), PeriodKind.QUARTER: _("季度")},
    details=(
        Detail("number", _("第几期"), "int"),
        TRACK,
        Detail("amount", _("得分"), "decimal2"),
    ),
    statement="""
        SELECT sheet.id, sheet.person_id, sheet.unit_id, period.kind AS part, sheet.total AS amount,
               period.number, sheet.track
        FROM r_sheet AS sheet
        JOIN r_period AS period ON period.id = sheet.period_id AND period.year = %(year)s
        WHERE period.kind IN ('month', 'quarter') AND sheet.state = 'closed' AND sheet.valid
    """,
)

APPRAISAL = Group(
    "appraisal",
    _("“5+1”考评"),
    "appraisal",
    (QUARTER, YEAR_MEAN, SETTLED),
    roster="appraisal.year_mean",
    drawn=("appraisal.quarter",),
    by_unit=("appraisal.year_mean",),
)
