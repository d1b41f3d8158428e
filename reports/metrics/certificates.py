"""Social workers' certificates and examinations."""

from django.utils.translation import gettext_lazy as _

from careers.choices import CertificateLevel, ExamLevel, ExamResult
from people.choices import StaffType
from reports.metrics.base import Detail, Group, Kind, Metric
from reports.metrics.workforce import POST

LEVEL = Detail("level", _("社工证等级"), choices=dict(CertificateLevel.choices), width=16)
ISSUED = Detail("issued_on", _("取证日期"), "date")

COVERAGE = Metric(
    code="certificates.coverage",
    label=_("持证率"),
    unit=_("人"),
    says=_(
        "在岗社区工作者中持有社会工作者职业资格证书的人数，除以在岗社区工作者人数，保留一位小数，四舍五入。"
        "持有两个等级的，一人只计一次。统计日有效的证书，是已取得、未过有效期、未作废的；没有登记取证日期的，视为已取得。"
        "在岗的口径同“社区工作者”。"
    ),
    kind=Kind.SHARE,
    places=1,
    needs=("headcount", "certified"),
    details=(POST, LEVEL, ISSUED),
    statement="""
        SELECT worker.person_id AS id, worker.person_id, worker.unit_id, '' AS part,
               (certified.person_id IS NOT NULL)::int AS amount, worker.title, certified.level, certified.issued_on
        FROM y_headcount AS worker LEFT JOIN y_certified AS certified USING (person_id)
    """,
)

BY_LEVEL = Metric(
    code="certificates.level",
    label=_("持证人员"),
    unit=_("人"),
    says=_("在岗社区工作者中持证的人，按所持有效证书的最高等级分，一人只计一次。有效与在岗的口径同“持证率”。"),
    kind=Kind.PEOPLE,
    needs=("headcount", "certified"),
    parts=dict(CertificateLevel.choices),
    details=(POST, ISSUED),
    statement="""
        SELECT worker.person_id AS id, worker.person_id, worker.unit_id, certified.level AS part, 1 AS amount,
               worker.title, certified.issued_on
        FROM y_headcount AS worker JOIN y_certified AS certified USING (person_id)
    """,
)


def _exams(part: str, condition: str = "true") -> str:
    return f"""
        SELECT exam.id, exam.person_id, exam.unit_id, exam.{part} AS part, 1 AS amount,
               exam.name AS registered_name, exam.staff_type, exam.level, exam.result
        FROM r_exam AS exam WHERE exam.year = %(year)s AND {condition}
    """  # noqa: S608  names of our own


STAFF_TYPE = Detail("staff_type", _("用工类型"), choices=dict(StaffType.choices), width=16)
EXAM_LEVEL = Detail("level", _("报考级别"), choices=dict(ExamLevel.choices))
RESULT = Detail("result", _("成绩"), choices=dict(ExamResult.choices))

EXAMS = Metric(
    code="certificates.exams",
    label=_("社工考试报名"),
    unit=_("人次"),
    says=_(
        "报告年度的社会工作者职业资格考试报名，一人一年一个级别计一次，计入报名时的单位；社区自聘人员和尚未建档的"
        "报名人也计。已作废的不计。"
    ),
    kind=Kind.COUNT,
    needs=("exam",),
    parts=dict(ExamLevel.choices),
    named="registered_name",
    details=(STAFF_TYPE, RESULT),
    statement=_exams("level"),
)

PASSED = Metric(
    code="certificates.passed",
    label=_("社工考试通过"),
    unit=_("人次"),
    says=_("报告年度的社工考试报名中，成绩登记为通过的。部分科目通过、缺考、未出成绩的不计。"),
    kind=Kind.COUNT,
    needs=("exam",),
    parts=dict(ExamLevel.choices),
    named="registered_name",
    details=(STAFF_TYPE,),
    statement=_exams("level", "exam.result = 'passed'"),
)

CERTIFICATES = Group(
    "certificates",
    _("持证与考试"),
    "archive",
    (COVERAGE, BY_LEVEL, EXAMS, PASSED),
    roster="certificates.coverage",
    drawn=("certificates.level",),
    by_unit=("certificates.coverage",),
)
