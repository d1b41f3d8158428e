""" "5+1" of the demo: quarters from workbooks, then months entered, reviewed and closed."""

from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

from django.utils import timezone

from assessments.actions.checks import record_check
from assessments.actions.entry import Mark, RowEntry, approve_not_applicable, mark_item, save_rows
from assessments.actions.flow import approve_unit, close_unit, return_unit, submit_unit
from assessments.actions.imported import ImportedSheet, record_imported_sheets
from assessments.actions.periods import open_period
from assessments.actions.schemes import open_scheme
from assessments.choices import IndicatorCode, Kind
from assessments.models import Scheme, ScoreSheet, ScoringPeriod
from assessments.spans import Span, month_of
from common.exceptions import Refusal
from demo.district import District
from people.choices import Politics, Role
from people.models import Person, Unit, User

MONTHS = 4
NO_PARTY_WORK = "非党员，不参加支部工作"
FOUND = [
    (Decimal(-2), "入户走访台账缺两户，当日未补登"),
    (Decimal("1.5"), "群众反映楼道堆物，当天协调清理完毕"),
    (Decimal(-1), "值班时间不在岗，未留去向"),
]


class Appraisal:
    """Gives every person an own level, so that the figures of a year hang together."""

    def __init__(self, district: District) -> None:
        self.district = district
        self.levels = {person.pk: district.inventor.random.gauss(83, 6) for person in district.workers}
        self.leaning = {unit.pk: district.inventor.random.gauss(0, 2.5) for unit in district.communities}

    def score(self, person: Person) -> Decimal:
        value = self.district.inventor.random.gauss(self.levels[person.pk] + self.leaning[person.unit_id], 4.5)
        return Decimal(f"{min(max(value, 52), 99):.1f}")

    def scores(self, person: Person) -> dict[str, Decimal | None]:
        return {code: self.score(person) for code in IndicatorCode.values}

    @property
    def admin(self) -> User:
        return self.district.account(Role.DISTRICT_ADMIN)

    def secretary(self, unit: Unit) -> User:
        return self.district.accounts.get(f"shuji{unit.pk}") or self.district.account(Role.SECRETARY)


def make_appraisal(district: District, *, finished: bool = False) -> None:
    """A year and a half of scores. Unless finished, the last month is still on its way."""
    appraisal = Appraisal(district)
    since = date(district.today.year - 1, 1, 1)
    scheme = open_scheme(
        unit=district.unit, name="云溪区社区工作者“5+1”综合能力考评方案", effective_from=since,
        by=appraisal.admin, now=district.now,
    )  # fmt: skip
    months = _months(district.today)
    for quarter in _quarters(since, months[0].first_day):
        _import_quarter(appraisal, quarter)
    for span in months[:-1]:
        _score_month(appraisal, scheme, span)
    if finished:
        _score_month(appraisal, scheme, months[-1])
        return
    _begin_month(appraisal, scheme, months[-1])
    # In December a district that doesn't know January's holidays yet has no running month either.
    if _is_known(month_of(district.today)):
        open_period(scheme=scheme, span=month_of(district.today), by=appraisal.admin, now=district.now)


def _months(today: date) -> list[Span]:
    """The last full months, oldest first, as far as the calendar of working days is known."""
    spans: list[Span] = []
    day = today.replace(day=1)
    while len(spans) < MONTHS:
        day = date(day.year - (day.month == 1), (day.month - 2) % 12 + 1, 1)
        if _is_known(month_of(day)):
            spans.append(month_of(day))
    return spans[::-1]


def _is_known(span: Span) -> bool:
    try:
        return bool(span.closes_on)
    except Refusal:
        return False


def _quarters(first: date, before: date) -> Iterator[Span]:
    for year in range(first.year, before.year + 1):
        for number in range(1, 5):
            quarter = Span(Kind.QUARTER, year, number)
            if quarter.last_day < before:
                yield quarter


def _import_quarter(appraisal: Appraisal, quarter: Span) -> None:
    there = [
        person for person in appraisal.district.workers if person.hired_on and person.hired_on <= quarter.first_day
    ]
    rows = [ImportedSheet(person.pk, appraisal.scores(person)) for person in there]
    closed = datetime.combine(quarter.closes_on, time(17), tzinfo=timezone.get_default_timezone())
    record_imported_sheets(span=quarter, rows=rows, by=appraisal.admin, now=closed)


