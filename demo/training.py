"""The demo's classes: one that graduated last year, and one of 61 in the middle of its year."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils import timezone

from cohorts.actions.classes import open_cohort, publish_cohort, start_cohort
from cohorts.actions.closing import close_session
from cohorts.actions.enrolments import enrol_all
from cohorts.actions.finishing import finish_cohort
from cohorts.actions.follow_ups import follow_up
from cohorts.actions.leave import approve_leave, ask_leave
from cohorts.actions.programmes import make_programme
from cohorts.actions.roll import finish_roll_call, mark_rest, save_mark
from cohorts.actions.sessions import plan_session
from cohorts.actions.teachers import assign_teacher
from cohorts.choices import AbsenceReason, LeaveKind, MarkStatus, Method, Phase
from cohorts.models import AbsenceFollowUp, Cohort, Enrolment, LeaveRequest, Programme, Session
from demo.district import TRAINEE, District, open_demo_account
from people.choices import PostTrack, Role
from people.models import Person, User

CLASS_SIZE, FORMER_SIZE = 61, 40
SESSIONS, FORMER_SESSIONS = 24, 8
HOSTS = ("区委社会工作部", "区委组织部", "区委党校")
NEEDS = ("矛盾调解", "公文写作", "项目策划", "数字化治理", "志愿服务组织", "一老一小服务", "老旧小区改造", "居民议事")
TOPICS = (
    ("开班动员：做居民身边的引路人", Method.LECTURE), ("社区工作的法治思维", Method.LECTURE),
    ("居民议事协商怎么开好", Method.SIMULATION), ("矛盾纠纷排查与调解", Method.CASE),
    ("“一老一小”服务现场观摩", Method.FIELD), ("公文与信息写作", Method.PRACTICE),
    ("项目策划与申报", Method.CASE), ("网格里的数字化", Method.PRACTICE),
    ("群众工作方法研讨", Method.DISCUSSION), ("老旧小区改造的协商路径", Method.CASE),
    ("志愿服务队伍的组织", Method.DISCUSSION), ("应急处置演练", Method.SIMULATION),
)  # fmt: skip
STARTS, ENDS = time(14), time(17)
TAKEN_ILL = "发热就医，已请邻居代为照看老人；已电话问候。"


@dataclass
class Class:
    """A class with its members in the order of the roster, the demo's trainee first."""

    cohort: Cohort
    enrolments: list[Enrolment] = field(default_factory=list)
    sessions: list[Session] = field(default_factory=list)


def make_former_class(district: District) -> Class:
    """Last year's class: held, settled, graduated."""
    begun = district.day(620)
    made = _make_class(district, "第五期菁英班", begun, begun + timedelta(days=270), FORMER_SESSIONS, FORMER_SIZE)
    for session in made.sessions:
        hold(district, made, session, careful=True)
    graduate(district, made)
    return made


def graduate(district: District, made: Class) -> None:
    """Post everybody's training record; who lacks hours is told so on it."""
    admin, ended = district.account(Role.TRAINING_ADMIN), _at(made.cohort.ends_on, time(18))
    finish_cohort(cohort=made.cohort, by=admin, now=ended, reason="学时不足的按“未结业”记，可随下期补课。")
    made.cohort.refresh_from_db()


def make_running_class(district: District, *, ago: int = 300) -> Class:
    """The class of 61, with an account for each trainee, begun so many days ago; negative, it is being enrolled."""
    since, begun = district.day(ago), ago >= 0
    return _make_class(district, "第六期菁英班", since, since + timedelta(days=345), SESSIONS, CLASS_SIZE, begun=begun)


def hold_sessions(district: District, made: Class) -> None:
    """Everything up to yesterday has been held; today's session waits to be called."""
    past = [session for session in made.sessions if timezone.localdate(session.starts_at) < district.today]
    for number, session in enumerate(past, start=1):
        hold(district, made, session, careful=number < len(past))


