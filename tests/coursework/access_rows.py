"""What the walker finds at the addresses of cases."""

from coursework.actions.reviewing import publish_case
from people.choices import Role
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.coursework import LONG_AGO, NOW, accept, appoint, make_author, make_call, png, submit


def build(world):
    """A case with its author at each stage: one in writing, one handed in with a judge, one public."""
    office = world.user(Role.TRAINING_ADMIN)
    trainee = world.user(Role.TRAINEE)
    cohort = make_cohort(world.tree.district)
    enrol_person(cohort, trainee.person)
    world.case_call = make_call(world.tree.district, office, cohort)
    world.case = submit(world.case_call, trainee, files=[("照片.png", png())])
    judge = world.user(Role.JUDGE)
    judge.role_holdings.update(since=LONG_AGO)
    world.case_seat = appoint(world.case, judge, office)
    author = make_author(cohort, world.tree.community)
    world.story = publish_case(
        case=accept(submit(world.case_call, author, files=[("照片.png", png())]), office), by=office, now=NOW
    )


def case(world):
    return {"pk": world.case.pk}


def case_call(world):
    return {"pk": world.case_call.pk}


ROWS = {
    **{
        f"coursework:case-{name}": case
        for name in ("detail", "edit", "submit", "result", "return", "appoint", "decide", "publish", "hide")
    },
    "coursework:seat-replace": lambda world: {"pk": world.case.pk, "seat_pk": world.case_seat.pk},
    "coursework:person-cases": lambda world: {"pk": world.case.author_id},
    **{f"coursework:call-{name}": case_call for name in ("detail", "edit", "assign")},
    "coursework:case-start": case_call,
    "coursework:reading-detail": lambda world: {"pk": world.case_seat.pk},
    "coursework:reading-recuse": lambda world: {"pk": world.case_seat.pk},
    "coursework:reading-file": lambda world: {"pk": world.case_seat.pk, "position": 1},
    "coursework:case-story": lambda world: {"pk": world.story.pk},
    "coursework:story-picture": lambda world: {"pk": world.story.pk, "position": 1},
}
CALLS = ("coursework:call-detail", "coursework:call-edit", "coursework:call-assign", "coursework:case-start")
READINGS = ("coursework:reading-detail", "coursework:reading-recuse", "coursework:reading-file")
AT = dict.fromkeys(CALLS, "district")
OWNER = dict.fromkeys(READINGS, lambda world: world.user(Role.JUDGE))
LINKED = {
    "coursework:case-detail": {Role.TRAINEE},
    "coursework:case-edit": {Role.TRAINEE},
    "coursework:case-start": {Role.TRAINEE},
    "coursework:case-submit": {Role.TRAINEE},
}
