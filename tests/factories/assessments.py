"""Schemes, periods and sheets of 云溪区, made through the actions that make them in life."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from assessments.actions import periods, schemes
from assessments.actions.totals import refresh_totals
from assessments.choices import Kind, SheetState
from assessments.models import ItemScore, ScoreSheet, ScoringPeriod
from assessments.spans import Span
from people.choices import PostTrack
from people.models import Person, PostHolding, Unit
from tests.factories.people import PersonFactory

OCTOBER = Span(Kind.MONTH, 2026, 10)
NOW = datetime(2026, 11, 3, 10, 41, tzinfo=ZoneInfo("Asia/Shanghai"))
LONG_AGO = date(2020, 1, 1)
CODES = ["ind_party_branch", "ind_pledge", "ind_request", "ind_dispute", "ind_elder_child", "ind_post"]
EXAMPLE = dict(zip(CODES, map(Decimal, [90, 80, 85, 70, 95, 88]), strict=True))


def make_post(person: Person, unit: Unit, since: date = LONG_AGO, until: date | None = None, **fields) -> PostHolding:
    fields = {"title": "社区网格员", "track": PostTrack.GENERAL, **fields}
    return PostHolding.objects.create(person=person, unit=unit, since=since, until=until, **fields)


def make_worker(unit: Unit, **fields) -> Person:
    """A worker who has held one post at the unit for years."""
    person = PersonFactory(unit=unit, **fields)
    make_post(person, unit)
    return person


def make_scheme(unit: Unit):
    return schemes.open_scheme(unit=unit, name="考评方案", effective_from=date(2025, 1, 1), by=None, now=NOW)


def make_period(unit: Unit, span: Span = OCTOBER) -> ScoringPeriod:
    """The period of the unit's scheme, which is opened when there is none; with sheets for all its workers."""
    scheme = schemes.scheme_for(unit=unit, day=span.first_day, by=None, now=NOW)
    return periods.open_period(scheme=scheme, span=span, by=None, now=NOW)


def make_sheet(person: Person, period: ScoringPeriod, scores=(), **fields) -> ScoreSheet:
    """The person's sheet with these scores; totals are left to refresh_totals."""
    sheet, _made = ScoreSheet.objects.get_or_create(
        person=person,
        period=period,
        defaults={
            "scheme_version": period.scheme_version,
            "unit": person.unit,
            "track": person.post_track,
            "post_title": person.post_title,
        },
    )
    for name, value in fields.items():
        setattr(sheet, name, value)
    sheet.save()
    for code, score in dict(scores).items():
        ItemScore.objects.create(sheet=sheet, code=code, score=score, scored_at=NOW)
    return sheet


def settle(person: Person, period: ScoringPeriod, score) -> ScoreSheet:
    """A closed sheet with the same score everywhere, and so with that total."""
    sheet = make_sheet(person, period, dict.fromkeys(CODES, Decimal(score)), state=SheetState.CLOSED, closed_at=NOW)
    refresh_totals(sheets=ScoreSheet.objects.filter(pk=sheet.pk))
    return sheet
