from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from people.choices import PersonKind, PostTrack
from reports.metrics import METRICS
from tests.factories.assessments import LONG_AGO, make_post, make_worker
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def whole(figures, code):
    return METRICS[code].show(figures.year.whole[code])


def test_counts_workers_below_the_unit_and_nobody_elsewhere(tree, figures):
    make_worker(tree.community)
    make_worker(tree.sibling_community)
    make_worker(tree.far_community)

    assert [whole(figures(unit), "workers.total") for unit in (tree.community, tree.street, tree.district)] == [
        "1",
        "1",
        "2",
    ]


def test_a_worker_with_two_posts_counts_once_where_the_record_says(tree, figures):
    person = make_worker(tree.community)
    make_post(person, tree.sibling_community, title="兼职委员")

    counted = figures(tree.district)

    assert whole(counted, "workers.total") == "1"
    assert counted.year.units["workers.total"][tree.street.pk].people == 1
    assert tree.sibling_street.pk not in counted.year.units["workers.total"]


def test_who_left_before_the_day_is_not_counted_and_who_left_on_it_is(tree, figures, today):
    make_post(PersonFactory(unit=tree.community), tree.community, until=today - timedelta(days=1))
    make_post(PersonFactory(unit=tree.community), tree.community, until=today)

    assert whole(figures(tree.community), "workers.total") == "1"


def test_an_earlier_year_is_counted_on_its_last_day(tree, figures, today):
    make_worker(tree.community)
    make_post(PersonFactory(unit=tree.community), tree.community, since=today)

    assert whole(figures(tree.community, year=today.year - 1), "workers.total") == "1"
    assert figures(tree.community).before.whole["workers.total"].people == 1


def test_a_worker_without_any_post_on_record_counts_where_the_record_stands(tree, figures, today):
    PersonFactory(unit=tree.community)
    PersonFactory(unit=tree.community, hired_on=today + timedelta(days=1))

    assert whole(figures(tree.community), "workers.total") == "1"


def test_external_and_voided_persons_do_not_count(tree, figures):
    make_worker(tree.community, kind=PersonKind.EXTERNAL)
    make_worker(tree.community, voided_at=timezone.now())

    assert whole(figures(tree.community), "workers.total") == "0"


def test_breakdowns_add_up_and_name_what_is_not_on_record(tree, figures):
    make_worker(tree.community, education="bachelor")
    make_worker(tree.community)
    make_post(PersonFactory(unit=tree.community), tree.community, track=PostTrack.CHIEF)

    year = figures(tree.community).year

    assert {part: tally.people for part, tally in year.parts["workers.track"].items()} == {"chief": 1, "general": 2}
    assert {part: tally.people for part, tally in year.parts["workers.education"].items()} == {"bachelor": 1, "": 2}


def test_hired_this_year(tree, figures, today):
    make_worker(tree.community, hired_on=date(today.year, 1, 1))
    make_worker(tree.community, hired_on=LONG_AGO)
    make_worker(tree.community)

    assert figures(tree.community).year.whole["workers.hired"].people == 1


def test_amounts_stay_decimal(tree, figures):
    make_worker(tree.community)

    assert figures(tree.community).year.whole["workers.total"].total == Decimal(1)
