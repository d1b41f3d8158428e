import pytest

from cohorts.finding import find_cohorts
from people.choices import Role
from tests.factories.cohorts import CohortFactory

pytestmark = pytest.mark.django_db


def titles(found):
    return [hit.title for hit in found.hits] if found else None


def test_classes_are_found_by_name_and_code_in_the_own_district(account, tree):
    CohortFactory(unit=tree.district, name="第六期菁英班", code="YX-2026-06")
    CohortFactory(unit=tree.far_district, name="第七期菁英班", code="YS-2026-07")
    admin = account(Role.DISTRICT_ADMIN)

    assert titles(find_cohorts(admin, "菁英")) == ["第六期菁英班"]
    assert titles(find_cohorts(admin, "yx-2026")) == ["第六期菁英班"]
    assert titles(find_cohorts(admin, "第七期")) == []


def test_roles_without_the_right_are_not_asked_for(account, django_assert_num_queries):
    system = account(Role.SYSTEM_ADMIN)
    assert system.access

    with django_assert_num_queries(0):
        assert find_cohorts(system, "菁英") is None
