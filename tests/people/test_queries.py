import pytest
from django.utils import timezone

from common.access import Right
from people.actions.persons import edit_person, unmask
from people.actions.roles import grant_role
from people.choices import PersonKind, Role
from people.masking import phone_for
from people.models import Person, Unit
from people.queries import (
    people_by_unit,
    timeline_of,
    unit_tree,
    units_with,
    with_phone_sight,
    workers_without_account,
)
from tests.factories.people import PersonFactory, UserFactory

NOW = timezone.now()


def shape(branches):
    return [(branch.unit.name, branch.people, shape(branch.children)) for branch in branches]


def test_the_tree_sums_people_up_through_missing_levels(tree, worker, far_worker):
    PersonFactory(unit=tree.sibling_community)
    PersonFactory(unit=tree.street)

    assert shape(unit_tree(Unit.objects.below(tree.city))) == [
        (
            "云溪市",
            4,
            [
                (
                    "云溪区",
                    3,
                    [
                        ("临江街道", 2, [("望江社区", 1, [])]),
                        ("北湖街道", 1, [("湖景社区", 1, [])]),
                    ],
                ),
                ("远山区", 1, [("远山社区", 1, [])]),
            ],
        )
    ]


def test_a_unit_whose_parent_is_out_of_sight_stands_at_the_top(tree, worker):
    assert shape(unit_tree(Unit.objects.below(tree.street))) == [("临江街道", 1, [("望江社区", 1, [])])]


def test_the_tree_costs_two_queries_however_many_units(tree, worker, django_assert_num_queries):
    with django_assert_num_queries(2):
        unit_tree(Unit.objects.below(tree.city))


def test_outsiders_and_voided_persons_are_no_workers_of_a_unit(tree, worker):
    PersonFactory(unit=tree.community, kind=PersonKind.EXTERNAL)
    PersonFactory(unit=tree.community, voided_at=NOW)

    assert people_by_unit(Unit.objects.all()) == {tree.community.pk: 1}


@pytest.mark.parametrize(
    ("role", "seen"),
    [(Role.DISTRICT_ADMIN, {"云溪区", "临江街道", "望江社区", "北湖街道", "湖景社区"}), (Role.AUDITOR, set())],
)
def test_pickers_offer_units_where_the_right_is_held(account, role, seen):
    assert {unit.name for unit in units_with(account(role), "people", Right.MANAGE)} == seen


def test_workers_without_account_are_those_whose_accounts_one_manages(tree, account, worker):
    there = PersonFactory(unit=tree.street)
    UserFactory(home=tree.community, person=PersonFactory(unit=tree.community))
    PersonFactory(unit=tree.community, kind=PersonKind.EXTERNAL)

    assert set(workers_without_account(account(Role.DISTRICT_ADMIN), tree.district)) == {worker, there}
    assert set(workers_without_account(account(Role.STREET_ADMIN), tree.street)) == {worker}
    assert not workers_without_account(account(Role.AUDITOR), tree.district).exists()


def test_a_list_of_phones_costs_one_query(account, tree, django_assert_num_queries):
    viewer = account(Role.DISTRICT_ADMIN)
    PersonFactory.create_batch(3, unit=tree.community)
    assert viewer.access

    with django_assert_num_queries(1):
        shown = [phone_for(viewer, person) for person in with_phone_sight(Person.objects.visible_to(viewer), viewer)]
    assert all("****" in phone for phone in shown)


def test_everybody_sees_the_own_phone_in_a_list(account, worker):
    user = account(Role.TRAINEE, person=worker)

    assert [phone_for(user, row) for row in with_phone_sight(Person.objects.visible_to(user), user)] == [worker.phone]


class TestTimeline:
    def test_it_tells_newest_first_what_was_done_by_whom(self, account, tree):
        admin = account(Role.DISTRICT_ADMIN, name="周敏")
        user = UserFactory(home=tree.community)
        grant_role(user=user, role=Role.MENTOR, unit=tree.community, by=admin, now=NOW)

        (row,) = timeline_of(user, admin)
        assert (row["who"].name, row["what"]) == ("周敏", "授予角色 · 导师")

    def test_who_looked_at_numbers_is_told_to_readers_of_the_audit_log_only(self, account, worker):
        admin = account(Role.DISTRICT_ADMIN)
        unmask(person=worker, by=admin, now=NOW, reason="核对社保信息")
        edit_person(person=worker, expected=worker.version, by=admin, now=NOW, name="新名")

        assert [row["what"] for row in timeline_of(worker, account(Role.STREET_ADMIN))] == ["修改人员信息"]
        assert [row["why"] for row in timeline_of(worker, admin)] == ["", "核对社保信息"]
