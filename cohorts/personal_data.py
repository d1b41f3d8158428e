"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import ALWAYS, FOR_LIFE, SIX_YEARS, THREE_YEARS, classify

classify(
    "cohorts.Programme",
    purpose=_("培养项目，不含个人"),
    retention=ALWAYS,
    WORDS="void_reason",
    NONE="id version voided_at name brand unit starts_on ends_on",
)
classify(
    "cohorts.HostBody",
    purpose=_("项目的主办承办单位，不含个人"),
    retention=ALWAYS,
    NONE="id programme name is_lead position",
)
classify(
    "cohorts.Cohort",
    purpose=_("班次安排，不含个人"),
    retention=ALWAYS,
    WORDS="void_reason",
    NONE="id version voided_at programme code name unit category organiser_level state starts_on ends_on "
    "hours_required capacity closed_at",
)
classify(
    "cohorts.CohortTeacher",
    purpose=_("谁是哪个班的班主任"),
    retention=SIX_YEARS,
    LINK="user",
    RECORD="since until",
    NONE="id cohort",
)
classify(
    "cohorts.Session",
    purpose=_("课程表"),
    retention=SIX_YEARS,
    NAME="instructor_name",
    LINK="instructor",
    WORDS="cancel_reason reopen_reason",
    NONE="id version cohort number topic starts_at ends_at hours method room state held_at reopened_at",
)
classify(
    "cohorts.Enrolment",
    purpose=_("谁在哪个班、需要什么帮助"),
    retention=FOR_LIFE,
    LINK="person",
    RECORD="unit state joined_on left_on source",
    PROFILE="needs",
    WORDS="reason",
    NONE="id version cohort",
)
classify(
    "cohorts.RollCall",
    purpose=_("点名何时由谁完成"),
    retention=SIX_YEARS,
    LINK="opened_by done_by",
    TRACE="opened_at done_at",
    NONE="id session phase",
)
classify(
    "cohorts.AttendanceMark",
    purpose=_("课前课后点名"),
    retention=SIX_YEARS,
    LINK="marked_by",
    RECORD="status",
    TRACE="marked_at",
    NONE="id version roll_call enrolment",
)
classify(
    "cohorts.Attendance",
    purpose=_("每课的出勤结果与学时"),
    retention=FOR_LIFE,
    RECORD="outcome hours",
    NONE="id session enrolment",
)
classify(
    "cohorts.LeaveRequest",
    purpose=_("请假与审批"),
    retention=THREE_YEARS,
    LINK="decided_by",
    CARE="kind reason answer",
    RECORD="starts_on ends_on state",
    TRACE="asked_at decided_at",
    NONE="id version enrolment",
)
classify(
    "cohorts.AbsenceFollowUp",
    purpose=_("缺课后的联系与照护"),
    retention=THREE_YEARS,
    LINK="closed_by",
    CARE="reason care_note",
    TRACE="opened_at due_at contacted_at closed_at",
    NONE="id version enrolment session",
)
classify(
    "cohorts.TrainingRecord",
    purpose=_("本人的培训记录"),
    retention=FOR_LIFE,
    LINK="person recorded_by",
    RECORD="name category organiser_level starts_on ends_on precision hours result source",
    WORDS="void_reason",
    NONE="id voided_at cohort recorded_at",
)