def _score_month(appraisal: Appraisal, scheme: Scheme, span: Span) -> None:
    period = open_period(scheme=scheme, span=span, by=appraisal.admin, now=appraisal.district.now)
    for unit in appraisal.district.communities:
        _fill(appraisal, period, unit)
        _review(appraisal, period, unit)
    close_unit(period=period, unit=appraisal.district.unit, by=appraisal.admin, now=appraisal.district.now)


def _begin_month(appraisal: Appraisal, scheme: Scheme, span: Span) -> None:
    """The last month as one finds it on an ordinary day: reviewed here, late there."""
    now = appraisal.district.now
    period = open_period(scheme=scheme, span=span, by=appraisal.admin, now=now)
    for number, unit in enumerate(appraisal.district.communities):
        if unit == appraisal.district.account(Role.SECRETARY).home:
            _fill(appraisal, period, unit, share=0.6)
        elif number % 7 == 3:
            continue
        else:
            _fill(appraisal, period, unit)
            if number % 3:
                _review(appraisal, period, unit)
            elif number % 9 == 6:
                street = appraisal.district.street_admin(unit)
                return_unit(period=period, unit=unit, reason="“诉求解决”缺佐证，请补充后再报。", by=street, now=now)


def _fill(appraisal: Appraisal, period: ScoringPeriod, unit: Unit, *, share: float = 1) -> None:
    secretary, now = appraisal.secretary(unit), appraisal.district.now
    sheets = list(ScoreSheet.objects.filter(period=period, unit=unit).exclude(person=secretary.person_id))
    sheets = sheets[: max(1, int(len(sheets) * share))]
    people = Person.objects.in_bulk([sheet.person_id for sheet in sheets])
    save_rows(
        entries=[RowEntry(sheet.pk, sheet.version, appraisal.scores(people[sheet.person_id])) for sheet in sheets],
        by=secretary, now=now,
    )  # fmt: skip
    _leave_out(appraisal, sheets[-1], people[sheets[-1].person_id], secretary)
    if share == 1:
        submit_unit(period=period, unit=unit, by=secretary, now=now)


def _leave_out(appraisal: Appraisal, sheet: ScoreSheet, person: Person, secretary: User) -> None:
    """One person without party work in some communities: the weight leaves the divisor."""
    if person.politics != Politics.MASSES or person.pk % 2:
        return
    sheet.refresh_from_db()
    mark = Mark(na_reason=NO_PARTY_WORK)
    code = IndicatorCode.PARTY_BRANCH
    mark_item(sheet=sheet, version=sheet.version, code=code, mark=mark, by=secretary, now=appraisal.district.now)


def _review(appraisal: Appraisal, period: ScoringPeriod, unit: Unit) -> None:
    street, now = appraisal.district.street_admin(unit), appraisal.district.now
    register = ScoreSheet.objects.filter(period=period, unit=unit).select_related("person")
    for sheet in register.filter(items__na_reason=NO_PARTY_WORK):
        approve_not_applicable(sheet=sheet, code=IndicatorCode.PARTY_BRANCH, by=street, now=now)
    own = register.filter(person=appraisal.secretary(unit).person_id)
    entries = [RowEntry(sheet.pk, sheet.version, appraisal.scores(sheet.person)) for sheet in own]
    save_rows(entries=entries, by=street, now=now)
    _spot_check(appraisal, period, unit)
    approve_unit(period=period, unit=unit, by=street, now=now)


def _spot_check(appraisal: Appraisal, period: ScoringPeriod, unit: Unit) -> None:
    """The street looked in on one worker of every fourth community."""
    if unit.pk % 4:
        return
    sheets = ScoreSheet.objects.filter(period=period, unit=unit).select_related("person")
    sheet = sheets.exclude(person=appraisal.secretary(unit).person_id).order_by("pk").first()
    points, reason = FOUND[(unit.pk // 4 + period.number) % len(FOUND)]
    day, by = period.span.first_day.replace(day=18), appraisal.district.street_admin(unit)
    if sheet:
        record_check(sheet=sheet, points=points, checked_on=day, reason=reason, by=by, now=appraisal.district.now)
