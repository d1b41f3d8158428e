"""The demo's certificates and examinations: two workbooks of registrations, and who holds what by now."""

import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

from careers.actions import record_certificate, verify_certificate
from careers.choices import CertificateLevel, ExamLevel, ExamResult
from common.crypto import unseal
from common.sheets import Column, Sheet, write_xlsx
from demo.district import TRAINEE, District
from imports.kinds import Options, kinds
from imports.models import ImportBatch
from imports.uploads import confirm_import, receive_file
from jobs.runner import run_now
from people.choices import PostTrack, Precision, Role, StaffType
from people.models import Person, Unit, User

HOLDERS, VERIFIED, SENIOR_SHARE, MIDDLE_SHARE, BOTH_SHARE = 0.4, 0.65, 0.05, 0.34, 0.3
FIRST_YEAR, SIGNED_UP, RESULTS_OUT = 2012, 5, 9  # the months in which the lists and the results of a year are there
TRIED, UNKNOWN = 40, 6
MOST_SUBJECTS = {ExamLevel.JUNIOR: 2, ExamLevel.MIDDLE: 3, ExamLevel.SENIOR: 1}
COLUMNS = [
    Column(key, label, 16)
    for key, label in (
        ("name", "姓名"), ("id_number", "身份证号"), ("community", "所在社区"), ("staff_type", "用工类型"),
        ("level", "报考级别"), ("subjects", "报考科目数"), ("pre_exam", "是否参加考前培训"), ("result", "考试结果"),
    )
]  # fmt: skip


@dataclass(frozen=True)
class Passed:
    """A certificate that somebody earned in the examination of a year."""

    person: Person
    level: CertificateLevel
    year: int


def make_qualifying(district: District) -> None:
    """Two workers in five hold a certificate; the last two years' registrations say how some of them came by it."""
    last = district.today.year - (district.today.month < SIGNED_UP)
    results_until = district.today.year - (district.today.month < RESULTS_OUT)
    passed = list(_passed(district, results_until))
    for one in passed:
        _certify(district, one)
    for year in (last - 1, last):
        _register(district, year, passed, with_results=year <= results_until)


def _passed(district: District, until: int) -> Iterator[Passed]:
    random = district.inventor.random
    for person in district.workers:
        if person.name != TRAINEE and not district.inventor.chance(HOLDERS):
            continue
        years = range(max(FIRST_YEAR, (person.born_on or district.today).year + 23), until + 1)
        if not years:
            continue
        year = max(random.choice(years), random.choice(years))
        yield from _levels(district, person, year)


def _levels(district: District, person: Person, year: int) -> Iterator[Passed]:
    """Mostly one; some passed the lower level years before."""
    lot = district.inventor.random.random() if person.name != TRAINEE else 1
    if lot > SENIOR_SHARE + MIDDLE_SHARE:
        yield Passed(person, CertificateLevel.JUNIOR, year)
        return
    old_enough = person.born_on is not None and year - person.born_on.year > 35
    level = CertificateLevel.SENIOR if lot < SENIOR_SHARE and old_enough else CertificateLevel.MIDDLE
    yield Passed(person, level, year)
    if year - 4 >= FIRST_YEAR and district.inventor.chance(BOTH_SHARE):
        yield Passed(person, CertificateLevel.JUNIOR, year - 4)


def _certify(district: District, passed: Passed) -> None:
    """Recorded by the street when the certificate was handed out; the district looked at most originals."""
    random, issued_on = district.inventor.random, date(passed.year, 6, 15)
    handed_out = min(issued_on + timedelta(days=random.randint(120, 260)), district.day(3))
    certificate = record_certificate(
        person=passed.person, level=passed.level, issued_on=issued_on,
        precision=Precision.DAY if random.random() < 0.7 else Precision.MONTH,
        number=f"{passed.year}0642{random.randrange(10**6):06d}{passed.person.pk:04d}",
        by=district.street_admin(passed.person.unit), now=_noon(handed_out),
    )  # fmt: skip
    if passed.person.name == TRAINEE or district.inventor.chance(VERIFIED):
        seen_on = min(handed_out + timedelta(days=random.randint(2, 30)), district.today)
        admin = district.account(Role.DISTRICT_ADMIN)
        seen_at = min(_noon(seen_on), district.now)
        verify_certificate(certificate=certificate, expected=certificate.version, by=admin, now=seen_at)


