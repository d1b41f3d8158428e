"""Training: who took part, for how long, how regularly, and what came of it."""

from django.utils.translation import gettext_lazy as _

from cohorts.choices import Category, EnrolmentState, Method, Outcome, TrainingResult
from reports.metrics.base import Detail, Group, Kind, Metric

CLASS = Detail("name_of_class", _("培训班次"), width=24)
STATE = Detail("state", _("状态"), choices={**dict(EnrolmentState.choices), **dict(TrainingResult.choices)})
HOURS = Detail("hours", _("学时"), "decimal2")
TOPIC = Detail("topic", _("课次"), width=24)
HELD_ON = Detail("held_on", _("上课日期"), "date")
TOOK_PART = _(
    "一人参加一个班次（或一次培训）计一人次。报告年度内的培训：一是本系统的培训班次，开班至结业的期间与报告年度"
    "有交集，入班不晚于统计日，状态为已录取、在学或"
    "已结业，计入入班时单位；二是没有对应班次的培训记录，结束日期在报告年度内且不晚于统计日，结果为优秀或合格，计入统计日"
    "在岗单位（不在岗的，人员信息所载单位）。只报名的、退学劝退的、筹备中的班次、已作废的记录不计。"
)

TRAININGS = """
    SELECT training.id, training.person_id, training.unit_id, training.category AS part, training.hours AS amount,
           training.name AS name_of_class, training.state, training.hours, training.ends_on
    FROM y_training AS training
"""

ATTENDED = Metric(
    code="training.attended",
    label=_("培训人次"),
    unit=_("人次"),
    says=TOOK_PART,
    kind=Kind.COUNT,
    needs=("training",),
    parts=dict(Category.choices),
    details=(CLASS, STATE, HOURS),
    statement=TRAININGS,
)

PEOPLE = Metric(
    code="training.people",
    label=_("培训人数"),
    unit=_("人"),
    says=_("参加过报告年度内培训的人，参加几次都只计一人。培训的口径同“培训人次”。"),
    kind=Kind.PEOPLE,
    needs=("training",),
    details=(CLASS, STATE, HOURS),
    statement=TRAININGS.replace("training.category AS part", "'' AS part"),
)

TRAINING_HOURS = Metric(
    code="training.hours",
    label=_("培训学时"),
    unit=_("学时"),
    says=_(
        "“培训人次”各行的学时之和：本系统班次，取报告年度内已结课课次计入本人的学时；其他培训，取培训记录所载学时。"
        "1 学时按 45 分钟计。请假、缺课不计学时。"
    ),
    kind=Kind.SUM,
    places=1,
    needs=("training",),
    details=(CLASS, STATE, HOURS),
    statement=TRAININGS.replace("training.category AS part", "'' AS part"),
)

ENROLLED = Metric(
    code="training.enrolled",
    label=_("新入班学员"),
    unit=_("人次"),
    says=_(
        "入班日期在报告年度内且不晚于统计日的学员，一人一班计一次，计入入班时单位；后来退学、劝退的也计，只报名的不计。"
    ),
    kind=Kind.COUNT,
    needs=("enrolment", "cohort"),
    details=(CLASS, Detail("joined_on", _("入班日期"), "date"), STATE),
    statement="""
        SELECT enrolment.id, enrolment.person_id, enrolment.unit_id, '' AS part, 1 AS amount,
               cohort.name AS name_of_class, enrolment.joined_on, enrolment.state
        FROM r_enrolment AS enrolment JOIN r_cohort AS cohort ON cohort.id = enrolment.cohort_id
        WHERE enrolment.joined_on BETWEEN %(year_start)s AND %(day)s AND enrolment.state <> 'applied'
    """,
)

GRADUATED = Metric(
    code="training.graduated",
    label=_("结业学员"),
    unit=_("人次"),
    says=_("状态为已结业、班次结业日期在报告年度内的学员，一人一班计一次，计入入班时单位。"),
    kind=Kind.COUNT,
    needs=("enrolment", "cohort"),
    details=(CLASS, Detail("ends_on", _("结业日期"), "date")),
    statement="""
        SELECT enrolment.id, enrolment.person_id, enrolment.unit_id, '' AS part, 1 AS amount,
               cohort.name AS name_of_class, cohort.ends_on
        FROM r_enrolment AS enrolment JOIN r_cohort AS cohort ON cohort.id = enrolment.cohort_id
        WHERE enrolment.state = 'graduated' AND cohort.ends_on BETWEEN %(year_start)s AND %(year_end)s
    """,
)

