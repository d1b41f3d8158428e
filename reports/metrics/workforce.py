"""The workers of a unit and their certificates."""

from django.utils.translation import gettext_lazy as _

from people.choices import Education, Gender, PostTrack, StaffType
from reports.metrics.base import Detail, Group, Kind, Metric

POST = Detail("title", _("岗位"), width=30)
TRACK = Detail("track", _("岗位类别"), choices=dict(PostTrack.choices))
STAFF_TYPE = Detail("staff_type", _("用工类型"), choices=dict(StaffType.choices), width=16)
EDUCATION = Detail("education", _("学历"), choices=dict(Education.choices))
GENDER = Detail("gender", _("性别"), choices=dict(Gender.choices), width=8)
IN_POST = _(
    "统计日（报告年度最后一天；截止日在此之前的，为截止日）在岗的社区工作者，一人只计一次。同时任两岗的，"
    "计入人员信息所载单位的岗位，其次计入任职较晚的岗位；没有岗位履历的，按人员信息中的单位计，入职日期（没有的，"
    "按建档日期）不晚于统计日。已作废的人员、外部人员、统计日前离岗的不计。"
)


def _workers(part: str) -> str:
    return f"""
        SELECT worker.person_id AS id, worker.person_id, worker.unit_id, {part} AS part, 1 AS amount,
               worker.title, worker.track, person.staff_type, person.education, person.gender
        FROM y_headcount AS worker JOIN r_person AS person ON person.id = worker.person_id
    """  # noqa: S608  names of our own


ALL = Metric(
    code="workers.total",
    label=_("社区工作者"),
    unit=_("人"),
    says=IN_POST,
    kind=Kind.PEOPLE,
    needs=("headcount",),
    details=(POST, TRACK, STAFF_TYPE, EDUCATION, GENDER),
    statement=_workers("''"),
)

BY_TRACK = Metric(
    code="workers.track",
    breakdown=True,
    label=_("按岗位类别"),
    unit=_("人"),
    says=_("在岗社区工作者，按其计入的岗位的类别分。在岗的口径同“社区工作者”。"),
    kind=Kind.PEOPLE,
    needs=("headcount",),
    parts=dict(PostTrack.choices),
    details=(POST,),
    statement=_workers("worker.track"),
)

BY_STAFF_TYPE = Metric(
    code="workers.staff_type",
    breakdown=True,
    label=_("按用工类型"),
    unit=_("人"),
    says=_("在岗社区工作者，按人员信息所载用工类型分。在岗的口径同“社区工作者”。"),
    kind=Kind.PEOPLE,
    needs=("headcount",),
    parts=dict(StaffType.choices),
    details=(POST,),
    statement=_workers("person.staff_type"),
)

BY_EDUCATION = Metric(
    code="workers.education",
    breakdown=True,
    label=_("按学历"),
    unit=_("人"),
    says=_("在岗社区工作者，按人员信息所载学历分；没有登记学历的列为“未登记”。在岗的口径同“社区工作者”。"),
    kind=Kind.PEOPLE,
    needs=("headcount",),
    parts={**dict(Education.choices), "": _("未登记")},
    details=(POST,),
    statement=_workers("person.education"),
)

HIRED = Metric(
    code="workers.hired",
    label=_("本年度入职"),
    unit=_("人"),
    says=_("在岗社区工作者中，入职日期在报告年度内的。没有登记入职日期的不计。"),
    kind=Kind.PEOPLE,
    needs=("headcount",),
    details=(POST, Detail("hired_on", _("入职日期"), "date")),
    statement="""
        SELECT worker.person_id AS id, worker.person_id, worker.unit_id, '' AS part, 1 AS amount,
               worker.title, person.hired_on
        FROM y_headcount AS worker JOIN r_person AS person ON person.id = worker.person_id
        WHERE person.hired_on BETWEEN %(year_start)s AND %(year_end)s
    """,
)

WORKFORCE = Group(
    "workforce",
    _("队伍情况"),
    "people",
    (ALL, BY_TRACK, BY_STAFF_TYPE, BY_EDUCATION, HIRED),
    roster="workers.total",
    drawn=("workers.track", "workers.education"),
    by_unit=("workers.total",),
)
