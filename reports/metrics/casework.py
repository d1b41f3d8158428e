"""Case projects: handed in, read, accepted."""

from django.utils.translation import gettext_lazy as _

from coursework.choices import CaseState
from reports.metrics.base import Detail, Group, Kind, Metric

TITLE = Detail("title", _("题目"), width=30)
STATE = Detail("state", _("状态"), choices=dict(CaseState.choices))
IN_YEAR = "(work.{moment} AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(year_start)s AND %(year_end)s"


def _cases(moment: str, condition: str = "true") -> str:
    return f"""
        SELECT work.id, work.author_id AS person_id, work.unit_id, '' AS part, 1 AS amount, work.title, work.state,
               (work.{moment} AT TIME ZONE 'Asia/Shanghai')::date AS on_day
        FROM r_work AS work WHERE {IN_YEAR.format(moment=moment)} AND {condition}
    """  # noqa: S608  names of our own


SUBMITTED = Metric(
    code="cases.submitted",
    label=_("提交案例"),
    unit=_("篇"),
    says=_(
        "报告年度内提交过的案例，一篇只计一次，以最后一次提交的日期为准；只有草稿的、已作废的不计。计入案例所载单位。"
    ),
    kind=Kind.COUNT,
    needs=("work",),
    details=(TITLE, Detail("on_day", _("提交日期"), "date"), STATE),
    statement=_cases("submitted_at"),
)

ACCEPTED = Metric(
    code="cases.accepted",
    label=_("通过案例"),
    unit=_("篇"),
    says=_("定案日期在报告年度内、结果为已通过的案例，一篇只计一次。计入案例所载单位。"),
    kind=Kind.COUNT,
    needs=("work",),
    details=(TITLE, Detail("on_day", _("定案日期"), "date")),
    statement=_cases("decided_at", "work.state = 'accepted'"),
)

READINGS = Metric(
    code="cases.readings",
    label=_("评审人次"),
    unit=_("人次"),
    says=_(
        "报告年度内评委对本单位案例提交的评审，一位评委评一篇计一人次；已回避、未提交的不计。匿名评审，名单只列案例，不列评委。"
    ),
    kind=Kind.COUNT,
    needs=("seat", "work"),
    details=(TITLE, Detail("on_day", _("评审日期"), "date")),
    statement="""
        SELECT seat.id, work.author_id AS person_id, work.unit_id, '' AS part, 1 AS amount, work.title,
               (seat.submitted_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day
        FROM r_seat AS seat JOIN r_work AS work ON work.panel_id = seat.panel_id
        WHERE seat.state = 'submitted'
          AND (seat.submitted_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(year_start)s AND %(year_end)s
    """,
)

CASEWORK = Group(
    "cases",
    _("案例成果"),
    "cases",
    (SUBMITTED, ACCEPTED, READINGS),
    roster="cases.submitted",
    by_unit=("cases.submitted", "cases.accepted"),
)
