"""Who decides on leave, and who may hold which class."""

import pytest

from cohorts.approvals import deciders, first_deciders
from cohorts.choices import Category, OrganiserLevel
from cohorts.organisers import level_of_unit, organisers_of
from people.choices import Level, Role


@pytest.mark.parametrize(
    ("days", "roles"),
    [
        (1, {"CS", "CT", "TA", "DA"}),
        (2, {"CT", "TA", "DA"}),
        (3, {"CT", "TA", "DA"}),
        (4, {"TA", "DA"}),
        (60, {"TA", "DA"}),
    ],
)
def test_the_longer_the_leave_the_higher_it_is_decided(days, roles):
    assert deciders(days) == roles


@pytest.mark.parametrize(("days", "role"), [(1, Role.CLASS_TEACHER), (3, Role.CLASS_TEACHER), (4, Role.TRAINING_ADMIN)])
def test_the_nearest_is_asked_first(days, role):
    assert first_deciders(days) == {role}


def test_a_street_holds_in_service_classes_but_none_before_an_appointment():
    assert OrganiserLevel.STREET in organisers_of(Category.IN_SERVICE)
    assert OrganiserLevel.STREET not in organisers_of(Category.PRE_APPOINTMENT)
    assert organisers_of(Category.CHIEF) == (OrganiserLevel.CITY, OrganiserLevel.DISTRICT)


def test_every_level_of_the_tree_organises_as_something():
    assert [level_of_unit(level) for level in Level] == ["city", "district", "street", "street"]
