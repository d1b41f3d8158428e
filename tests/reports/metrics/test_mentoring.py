from datetime import date

import pytest

from mentors.choices import MentorKind
from reports.metrics import METRICS
from tests.factories.mentors import LogFactory, make_bond, make_mentor, make_trainee

pytestmark = pytest.mark.django_db


def shown(figures, code, part=None):
    year = figures.year
    return METRICS[code].show(year.parts[code].get(part) if part else year.whole.get(code))


@pytest.fixture
def trainee(tree):
    return make_trainee(tree.district, tree.community)


def test_mentors_are_counted_by_kind_in_their_pool(tree, figures):
    make_mentor(tree.district)
    make_mentor(tree.district, MentorKind.SECRETARY)
    make_mentor(tree.far_district)

    counted = figures(tree.district)

    assert shown(counted, "mentors.pool") == "2"
    assert shown(counted, "mentors.pool", "secretary") == "1"


def test_sides_are_covered_one_by_one_and_together(tree, figures, trainee):
    make_trainee(tree.district, tree.community)
    make_bond(trainee, make_mentor(tree.district))
    one_side = figures(tree.district)
    make_bond(trainee, make_mentor(tree.district, MentorKind.INDUSTRY))
    both = figures(tree.district)

    assert shown(one_side, "mentors.coverage", "theory") == "1/2 = 50.0%"
    assert shown(one_side, "mentors.coverage", "practice") == "0/2 = 0.0%"
    assert shown(both, "mentors.coverage", "practice") == "1/2 = 50.0%"
    assert (shown(one_side, "mentors.both"), shown(both, "mentors.both")) == ("0/2 = 0.0%", "1/2 = 50.0%")


def test_guidance_counts_each_time_and_the_trainee_once(tree, figures, trainee):
    bond = make_bond(trainee, make_mentor(tree.district))
    for day in (date(2026, 11, 3), date(2026, 11, 4), date(2025, 11, 4)):
        LogFactory(bond=bond, met_on=day)

    counted = figures(tree.district)

    assert (shown(counted, "mentors.guidance"), shown(counted, "mentors.guided")) == ("2", "1")