SESSIONS = Metric(
    code="training.sessions",
    label=_("已上课次"),
    unit=_("次"),
    says=_("本单位举办的班次中，上课日期在报告年度内、已结课的课次，按教学方式分。未结课、已取消的不计。"),
    kind=Kind.COUNT,
    needs=("session", "cohort"),
    parts=dict(Method.choices),
    details=(CLASS, TOPIC, HELD_ON, HOURS),
    statement="""
        SELECT session.id, NULL::bigint AS person_id, cohort.unit_id, session.method AS part, session.hours AS amount,
               cohort.name AS name_of_class, session.topic, session.hours,
               (session.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS held_on
        FROM r_session AS session JOIN r_cohort AS cohort ON cohort.id = session.cohort_id
        WHERE session.state = 'held'
          AND (session.starts_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(year_start)s AND %(year_end)s
    """,
)

ATTENDANCE = Metric(
    code="training.attendance",
    label=_("出勤率"),
    unit=_("人次"),
    says=_(
        "报告年度内已结课课次的出勤记录中，到课、迟到、早退的人次，除以全部应到人次（到课、迟到、早退、请假、缺课），"
        "保留一位小数，四舍五入；结果为“不适用”的不计入应到。计入学员入班时单位。"
    ),
    kind=Kind.SHARE,
    places=1,
    needs=("attendance", "session", "cohort", "enrolment"),
    details=(CLASS, TOPIC, HELD_ON, Detail("outcome", _("出勤"), choices=dict(Outcome.choices))),
    statement="""
        SELECT attendance.id, enrolment.person_id, enrolment.unit_id, '' AS part,
               (attendance.outcome IN ('present', 'late', 'early'))::int AS amount,
               cohort.name AS name_of_class, session.topic, attendance.outcome,
               (session.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS held_on
        FROM r_attendance AS attendance
        JOIN r_enrolment AS enrolment ON enrolment.id = attendance.enrolment_id
        JOIN r_session AS session ON session.id = attendance.session_id AND session.state = 'held'
        JOIN r_cohort AS cohort ON cohort.id = session.cohort_id
        WHERE attendance.outcome <> 'na'
          AND (session.starts_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(year_start)s AND %(year_end)s
    """,
)

FOLLOWED_UP = Metric(
    code="training.followed_up",
    label=_("缺课跟进及时率"),
    unit=_("件"),
    says=_(
        "报告年度内发现的无假缺课中，班主任在办理期限（发现后 24 小时）内联系或办结的件数，除以已到期限或已办结的件数，"
        "保留一位小数，四舍五入；数据截至时尚未到期又未办结的不计。计入学员入班时单位。原因和关心记录不在报告中出现。"
    ),
    kind=Kind.SHARE,
    places=1,
    needs=("follow_up", "session", "cohort", "enrolment"),
    details=(
        CLASS,
        TOPIC,
        HELD_ON,
        Detail("in_time", _("是否及时"), choices={"1": _("及时"), "0": _("超期")}),
    ),
    statement="""
        SELECT follow_up.id, enrolment.person_id, enrolment.unit_id, '' AS part, settled.in_time AS amount,
               settled.in_time::text AS in_time, cohort.name AS name_of_class, session.topic,
               (session.starts_at AT TIME ZONE 'Asia/Shanghai')::date AS held_on
        FROM r_follow_up AS follow_up
        JOIN r_enrolment AS enrolment ON enrolment.id = follow_up.enrolment_id
        JOIN r_session AS session ON session.id = follow_up.session_id
        JOIN r_cohort AS cohort ON cohort.id = session.cohort_id
        CROSS JOIN LATERAL (
            SELECT (LEAST(follow_up.contacted_at, follow_up.closed_at, 'infinity') <= follow_up.due_at)::int AS in_time
        ) AS settled
        WHERE (follow_up.opened_at AT TIME ZONE 'Asia/Shanghai')::date BETWEEN %(year_start)s AND %(year_end)s
          AND (follow_up.closed_at IS NOT NULL OR follow_up.due_at <= %(cut_off)s OR settled.in_time = 1)
    """,
)

TRAINING = Group(
    "training",
    _("学习培训"),
    "roll_calls",
    (ATTENDED, PEOPLE, TRAINING_HOURS, ENROLLED, GRADUATED, SESSIONS, ATTENDANCE, FOLLOWED_UP),
    roster="training.attended",
    drawn=("training.attended", "training.sessions"),
    by_unit=("training.attended", "training.people", "training.hours", "training.attendance"),
)
