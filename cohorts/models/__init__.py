from cohorts.models.attendance import Attendance, AttendanceMark, RollCall
from cohorts.models.care import AbsenceFollowUp, LeaveRequest
from cohorts.models.enrolments import CohortTeacher, Enrolment
from cohorts.models.programmes import Cohort, HostBody, Programme
from cohorts.models.records import TrainingRecord
from cohorts.models.sessions import Session

__all__ = [
    "AbsenceFollowUp",
    "Attendance",
    "AttendanceMark",
    "Cohort",
    "CohortTeacher",
    "Enrolment",
    "HostBody",
    "LeaveRequest",
    "Programme",
    "RollCall",
    "Session",
    "TrainingRecord",
]
