"""Mentors: the pool, who is looked after on both sides, and how often they met."""

from django.utils.translation import gettext_lazy as _

from mentors.choices import How, MentorKind, Slot
from reports.metrics.base import Detail, Group, Kind, Metric
from reports.metrics.training import CLASS

MENTOR = Detail("mentor_name", _("导师"))
YES_OR_NO = {"1": _("有"), "0": _("无")}
# Bonds that were signed and stood on some day of the year.
STOOD = """
    bond.state <> 'proposed' AND bond.signed_at IS NOT NULL
    AND bond.since <= %(day)s AND COALESCE(bond.ended_on, bond.until) >= %(year_start)s
"""

POOL = Metric(
    code="mentors.pool",
    label=_("在库导师"),
    unit=_("人"),
    says=_("统计日在本单位导师库中的导师：入库不晚于统计日，统计日前没有退出。按导师类别分，一人只计一次。"),
    kind=Kind.PEOPLE,
    needs=("mentor",),
    parts=dict(MentorKind.choices),
    details=(
        Detail("organisation", _("工作单位"), width=24),
        Detail("since", _("入库日期"), "date"),
    ),
    statement="""
        SELECT mentor.id, mentor.person_id, mentor.unit_id, mentor.kind AS part, 1 AS amount,
               mentor.organisation, mentor.since
        FROM r_mentor AS mentor
        WHERE mentor.since <= %(day)s AND COALESCE(mentor.retired_on, 'infinity') > %(day)s
    """,
)

COVERAGE = Metric(
    code="mentors.coverage",
    label=_("导师配备率"),
    unit=_("人次"),
    says=_(
        "“培训人次”中本系统班次的学员，有相应导师席位协议的，除以全部学员，保留一位小数，四舍五入。协议须已签约，且帮带期间"
        "与报告年度有交集、开始不晚于统计日；只提议未签约的不计。理论、实务两个席位分别计算。计入学员入班时单位。"
    ),
    kind=Kind.SHARE,
    places=1,
    needs=("training", "bond"),
    parts=dict(Slot.choices),
    whole=False,
    details=(CLASS, Detail("has_mentor", _("导师"), choices=YES_OR_NO)),
    statement=f"""
        SELECT training.enrolment_id * 2 + (side.slot = 'practice')::int AS id, training.person_id,
               training.unit_id, side.slot AS part, held.held AS amount, held.held::text AS has_mentor,
               training.name AS name_of_class
        FROM unnest(ARRAY['theory', 'practice']) AS side(slot)
        CROSS JOIN y_training AS training
        CROSS JOIN LATERAL (
            SELECT EXISTS (
                SELECT FROM r_bond AS bond
                WHERE bond.enrolment_id = training.enrolment_id AND bond.slot = side.slot AND {STOOD}
            )::int AS held
        ) AS held
        WHERE training.enrolment_id IS NOT NULL
    """,  # noqa: S608  names of our own
)

BOTH = Metric(
    code="mentors.both",
    label=_("双导师配备率"),
    unit=_("人次"),
    says=_("“培训人次”中本系统班次的学员，理论、实务两个导师席位都有协议的，除以全部学员。协议的口径同“导师配备率”。"),
    kind=Kind.SHARE,
    places=1,
    needs=("training", "bond"),
    details=(CLASS, Detail("has_both", _("双导师"), choices=YES_OR_NO)),
    statement=f"""
        SELECT training.enrolment_id AS id, training.person_id, training.unit_id, '' AS part,
               held.both_held AS amount, held.both_held::text AS has_both, training.name AS name_of_class
        FROM y_training AS training
        CROSS JOIN LATERAL (
            SELECT (count(DISTINCT bond.slot) = 2)::int AS both_held FROM r_bond AS bond
            WHERE bond.enrolment_id = training.enrolment_id AND {STOOD}
        ) AS held
        WHERE training.enrolment_id IS NOT NULL
    """,  # noqa: S608  names of our own
)

LOGS = """
    SELECT log.id, bond.trainee_id AS person_id, enrolment.unit_id, {part} AS part, 1 AS amount, log.met_on, log.how,
           mentor_person.name AS mentor_name, cohort.name AS name_of_class,
           (log.confirmed_at IS NOT NULL)::int::text AS confirmed
    FROM r_log AS log
    JOIN r_bond AS bond ON bond.id = log.bond_id
    JOIN r_enrolment AS enrolment ON enrolment.id = bond.enrolment_id
    JOIN r_cohort AS cohort ON cohort.id = enrolment.cohort_id
    LEFT JOIN r_mentor AS mentor ON mentor.id = bond.mentor_id
    LEFT JOIN r_person AS mentor_person ON mentor_person.id = mentor.person_id
    WHERE log.met_on BETWEEN %(year_start)s AND %(year_end)s
"""
LOG_DETAILS = (
    Detail("met_on", _("指导日期"), "date"),
    MENTOR,
    CLASS,
    Detail("confirmed", _("学员确认"), choices={"1": _("已确认"), "0": _("未确认")}),
)
GUIDED_DETAILS = (MENTOR, CLASS, Detail("amount", _("指导次数"), "int"))
LOG_NEEDS = ("log", "bond", "enrolment", "cohort", "mentor", "person")

GUIDANCE = Metric(
    code="mentors.guidance",
    label=_("指导记录"),
    unit=_("次"),
    says=_(
        "指导日期在报告年度内的指导记录，按方式分；学员是否确认都计，已作废的不计。谈话内容和建议不在报告中出现。计入学员入班时单位。"
    ),
    kind=Kind.COUNT,
    needs=LOG_NEEDS,
    parts=dict(How.choices),
    details=LOG_DETAILS,
    statement=LOGS.format(part="log.how"),
)

GUIDED = Metric(
    code="mentors.guided",
    label=_("受指导学员"),
    unit=_("人"),
    says=_("报告年度内有指导记录的学员，一人只计一次。指导记录的口径同“指导记录”。"),
    kind=Kind.PEOPLE,
    needs=LOG_NEEDS,
    details=GUIDED_DETAILS,
    statement=LOGS.format(part="''"),
)

MENTORING = Group(
    "mentors",
    _("导师帮带"),
    "bonds",
    (POOL, COVERAGE, BOTH, GUIDANCE, GUIDED),
    roster="mentors.both",
    drawn=("mentors.pool", "mentors.guidance"),
    by_unit=("mentors.both", "mentors.guidance", "mentors.guided"),
)
