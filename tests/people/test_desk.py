import pytest
from django.urls import reverse
from django.utils import timezone

from people.choices import Level, Role
from people.desk import figures, has_own_record, sees_people, sees_units
from tests.factories.people import PersonFactory, UserFactory, make_unit

NOW = timezone.now()


def test_administrators_see_how_many_people_and_accounts(account, tree, worker):
    UserFactory(home=tree.community, person=PersonFactory(unit=tree.community))
    shown = figures(account(Role.DISTRICT_ADMIN), NOW)

    assert [(str(figure.label), figure.value, figure.unit) for figure in shown] == [
        ("社区工作者", 2, "人"),
        ("社区（村）", 2, "个"),
        ("已开通账号", 1, "/2"),
    ]
    assert shown[0].url == reverse("people:person-list")


def test_a_secretary_sees_the_people_only(account, worker):
    assert [figure.value for figure in figures(account(Role.SECRETARY), NOW)] == [1]


def test_others_see_none_without_a_query(account, django_assert_num_queries):
    user = account(Role.MENTOR)
    assert user.access

    with django_assert_num_queries(0):
        assert figures(user, NOW) == []


def test_figures_cost_two_queries_in_a_small_and_in_a_larger_district(account, tree, django_assert_num_queries):
    user = account(Role.DISTRICT_ADMIN)
    assert user.access
    for _round in range(2):
        with django_assert_num_queries(2):
            figures(user, NOW)
        PersonFactory(unit=make_unit(f"新{_round}社区", Level.COMMUNITY, tree.street))


@pytest.mark.parametrize(
    ("role", "people", "units"),
    [
        (Role.DISTRICT_ADMIN, True, True),
        (Role.SYSTEM_ADMIN, False, True),
        (Role.SECRETARY, True, False),
        (Role.MENTOR, True, False),
        (Role.TRAINEE, False, False),
        (Role.JUDGE, False, False),
    ],
)
def test_the_menu_offers_what_the_role_may_open(account, role, people, units):
    user = account(role)

    assert (sees_people(user), sees_units(user)) == (people, units)


def test_trainees_find_their_own_record(account, worker):
    assert has_own_record(account(Role.TRAINEE, person=worker))
    assert not has_own_record(account(Role.TRAINEE))