def _register(district: District, year: int, passed: list[Passed], *, with_results: bool) -> None:
    """The district's list of a year; one street has sent its own."""
    rows = [_row(district, one.person, ExamLevel(one.level), ExamResult.PASSED) for one in passed if one.year == year]
    rows += _others(district, passed, with_results=with_results) + _not_on_record(district, with_results=with_results)
    district.inventor.random.shuffle(rows)
    street = district.account(Role.STREET_ADMIN)
    own = {unit.name for unit in district.communities if unit.parent_id == street.home_id}
    title = f"{year}年社会工作者职业资格考试报名汇总表"
    elsewhere = [row for row in rows if row["community"] not in own]
    slips = [_mistyped(elsewhere[0]), *elsewhere[1:], elsewhere[1]]
    _import(title, slips, district.account(Role.TRAINING_ADMIN), district.unit, year)
    _import(title, [row for row in rows if row["community"] in own], street, street.home, year)


def _others(district: District, passed: list[Passed], *, with_results: bool) -> list[dict[str, object]]:
    """Who holds none tried and failed, or waits for the result."""
    holders = {one.person.pk for one in passed}
    free = [w for w in district.workers if w.pk not in holders and w.post_track != PostTrack.CHIEF]
    levels = [ExamLevel.JUNIOR, ExamLevel.JUNIOR, ExamLevel.MIDDLE]
    return [
        _row(district, person, district.inventor.random.choice(levels), _result(district, with_results))
        for person in district.inventor.random.sample(free, TRIED)
    ]


def _not_on_record(district: District, *, with_results: bool) -> list[dict[str, object]]:
    """Staff hired by the communities themselves, without a record of their own, are counted as well."""
    invent = district.inventor
    return [
        {
            **_facts(district, ExamLevel.JUNIOR, _result(district, with_results)),
            "name": invent.name(),
            "id_number": invent.id_number(invent.birthday(today=district.today), male=number % 2 == 0),
            "community": invent.random.choice(district.communities).name,
            "staff_type": str(StaffType.SELF_HIRED.label),
        }
        for number in range(UNKNOWN)
    ]


def _result(district: District, with_results: bool) -> ExamResult:
    ended = (ExamResult.FAILED, ExamResult.FAILED, ExamResult.FAILED, ExamResult.PARTLY, ExamResult.ABSENT)
    return district.inventor.random.choice(ended) if with_results else ExamResult.PENDING


def _row(district: District, person: Person, level: ExamLevel, result: ExamResult) -> dict[str, object]:
    return {
        **_facts(district, level, result),
        "name": person.name,
        "id_number": unseal(person.id_sealed or b""),
        "community": person.unit.name,
        "staff_type": person.get_staff_type_display(),
    }


def _facts(district: District, level: ExamLevel, result: ExamResult) -> dict[str, object]:
    return {
        "level": str(level.label),
        "subjects": MOST_SUBJECTS[level],
        "pre_exam": "是" if district.inventor.chance(0.6) else "否",
        "result": str(result.label),
    }


def _mistyped(row: dict[str, object]) -> dict[str, object]:
    """A slip of a finger, as every such list has: the import's report names row, column and remedy."""
    number = str(row["id_number"])
    return {**row, "id_number": number[:-2] + str((int(number[-2]) + 1) % 10) + number[-1]}


def _import(title: str, rows: list[dict[str, object]], by: User, unit: Unit, year: int) -> ImportBatch:
    """As on the pages: sent in, checked, looked at, confirmed."""
    file = io.BytesIO()
    write_xlsx(file, [Sheet("报名汇总", COLUMNS, ([row[c.key] for c in COLUMNS] for row in rows), title=title)])
    batch = receive_file(
        kind=kinds()["exams"], content=file, shown_name=f"{title}.xlsx", unit=unit, options=Options(year=year),
        by=by, now=timezone.now(),
    )  # fmt: skip
    run_now(batch.job)
    batch = confirm_import(batch=batch, only_whole=False, by=by, now=timezone.now())
    run_now(batch.job)
    batch.refresh_from_db()
    return batch


def _noon(day: date) -> datetime:
    return datetime.combine(day, time(12), tzinfo=timezone.get_default_timezone())
