"""The demo's mentors: the pool of 26, two for each trainee, and a year of guidance."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from demo.district import DISTRICT, District, open_demo_account
from demo.training import NEEDS, Class
from mentors.actions.bonds import propose_bonds, sign_bonds
from mentors.actions.logs import confirm_log, write_log
from mentors.actions.pool import add_mentor
from mentors.choices import How, MentorKind, Slot
from mentors.models import Bond, MentorProfile
from people.actions.roles import grant_role
from people.choices import PostTrack, Role
from people.models import Person, User

ACADEMIC, INDUSTRY, SECRETARIES = 9, 9, 8
DEMO_MENTOR = "李明月"
GUIDANCE = (
    ("楼道堆物怎么谈", "先上门听，再请楼组长一起定时间表；别在群里点名。", "约居民代表再议一次堆物清理方案"),
    ("案例选题", "从手上正办着的事里选，问题要小，做法要说得清。", "写出案例的问题和做法两段"),
    ("议事会的主持", "开场先定规矩：一人三分钟，只说办法。", "下次议事会由您主持，我来旁听"),
    ("独居老人走访", "把走访变成约定，固定时间，带上一件小事去办。", "列出本网格独居老人名单和走访日"),
    ("活动经费怎么省", "先盘点辖区单位能给什么，再谈钱。", "联系两家共建单位"),
    ("材料写作", "一段只说一件事，先写结论。", "把上周的信息改成三百字"),
    ("调解的分寸", "分开谈、当面定、写下来；情绪先落地。", "补一份调解记录"),
    ("时间安排", "每天留一小时不接电话，专门走网格。", "把一周安排写下来带给我看"),
)


@dataclass(frozen=True)
class Mentor:
    profile: MentorProfile
    user: User


def make_pool(district: District) -> list[Mentor]:
    """Nine from universities, nine from practice, eight well-known secretaries; each with an account."""
    names = [DEMO_MENTOR, *(district.inventor.name() for _number in range(ACADEMIC + INDUSTRY - 1))]
    outside = [
        _outside(district, name, MentorKind.INDUSTRY if number < INDUSTRY else MentorKind.ACADEMIC, number)
        for number, name in enumerate(names)
    ]
    chiefs = [worker for worker in district.workers if worker.post_track == PostTrack.CHIEF][1 : SECRETARIES + 1]
    return outside + [_secretary(district, person) for person in chiefs]


def _facts(district: District, kind: MentorKind) -> dict[str, Any]:
    organisation, title = {
        MentorKind.ACADEMIC: ("云溪大学社会学院", "教授"),
        MentorKind.INDUSTRY: ("云溪社会工作服务中心", "高级社会工作师"),
        MentorKind.SECRETARY: ("", "社区党组织书记"),
    }[kind]
    return {
        "organisation": organisation,
        "title": title,
        "tags": district.inventor.random.sample(NEEDS, 3),
        "capacity": 7 if kind == MentorKind.ACADEMIC else 5,
        "recommended_by": "区委社会工作部",
    }


def _outside(district: District, name: str, kind: MentorKind, number: int) -> Mentor:
    admin = district.account(Role.TRAINING_ADMIN)
    profile = add_mentor(
        kind=kind, unit=district.unit, name=name, phone=district.inventor.phone(), by=admin, now=_founded(district),
        **_facts(district, kind),
    )  # fmt: skip
    username = "daoshi" if name == DEMO_MENTOR else f"daoshi{number:02d}"
    user = open_demo_account(district, username, name, Role.MENTOR, DISTRICT, profile.person)
    return Mentor(profile, user)


def _secretary(district: District, person: Person) -> Mentor:
    admin = district.account(Role.TRAINING_ADMIN)
    profile = add_mentor(
        kind=MentorKind.SECRETARY, unit=district.unit, person=person, by=admin, now=_founded(district),
        **{**_facts(district, MentorKind.SECRETARY), "organisation": person.unit.name},
    )  # fmt: skip
    user = User.objects.get(person=person)
    grant_role(user=user, role=Role.MENTOR, unit=district.unit, by=admin, now=district.now)
    return Mentor(profile, user)


def pair(district: District, made: Class, pool: list[Mentor]) -> list[Bond]:
    """Both mentors for every trainee but the last two, who still lack one on the practice side."""
    admin = district.account(Role.TRAINING_ADMIN)
    at = _noon(made.cohort.starts_on + timedelta(days=14))
    theory = [mentor for mentor in pool if mentor.profile.kind == MentorKind.ACADEMIC]
    practice = [mentor for mentor in pool if mentor.profile.kind != MentorKind.ACADEMIC]
    picks = [
        (enrolment, side[number % len(side)].profile, slot)
        for number, enrolment in enumerate(made.enrolments)
        for slot, side in ((Slot.THEORY, theory), (Slot.PRACTICE, practice))
        if slot == Slot.THEORY or number < len(made.enrolments) - 2
    ]
    bonds = propose_bonds(picks=picks, by=admin, now=at)
    return sign_bonds(bonds=bonds, by=admin, now=at)


def guide(district: District, made: Class, bonds: list[Bond], pool: list[Mentor]) -> None:
    """Guidance every month or two; a few pairs have fallen silent, the last logs wait to be confirmed."""
    users = {mentor.profile.pk: mentor.user for mentor in pool}
    trainees = {user.person_id: user for user in district.accounts.values() if user.person_id}
    for number, bond in enumerate(bonds):
        silent = number % 15 == 9
        days = _days(district, made.cohort.starts_on, silent=silent, often=bond.mentor_id == pool[0].profile.pk)
        for day in days:
            _log(district, bond, users[bond.mentor_id], trainees[bond.trainee_id], day, last=day == days[-1])


def _days(district: District, since: date, *, silent: bool, often: bool) -> list[date]:
    random = district.inventor.random
    day, days = since + timedelta(days=random.randint(18, 40)), []
    until = district.day(60 if silent else 2)
    while day < until:
        days.append(day)
        day += timedelta(days=random.randint(20, 32) if often else random.randint(40, 75))
    if not silent:
        days.append(district.day(random.randint(2, 24)))
    return sorted(set(days))


def _log(district: District, bond: Bond, mentor: User, trainee: User, day: date, *, last: bool) -> None:
    random = district.inventor.random
    topic, advice, next_step = random.choice(GUIDANCE)
    at = _noon(day)
    log = write_log(
        bond=bond, met_on=day, how=random.choice(list(How)), topic=topic, advice=advice, next_step=next_step,
        next_due_on=day + timedelta(days=random.randint(7, 21)), by=mentor, now=at,
    )  # fmt: skip
    if not last or random.random() < 0.6:
        confirm_log(log=log, by=trainee, now=at + timedelta(hours=5))


def _founded(district: District) -> datetime:
    """The pool is older than the running class, so that last year's report has mentors as well."""
    return _noon(date(district.today.year - 1, 3, 1))


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12, 30), tzinfo=timezone.get_default_timezone())
