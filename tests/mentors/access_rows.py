"""One pair of the home community, with a log, for the walker."""

from mentors.choices import MentorKind
from people.choices import Role
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.mentors import LogFactory, make_bond, make_mentor
from tests.factories.people import PersonFactory


def build(world):
    mentor, trainee = world.user(Role.MENTOR), world.user(Role.TRAINEE)
    cohort = make_cohort(world.tree.district)
    world.mentors_cohort = cohort
    world.mentors_enrolment = enrol_person(cohort, trainee.person)
    practice = make_mentor(world.tree.district, MentorKind.INDUSTRY, person=mentor.person)
    world.mentors_bond = make_bond(world.mentors_enrolment, practice)
    world.mentors_log = LogFactory(bond=world.mentors_bond)
    world.mentors_idle = make_mentor(world.tree.district, name="闲导师")
    world.mentors_worker = PersonFactory(unit=world.tree.community)


def _bond(world):
    return {"pk": world.mentors_bond.pk}


def _log(world):
    return {"pk": world.mentors_log.pk}


def _mentor(world):
    return {"pk": world.mentors_idle.pk}


def _enrolment(world):
    return {"pk": world.mentors_enrolment.pk}


def _cohort(world):
    return {"pk": world.mentors_cohort.pk}


ROWS = {
    "mentors:mentor-detail": _mentor,
    "mentors:mentor-edit": _mentor,
    "mentors:mentor-retire": _mentor,
    "mentors:mentor-renew": _mentor,
    "mentors:mentor-access": _mentor,
    "mentors:pairing": _cohort,
    "mentors:pairing-bulk": _cohort,
    "mentors:pairing-trainee": _enrolment,
    "mentors:bond-propose": _enrolment,
    "mentors:bond-detail": _bond,
    "mentors:bond-sign": _bond,
    "mentors:bond-end": _bond,
    "mentors:bond-replace": _bond,
    "mentors:bond-complete": _bond,
    "mentors:log-add": _bond,
    "mentors:log-detail": _log,
    "mentors:log-correct": _log,
    "mentors:log-file": _log,
    "mentors:log-void": _log,
    "mentors:log-confirm": _log,
    "mentors:log-comment": _log,
    "mentors:person-bonds": lambda world: {"pk": world.mentors_worker.pk},
}
AT = {
    "mentors:mentor-detail": "district",
    "mentors:mentor-edit": "district",
    "mentors:mentor-retire": "district",
    "mentors:mentor-renew": "district",
    "mentors:mentor-access": "district",
    "mentors:pairing": "district",
    "mentors:pairing-bulk": "district",
}
LINKED = {
    "mentors:bond-detail": {Role.MENTOR, Role.TRAINEE},
    "mentors:log-detail": {Role.MENTOR, Role.TRAINEE},
    "mentors:log-add": {Role.MENTOR},
    "mentors:log-correct": {Role.MENTOR},
    "mentors:log-file": {Role.MENTOR},
    "mentors:log-void": {Role.MENTOR},
    "mentors:log-confirm": {Role.TRAINEE},
    "mentors:log-comment": {Role.TRAINEE},
}
