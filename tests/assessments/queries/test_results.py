from decimal import Decimal

from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet
from assessments.queries.results import QuarterFigure, quarter_figures
from assessments.spans import Span, months_of
from common.workdays import DAY
from tests.factories.assessments import make_period, make_post, make_worker, settle
from tests.factories.people import PersonFactory

QUARTER = Span(Kind.QUARTER, 2026, 3)


def figures(*persons):
    return quarter_figures(person_ids=[person.pk for person in persons], quarter=QUARTER)


def test_two_settled_months_stand_for_a_quarter(tree):
    person = make_worker(tree.community)
    july, august, _september = [make_period(tree.district, span) for span in months_of(QUARTER)]
    settle(person, july, "84.85")
    assert figures(person) == {}
    settle(person, august, "83.94")
    figure = figures(person)[person.pk]
    assert (figure.total, figure.months) == (Decimal("84.40"), (Decimal("84.85"), Decimal("83.94")))


def test_who_joined_in_the_quarter_needs_one(tree):
    person = PersonFactory(unit=tree.community)
    make_post(person, tree.community, since=QUARTER.last_day - 20 * DAY)
    *_, september = [make_period(tree.district, span) for span in months_of(QUARTER)]
    settle(person, september, "88.00")
    assert figures(person)[person.pk].total == Decimal("88.00")


def test_months_win_over_a_quarter_sheet(tree):
    person = make_worker(tree.community)
    settle(person, make_period(tree.district, QUARTER), "70.00")
    assert figures(person)[person.pk] == QuarterFigure(Decimal("70.00"))
    for span in months_of(QUARTER)[:2]:
        settle(person, make_period(tree.district, span), "80.00")
    assert figures(person)[person.pk].total == Decimal("80.00")


def test_an_open_month_does_not_count(tree):
    person = make_worker(tree.community)
    for span in months_of(QUARTER):
        settle(person, make_period(tree.district, span), "80.00")
    ScoreSheet.objects.update(state=SheetState.REVIEWED, closed_at=None)
    assert figures(person) == {}
