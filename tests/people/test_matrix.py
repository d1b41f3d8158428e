import pytest

from common.access import Right
from people.choices import Role
from people.matrix import INCLUDES, MATRIX, grants, reaches

REACHES = {"subtree", "community", "class", "mentee", "own", "assigned", "published"}


@pytest.mark.parametrize("thing", MATRIX)
def test_every_cell_names_a_known_role_right_and_reach(thing):
    for role in MATRIX[thing].cells:
        assert {grant.reach for grant in grants(thing, Role(role))} <= REACHES


def test_every_right_says_what_it_includes():
    assert set(INCLUDES) == set(Right)


@pytest.mark.parametrize(
    ("thing", "role", "right", "expected"),
    [
        ("people", Role.DISTRICT_ADMIN, Right.MANAGE, {"subtree"}),
        ("people", Role.TRAINING_ADMIN, Right.MANAGE, set()),
        ("people", Role.CLASS_TEACHER, Right.READ, {"class"}),
        ("people", Role.JUDGE, Right.READ, set()),
        ("units", Role.STREET_ADMIN, Right.MANAGE, {"community"}),
        ("units", Role.STREET_ADMIN, Right.READ, {"subtree", "community"}),
        ("care_notes", Role.STREET_ADMIN, Right.READ, set()),
        ("appraisal", Role.SECRETARY, Right.APPROVE, set()),
        ("appraisal", Role.STREET_ADMIN, Right.ENTER, {"subtree"}),
        ("personal_numbers", Role.AUDITOR, Right.UNMASK, set()),
    ],
)
def test_cells_grant_what_the_domain_brief_says(thing, role, right, expected):
    assert reaches(thing, role, right) == expected


def test_a_thing_without_a_row_is_an_error():
    with pytest.raises(KeyError):
        grants("no-such-thing", Role.CITY_ADMIN)


def test_system_admins_see_no_business_data():
    assert {thing for thing in MATRIX if grants(thing, Role.SYSTEM_ADMIN)} == {"units"}