def _make_class(
    district: District, name: str, since: date, until: date, sessions: int, size: int, *, begun: bool = True
) -> Class:
    admin = district.account(Role.TRAINING_ADMIN)
    now = min(_at(since - timedelta(days=20), time(9)), district.now)
    programme = _programme(district, name[:3], since, until, admin, now)
    cohort = open_cohort(
        programme=programme, code=f"JY{since.year}-{name[1]}", name=name, unit=district.unit, starts_on=since,
        ends_on=until, hours_required=Decimal(3 * sessions * 4 // 5), capacity=size, by=admin, now=now,
    )  # fmt: skip
    publish_cohort(cohort=cohort, by=admin, now=now)
    assign_teacher(cohort=cohort, user=district.account(Role.CLASS_TEACHER), by=admin, now=now)
    people = _members(district, size, accounts=size == CLASS_SIZE)
    random = district.inventor.random
    needs = {person.pk: random.sample(NEEDS, random.randint(2, 3)) for person in people}
    made = Class(cohort, enrol_all(cohort=cohort, persons=people, needs=needs, by=admin, now=now))
    if begun:
        start_cohort(cohort=cohort, by=admin, now=_at(since, time(9)))
    made.sessions = _timetable(district, cohort, sessions, admin, now)
    cohort.refresh_from_db()
    return made


def _programme(district: District, intake: str, since: date, until: date, admin: User, now: datetime) -> Programme:
    return make_programme(
        name=f"{since.year}年社区工作者菁英培育计划（{intake}）", brand="云溪先锋学堂", unit=district.unit, hosts=HOSTS,
        starts_on=since, ends_on=until, by=admin, now=now,
    )  # fmt: skip


def _members(district: District, size: int, *, accounts: bool) -> list[Person]:
    workers = [worker for worker in district.workers if worker.post_track != PostTrack.CHIEF]
    chosen = district.inventor.random.sample([worker for worker in workers if worker.name != TRAINEE], size - accounts)
    if not accounts:
        return chosen
    for number, person in enumerate(chosen, start=2):
        open_demo_account(district, f"xueyuan{number:02d}", person.name, Role.TRAINEE, person.unit.name, person)
    return [next(worker for worker in workers if worker.name == TRAINEE), *chosen]


def _timetable(district: District, cohort: Cohort, count: int, admin: User, now: datetime) -> list[Session]:
    """Evenly spread over the year, never at a weekend; the one nearest to today is held today."""
    step = (cohort.ends_on - cohort.starts_on).days / count
    days = [_weekday(cohort.starts_on + timedelta(days=round(step * number))) for number in range(count)]
    if cohort.starts_on <= district.today <= cohort.ends_on:
        days[min(range(count), key=lambda number: abs((days[number] - district.today).days))] = district.today
    sessions = []
    for number, day in enumerate(days):
        topic, method = TOPICS[number % len(TOPICS)]
        part = "" if count <= len(TOPICS) else ("（上）", "（下）")[number // len(TOPICS) % 2]
        teaches = number % 3 == 0
        sessions.append(
            plan_session(
                cohort=cohort,
                topic=topic + part,
                method=method,
                starts_at=_at(day, STARTS),
                ends_at=_at(day, ENDS),
                hours=Decimal(3),
                room="党校 302" if method != Method.FIELD else "湖景社区党群服务中心",
                instructor=district.account(Role.INSTRUCTOR) if teaches else None,
                instructor_name="罗志远" if teaches else "",
                by=admin,
                now=now,
            )
        )
    return sessions


def hold(district: District, made: Class, session: Session, *, careful: bool) -> None:
    """Both roll calls with some exceptions, and the end of the session; a careful teacher asked why at once."""
    teacher, random = district.account(Role.CLASS_TEACHER), district.inventor.random
    some = random.sample(made.enrolments[1:], 5)
    _grant_leave(district, made, session, _of_secretary(district, made, besides=some[1:]) or some[0])
    end = session.ends_at
    for phase, exceptions in ((Phase.BEFORE, some[1:4]), (Phase.AFTER, some[3:5])):
        at = session.starts_at if phase == Phase.BEFORE else end
        for number, enrolment in enumerate(exceptions):
            late = phase == Phase.BEFORE and number == 0
            status = MarkStatus.LATE if late else MarkStatus.ABSENT
            save_mark(session=session, phase=phase, enrolment=enrolment, status=status, by=teacher, now=at)
        mark_rest(session=session, phase=phase, by=teacher, now=at)
        finish_roll_call(session=session, phase=phase, by=teacher, now=at)
    close_session(session=session, by=teacher, now=end)
    session.refresh_from_db()
    tasks = AbsenceFollowUp.objects.filter(session=session)
    for task in tasks if careful else tasks[1:]:
        reason = random.choice([AbsenceReason.ILLNESS, AbsenceReason.WORK, AbsenceReason.FAMILY])
        note = TAKEN_ILL if reason == AbsenceReason.ILLNESS else ""
        follow_up(
            task=task, expected=task.version, reason=reason, care_note=note, by=teacher, now=end + timedelta(hours=3)
        )


def _of_secretary(district: District, made: Class, *, besides: list[Enrolment]) -> Enrolment | None:
    """Once, so that the demo's secretary too has somebody's leave on the list."""
    home = district.account(Role.SECRETARY).home
    theirs = [one for one in made.enrolments[1:] if one.unit_id == home.pk and one not in besides]
    return theirs[0] if theirs and not LeaveRequest.objects.filter(enrolment__in=theirs).exists() else None


def _grant_leave(district: District, made: Class, session: Session, enrolment: Enrolment) -> None:
    """One trainee of each session is on leave, asked for two days before."""
    user = User.objects.filter(person=enrolment.person_id).first()
    if user is None:
        return
    day, before = timezone.localdate(session.starts_at), session.starts_at - timedelta(days=2)
    leave = ask_leave(
        enrolment=enrolment, kind=LeaveKind.OFFICIAL, starts_on=day, ends_on=day, reason="街道布置的入户走访",
        by=user, now=before,
    )  # fmt: skip
    approve_leave(leave=leave, by=district.account(Role.CLASS_TEACHER), now=before + timedelta(hours=2))


def ask_for_leave(district: District, made: Class) -> None:
    """One request that waits for the class teacher."""
    coming = next((s for s in made.sessions if timezone.localdate(s.starts_at) > district.today), None)
    if coming is None:
        return
    day = timezone.localdate(coming.starts_at)
    enrolment = made.enrolments[7]
    ask_leave(
        enrolment=enrolment, kind=LeaveKind.PERSONAL, starts_on=day, ends_on=day, reason="孩子家长会",
        by=User.objects.get(person=enrolment.person_id), now=district.now,
    )  # fmt: skip


def _weekday(day: date) -> date:
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def _at(day: date, moment: time) -> datetime:
    return datetime.combine(day, moment, tzinfo=timezone.get_default_timezone())
