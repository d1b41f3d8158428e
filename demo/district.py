"""The made-up district: units, workers with their posts, and the accounts of each role."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.contrib.auth.hashers import make_password
from django.utils import timezone

from demo.invented import CITY, DISTRICT, STREETS, Inventor
from people.actions.accounts import open_account
from people.actions.persons import add_person, hold_post
from people.actions.roles import grant_role
from people.actions.units import add_unit
from people.choices import Education, Gender, Level, Politics, PostTrack, Precision, Role, StaffType
from people.models import Person, Unit, User

WORKERS = 378
PASSWORD = "banfei-demo-2026"  # noqa: S105  shown on the log-in page of the demo
CHIEF, DEPUTY = "社区党组织书记、居委会主任", "居委会副主任"
EDUCATIONS = [Education.HIGH, Education.COLLEGE, Education.BACHELOR, Education.GRADUATE]
GENERAL = ("社区网格员", "居委会委员", "党群服务中心工作人员", "治理专干")
# The people of the demo's stories have fixed names; everybody else is invented.
SECRETARY, TRAINEE = "何秀英", "陈思远"
FIXED = (
    SECRETARY,
    TRAINEE,
    "周敏",
    "徐琳",
    "沈文博",
    "赵立新",
    "李明月",
    "孙晓岚",
    "梁海涛",
    "罗志远",
    "方清扬",
    "郑启明",
    "钱书瑶",
)


@dataclass(frozen=True)
class DemoAccount:
    """One account of the log-in page: user name, role, name, and where the role is held."""

    username: str
    role: Role
    name: str
    at: str


ACCOUNTS = (
    DemoAccount("xueyuan", Role.TRAINEE, TRAINEE, "望江社区"),
    DemoAccount("daoshi", Role.MENTOR, "李明月", DISTRICT),
    DemoAccount("banzhuren", Role.CLASS_TEACHER, "孙晓岚", DISTRICT),
    DemoAccount("peixun", Role.TRAINING_ADMIN, "周敏", DISTRICT),
    DemoAccount("shuji", Role.SECRETARY, SECRETARY, "望江社区"),
    DemoAccount("jiedao", Role.STREET_ADMIN, "徐琳", "临江街道"),
    DemoAccount("quji", Role.DISTRICT_ADMIN, "沈文博", DISTRICT),
    DemoAccount("shiji", Role.CITY_ADMIN, "赵立新", CITY),
    DemoAccount("pingwei", Role.JUDGE, "梁海涛", DISTRICT),
    DemoAccount("jiaoshi", Role.INSTRUCTOR, "罗志远", DISTRICT),
    DemoAccount("xuncha", Role.INSPECTOR, "方清扬", DISTRICT),
    DemoAccount("shenji", Role.AUDITOR, "郑启明", DISTRICT),
    DemoAccount("xitong", Role.SYSTEM_ADMIN, "钱书瑶", CITY),
)


@dataclass
class District:
    """What the later chapters of the demo build on."""

    inventor: Inventor
    now: datetime
    units: dict[str, Unit] = field(default_factory=dict)
    workers: list[Person] = field(default_factory=list)
    accounts: dict[str, User] = field(default_factory=dict)

    @property
    def today(self) -> date:
        return timezone.localdate(self.now)

    @property
    def unit(self) -> Unit:
        return self.units[DISTRICT]

    @property
    def communities(self) -> list[Unit]:
        return [unit for unit in self.units.values() if unit.level == Level.COMMUNITY]

    def account(self, role: Role) -> User:
        """The account that the log-in page offers for the role."""
        return self.accounts[next(account.username for account in ACCOUNTS if account.role is role)]

    def street_admin(self, unit: Unit) -> User:
        """Who runs the street above a community."""
        return next(user for user in self.accounts.values() if user.home_id == unit.parent_id and not user.person_id)

    def day(self, ago: int) -> date:
        return self.today - timedelta(days=ago)


def make_district(*, seed: int, now: datetime) -> District:
    """Units, 378 workers and an account for each role, by the same actions that people use."""
    district = District(Inventor(seed), now)
    for name in FIXED:
        district.inventor.taken(name)
    _make_units(district)
    _make_workers(district)
    _make_accounts(district)
    return district


def _make_units(district: District) -> None:
    def add(name: str, level: Level, parent: Unit | None) -> Unit:
        unit = add_unit(name=name, level=level, parent=parent, by=None, now=district.now, valid_from=date(2000, 1, 1))
        district.units[name] = unit
        return unit

    home = add(DISTRICT, Level.DISTRICT, add(CITY, Level.CITY, None))
    for street_name, communities in STREETS.items():
        street = add(street_name, Level.STREET, home)
        for name in communities:
            add(f"{name}社区", Level.COMMUNITY, street)


def _make_workers(district: District) -> None:
    communities = district.communities
    for number in range(WORKERS):
        place = number // len(communities)
        unit = communities[number % len(communities)]
        track = PostTrack.CHIEF if place == 0 else PostTrack.DEPUTY if place == 1 else PostTrack.GENERAL
        name = SECRETARY if number == 0 else TRAINEE if number == 2 * len(communities) else district.inventor.name()
        district.workers.append(_make_worker(district, name, unit, track))


def _make_worker(district: District, name: str, unit: Unit, track: PostTrack) -> Person:
    invent, random = district.inventor, district.inventor.random
    male = random.random() < 0.35
    born = invent.birthday(youngest=24 if track == PostTrack.GENERAL else 34, today=district.today)
    hired = invent.day_between(max(born + timedelta(days=365 * 22), date(2004, 1, 1)), district.day(200)).replace(day=1)
    person = add_person(
        name=name,
        unit=unit,
        by=None,
        now=district.now,
        id_number=invent.id_number(born, male=male),
        phone=invent.phone(),
        gender=Gender.MALE if male else Gender.FEMALE,
        born_on=born,
        politics=random.choices([Politics.PARTY, Politics.MASSES, Politics.LEAGUE], [55, 38, 7])[0],
        education=random.choices(EDUCATIONS, [8, 38, 48, 6])[0],
        staff_type=random.choices([StaffType.STAFF, StaffType.SPECIALIST, StaffType.SELF_HIRED], [80, 10, 10])[0],
        hired_on=hired,
        hired_precision=Precision.MONTH,
    )
    title = {PostTrack.CHIEF: CHIEF, PostTrack.DEPUTY: DEPUTY}.get(track) or random.choice(GENERAL)
    low, high = {PostTrack.CHIEF: (7, 18), PostTrack.DEPUTY: (4, 15)}.get(track, (1, 12))
    grade = random.randint(low, (low + high) // 2)
    hold_post(person=person, unit=unit, title=title, track=track, since=hired, grade=grade, by=None, now=district.now)
    person.refresh_from_db()
    return person


def _make_accounts(district: District) -> None:
    for account in ACCOUNTS:
        if account.role is Role.MENTOR:
            continue  # opened with the mentor's own record, in demo.company
        person = next((worker for worker in district.workers if worker.name == account.name), None)
        open_demo_account(district, account.username, account.name, account.role, account.at, person)
    for unit in district.communities:
        chief = next(w for w in district.workers if w.unit_id == unit.pk and w.post_track == PostTrack.CHIEF)
        if chief.name != SECRETARY:
            open_demo_account(district, f"shuji{unit.pk}", chief.name, Role.SECRETARY, unit.name, chief)
    for number, name in enumerate(STREETS, start=1):
        if name != "临江街道":
            open_demo_account(district, f"jiedao{number}", district.inventor.name(), Role.STREET_ADMIN, name)
    for number in range(1, 6):
        open_demo_account(district, f"pingwei{number}", district.inventor.name(), Role.JUDGE, DISTRICT)


def open_demo_account(
    district: District, username: str, name: str, role: Role, at: str, person: Person | None = None
) -> User:
    """An account without a password of its own; share_password gives all of them the demo's."""
    unit = district.units[at]
    user = open_account(
        username=username, name=name, home=unit, person=person, password=None, by=None, now=district.now,
        email=f"{username}@banfei.example", must_change_password=False,
    )  # fmt: skip
    grant_role(user=user, role=role, unit=unit, by=None, now=district.now, since=date(district.today.year - 1, 1, 1))
    district.accounts[username] = user
    return user


def share_password(district: District) -> None:
    """One hash for all: hashing hundreds of passwords would take longer than everything else."""
    User.objects.filter(pk__in=[user.pk for user in district.accounts.values()]).update(
        password=make_password(PASSWORD)
    )
