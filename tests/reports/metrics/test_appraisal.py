from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet
from assessments.queries.results import quarter_figures
from assessments.spans import Span
from reports.metrics import METRICS
from tests.factories.assessments import make_period, make_sheet, make_worker, settle

pytestmark = pytest.mark.django_db


def quarter_of(number):
    return Span(Kind.QUARTER, 2026, number)


def month_of(number):
    return Span(Kind.MONTH, 2026, number)


def shown(figures, code, part=None):
    tally = figures.year.parts[code].get(part) if part else figures.year.whole.get(code)
    return METRICS[code].show(tally)


def test_a_quarter_is_the_mean_of_its_settled_months_rounded_half_up(tree, figures):
    person = make_worker(tree.community)
    for number, score in [(1, "84.85"), (2, "83.94"), (3, "88.40")]:
        settle(person, make_period(tree.district, month_of(number)), score)

    assert shown(figures(tree.community), "appraisal.quarter", "1") == "85.73"
    assert shown(figures(tree.community), "appraisal.quarter", "2") == "—"


def test_a_quarter_sheet_stands_where_months_are_missing(tree, figures):
    person = make_worker(tree.community)
    settle(person, make_period(tree.district, quarter_of(2)), "90")

    counted = figures(tree.community)

    assert shown(counted, "appraisal.quarter", "2") == "90.00"
    assert shown(counted, "appraisal.year_mean") == "90.00"


def test_nothing_settled_is_no_nought(tree, figures):
    person = make_worker(tree.community)
    make_sheet(person, make_period(tree.district, month_of(1)))

    counted = figures(tree.community)

    assert shown(counted, "appraisal.year_mean") == "—"
    assert shown(counted, "appraisal.settled") == "0"


def test_a_mean_over_people_is_made_of_their_stored_figures(tree, figures):
    period = make_period(tree.district, quarter_of(3))
    for score in ["84.84", "84.85"]:
        settle(make_worker(tree.community), period, score)

    assert shown(figures(tree.community), "appraisal.quarter", "3") == "84.85"


def test_who_moved_counts_where_the_last_sheet_is_with_all_quarters(tree, figures):
    person = make_worker(tree.community)
    settle(person, make_period(tree.district, quarter_of(1)), "80")
    moved = settle(person, make_period(tree.district, quarter_of(2)), "90")
    ScoreSheet.objects.filter(pk=moved.pk).update(unit=tree.sibling_community)

    counted = figures(tree.district)

    assert counted.year.units["appraisal.year_mean"][tree.sibling_street.pk].total == Decimal("85.00")
    assert shown(figures(tree.sibling_street), "appraisal.year_mean") == "85.00"
    assert shown(figures(tree.street), "appraisal.year_mean") == "—"


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    months=st.lists(
        st.lists(st.sampled_from([None, "open", "61.37", "84.84", "84.85", "99.99"]), min_size=3, max_size=3),
        min_size=1,
        max_size=3,
    )
)
def test_quarters_agree_with_the_appraisal_desk(tree, figures, months):
    """The report's statement and the desk's rule are two hands that must write the same number."""
    with transaction.atomic():
        people = [make_worker(tree.community) for _scores in months]
        for number, scores in enumerate(zip(*months, strict=True), 7):
            period = make_period(tree.district, month_of(number)) if any(scores) else None
            for person, score in zip(people, scores, strict=True):
                if score == "open":
                    make_sheet(person, period, state=SheetState.DRAFT)
                elif score:
                    settle(person, period, score)
        desk = quarter_figures(person_ids=[person.pk for person in people], quarter=quarter_of(3))
        tally = figures(tree.community).year.parts["appraisal.quarter"].get("3")
        transaction.set_rollback(True)

    totals = [figure.total for figure in desk.values()]
    assert (tally.rows, tally.total) == (len(totals), sum(totals)) if totals else tally is None
