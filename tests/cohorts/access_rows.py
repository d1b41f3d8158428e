"""Objects of this app for the walker: a running class at the district, with its teacher and a trainee."""

from datetime import timedelta

from django.utils import timezone

from cohorts.models import AbsenceFollowUp, LeaveRequest
from people.choices import Role
from tests.factories.cohorts import SessionFactory, enrol_person, give_teacher, make_cohort

DISTRICT = (
    "programme-detail", "programme-edit", "cohort-add", "cohort-detail", "cohort-edit", "cohort-publish",
    "cohort-start", "cohort-finish", "cohort-archive", "teacher-assign", "roster", "roster-export", "enrolment-add",
    "session-list", "session-add", "session-detail", "session-edit", "session-cancel", "roll-call", "roll-tap",
    "roll-rest", "roll-done", "roll-reopen", "roll-abandon", "roll-resume", "roll-state", "session-sheet",
)  # fmt: skip


CARE_NOTE, ILLNESS = "嘱其静养", "旧伤复发"


def build(world) -> None:
    today, now = timezone.localdate(), timezone.now()
    tomorrow = today + timedelta(days=1)
    cohort = make_cohort(world.tree.district, starts_on=today - timedelta(days=30), ends_on=today + timedelta(days=30))
    give_teacher(cohort, world.user(Role.CLASS_TEACHER))
    enrolment = enrol_person(cohort, world.user(Role.TRAINEE).person)
    session = SessionFactory(
        cohort=cohort, starts_at=now - timedelta(minutes=5), instructor=world.user(Role.INSTRUCTOR)
    )
    world.cohort, world.enrolment, world.session = cohort, enrolment, session
    world.leave = LeaveRequest.objects.create(
        enrolment=enrolment, kind="personal", starts_on=today, ends_on=today, reason="办事", asked_at=now
    )
    world.follow_up = AbsenceFollowUp.objects.create(
        enrolment=enrolment, session=session, opened_at=now, due_at=now + timedelta(hours=24), care_note=CARE_NOTE
    )
    world.sick_leave = LeaveRequest.objects.create(
        enrolment=enrolment, kind="sick", starts_on=tomorrow, ends_on=tomorrow, reason=ILLNESS, asked_at=now
    )


def _cohort(world):
    return {"pk": world.cohort.pk}


def _session(world):
    return {"pk": world.session.pk}


def _roll(world):
    return {"pk": world.session.pk, "phase": "before"}


def _enrolment(world):
    return {"pk": world.enrolment.pk}


def _leave(world):
    return {"pk": world.leave.pk}


def _follow_up(world):
    return {"pk": world.follow_up.pk}


def _programme(world):
    return {"pk": world.cohort.programme_id}


def _person(world):
    return {"pk": world.enrolment.person_id}


KWARGS = {
    _programme: ("programme-detail", "programme-edit", "cohort-add"),
    _cohort: (
        "cohort-detail", "cohort-edit", "cohort-publish", "cohort-start", "cohort-finish", "cohort-archive",
        "teacher-assign", "roster", "roster-export", "enrolment-add", "session-list", "session-add",
    ),
    _session: ("session-detail", "session-edit", "session-cancel", "roll-reopen", "roll-abandon", "session-sheet"),
    _roll: ("roll-call", "roll-tap", "roll-rest", "roll-done", "roll-resume", "roll-state"),
    _enrolment: ("enrolment-detail", "enrolment-admit", "enrolment-withdraw"),
    _leave: ("leave-detail", "leave-decide", "leave-withdraw"),
    _follow_up: ("follow-up-detail", "follow-up-save"),
    _person: ("person-trainings",),
}  # fmt: skip
ROWS = {f"cohorts:{name}": kwargs for kwargs, names in KWARGS.items() for name in names}
# Whoever holds a class changes its roster; the street of a trainee only sees the trainee in it.
AT = {f"cohorts:{name}": "district" for name in (*DISTRICT, "enrolment-admit", "enrolment-withdraw")}
LINKED = {
    "cohorts:cohort-detail": {Role.CLASS_TEACHER, Role.TRAINEE, Role.INSTRUCTOR},
    "cohorts:roster": {Role.CLASS_TEACHER, Role.TRAINEE},
    "cohorts:session-detail": {Role.CLASS_TEACHER, Role.TRAINEE, Role.INSTRUCTOR},
    "cohorts:session-sheet": {Role.CLASS_TEACHER, Role.INSTRUCTOR},
    "cohorts:session-edit": {Role.CLASS_TEACHER},
    "cohorts:roll-call": {Role.CLASS_TEACHER, Role.INSTRUCTOR},
    "cohorts:roll-state": {Role.CLASS_TEACHER, Role.INSTRUCTOR},
    "cohorts:roll-reopen": {Role.CLASS_TEACHER},
    "cohorts:roll-abandon": {Role.CLASS_TEACHER},
    "cohorts:roll-tap": {Role.CLASS_TEACHER, Role.INSTRUCTOR},
    "cohorts:enrolment-detail": {Role.CLASS_TEACHER, Role.TRAINEE},
    "cohorts:leave-detail": {Role.CLASS_TEACHER, Role.TRAINEE},
    "cohorts:follow-up-detail": {Role.CLASS_TEACHER, Role.TRAINEE},
    "cohorts:follow-up-save": {Role.CLASS_TEACHER},
    "cohorts:person-trainings": {Role.CLASS_TEACHER, Role.TRAINEE},
}
