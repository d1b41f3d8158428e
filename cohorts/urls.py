from django.urls import path

from cohorts.views import care, classes, enrolments, leave, own, programmes, roll, sessions

app_name = "cohorts"

# /cohorts/programmes/
PROGRAMMES = [
    path("programmes/", programmes.programme_list, name="programme-list"),
    path("programmes/add/", programmes.programme_add, name="programme-add"),
    path("programmes/<int:pk>/", programmes.programme_detail, name="programme-detail"),
    path("programmes/<int:pk>/edit/", programmes.programme_edit, name="programme-edit"),
    path("programmes/<int:pk>/cohorts/add/", classes.cohort_add, name="cohort-add"),
]

# /cohorts/
COHORTS = [
    path("", classes.cohort_list, name="cohort-list"),
    path("<int:pk>/", classes.cohort_detail, name="cohort-detail"),
    path("<int:pk>/edit/", classes.cohort_edit, name="cohort-edit"),
    path("<int:pk>/publish/", classes.cohort_publish, name="cohort-publish"),
    path("<int:pk>/start/", classes.cohort_start, name="cohort-start"),
    path("<int:pk>/finish/", classes.cohort_finish, name="cohort-finish"),
    path("<int:pk>/archive/", classes.cohort_archive, name="cohort-archive"),
    path("<int:pk>/teacher/", classes.teacher_assign, name="teacher-assign"),
]

# /cohorts/<cohort>/roster/ and /cohorts/members/
ENROLMENTS = [
    path("<int:pk>/roster/", enrolments.roster, name="roster"),
    path("<int:pk>/roster/export/", enrolments.roster_export, name="roster-export"),
    path("<int:pk>/roster/add/", enrolments.enrolment_add, name="enrolment-add"),
    path("members/<int:pk>/", enrolments.enrolment_detail, name="enrolment-detail"),
    path("members/<int:pk>/admit/", enrolments.enrolment_admit, name="enrolment-admit"),
    path("members/<int:pk>/withdraw/", enrolments.enrolment_withdraw, name="enrolment-withdraw"),
]

# /cohorts/<cohort>/sessions/ and /cohorts/sessions/
SESSIONS = [
    path("<int:pk>/sessions/", sessions.session_list, name="session-list"),
    path("<int:pk>/sessions/add/", sessions.session_add, name="session-add"),
    path("sessions/<int:pk>/", sessions.session_detail, name="session-detail"),
    path("sessions/<int:pk>/edit/", sessions.session_edit, name="session-edit"),
    path("sessions/<int:pk>/sheet/", sessions.session_sheet, name="session-sheet"),
    path("sessions/<int:pk>/cancel/", sessions.session_cancel, name="session-cancel"),
]

# /cohorts/roll/
ROLL = [
    path("roll/", roll.roll_list, name="roll-list"),
    path("roll/<int:pk>/reopen/", roll.roll_reopen, name="roll-reopen"),
    path("roll/<int:pk>/abandon/", roll.roll_abandon, name="roll-abandon"),
    path("roll/<int:pk>/<slug:phase>/", roll.roll_call, name="roll-call"),
    path("roll/<int:pk>/<slug:phase>/state/", roll.roll_state, name="roll-state"),
    path("roll/<int:pk>/<slug:phase>/tap/", roll.roll_tap, name="roll-tap"),
    path("roll/<int:pk>/<slug:phase>/rest/", roll.roll_rest, name="roll-rest"),
    path("roll/<int:pk>/<slug:phase>/done/", roll.roll_done, name="roll-done"),
    path("roll/<int:pk>/<slug:phase>/resume/", roll.roll_resume, name="roll-resume"),
]

# /cohorts/leave/ and /cohorts/follow-ups/
CARE = [
    path("leave/", leave.leave_list, name="leave-list"),
    path("leave/ask/", leave.leave_ask, name="leave-ask"),
    path("leave/<int:pk>/", leave.leave_detail, name="leave-detail"),
    path("leave/<int:pk>/decide/", leave.leave_decide, name="leave-decide"),
    path("leave/<int:pk>/withdraw/", leave.leave_withdraw, name="leave-withdraw"),
    path("follow-ups/", care.follow_up_list, name="follow-up-list"),
    path("follow-ups/<int:pk>/", care.follow_up_detail, name="follow-up-detail"),
    path("follow-ups/<int:pk>/save/", care.follow_up_save, name="follow-up-save"),
]

OWN = [
    path("own/", own.own, name="own"),
    path("persons/<int:pk>/trainings/", own.person_trainings, name="person-trainings"),
]

urlpatterns = [*PROGRAMMES, *COHORTS, *ENROLMENTS, *SESSIONS, *ROLL, *CARE, *OWN]
