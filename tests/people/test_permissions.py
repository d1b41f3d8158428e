import pytest

from people.choices import Level, Role
from people.permissions import can_grant_role, can_manage_account, grantable_anywhere, levels_to_add, roles_to_grant
from tests.factories.people import UserFactory, give_role


@pytest.mark.parametrize(
    ("giver", "role", "at", "allowed"),
    [
        (Role.SYSTEM_ADMIN, Role.DISTRICT_ADMIN, "district", True),
        (Role.CITY_ADMIN, Role.DISTRICT_ADMIN, "far_district", True),
        (Role.CITY_ADMIN, Role.CITY_ADMIN, "city", False),
        (Role.CITY_ADMIN, Role.SYSTEM_ADMIN, "city", False),
        (Role.DISTRICT_ADMIN, Role.CITY_ADMIN, "city", False),
        (Role.DISTRICT_ADMIN, Role.DISTRICT_ADMIN, "district", False),
        (Role.DISTRICT_ADMIN, Role.AUDITOR, "district", False),
        (Role.DISTRICT_ADMIN, Role.TRAINING_ADMIN, "district", True),
        (Role.DISTRICT_ADMIN, Role.STREET_ADMIN, "street", True),
        (Role.DISTRICT_ADMIN, Role.STREET_ADMIN, "far_district", False),
        (Role.DISTRICT_ADMIN, Role.SECRETARY, "far_community", False),
        (Role.STREET_ADMIN, Role.SECRETARY, "community", True),
        (Role.STREET_ADMIN, Role.SECRETARY, "sibling_community", False),
        (Role.STREET_ADMIN, Role.TRAINEE, "street", False),
        (Role.STREET_ADMIN, Role.STREET_ADMIN, "street", False),
        (Role.SECRETARY, Role.TRAINEE, "community", False),
        (Role.AUDITOR, Role.TRAINEE, "community", False),
        (Role.TRAINING_ADMIN, Role.CLASS_TEACHER, "district", False),
    ],
)
def test_a_role_is_handed_out_only_below_the_own_node_and_rank(tree, account, giver, role, at, allowed):
    home = tree.district if giver is Role.SYSTEM_ADMIN else None

    assert can_grant_role(account(giver, home), role, getattr(tree, at)) is allowed


@pytest.mark.parametrize(
    ("role", "at"),
    [(Role.SECRETARY, "street"), (Role.STREET_ADMIN, "community"), (Role.DISTRICT_ADMIN, "street")],
)
def test_a_role_sits_where_it_makes_sense(tree, account, role, at):
    assert not can_grant_role(account(Role.CITY_ADMIN), role, getattr(tree, at))


def test_nobody_grants_the_role_of_the_public(tree, account):
    assert Role.PUBLIC not in roles_to_grant(account(Role.SYSTEM_ADMIN, tree.city), tree.city)


def test_a_choice_offers_what_may_be_given_somewhere(account):
    assert grantable_anywhere(account(Role.STREET_ADMIN)) == [Role.SECRETARY, Role.MENTOR, Role.TRAINEE]
    assert grantable_anywhere(account(Role.SECRETARY)) == []


def test_two_roles_add_up(tree, account):
    user = account(Role.STREET_ADMIN)
    give_role(user, Role.DISTRICT_ADMIN, tree.far_district)
    user.__dict__.pop("access", None)

    assert can_grant_role(user, Role.CLASS_TEACHER, tree.far_district)
    assert not can_grant_role(user, Role.CLASS_TEACHER, tree.community)


class TestAccounts:
    def test_an_administrator_looks_after_the_accounts_below(self, tree, account):
        secretary = account(Role.SECRETARY)

        assert can_manage_account(account(Role.CITY_ADMIN), secretary)
        assert can_manage_account(account(Role.DISTRICT_ADMIN), secretary)
        assert can_manage_account(account(Role.STREET_ADMIN), secretary)

    def test_nobody_looks_after_the_own_account(self, account):
        admin = account(Role.DISTRICT_ADMIN)

        assert not can_manage_account(admin, admin)

    @pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.SYSTEM_ADMIN, Role.AUDITOR])
    def test_an_equal_or_a_superior_who_lives_in_the_district_is_out_of_reach(self, tree, account, role):
        assert not can_manage_account(account(Role.DISTRICT_ADMIN), account(role, tree.district))

    def test_a_second_role_elsewhere_protects_the_account(self, tree, account):
        mentor = account(Role.MENTOR)
        give_role(mentor, Role.MENTOR, tree.far_district)

        assert not can_manage_account(account(Role.DISTRICT_ADMIN), mentor)
        assert can_manage_account(account(Role.CITY_ADMIN), mentor)

    def test_an_ended_role_protects_nobody(self, tree, account):
        former = account(Role.DISTRICT_ADMIN)
        holding = former.role_holdings.get()
        holding.until = holding.since
        holding.save()

        assert can_manage_account(account(Role.DISTRICT_ADMIN), former)

    def test_street_admins_reach_accounts_of_their_communities_only(self, tree, account):
        admin = account(Role.STREET_ADMIN)

        assert can_manage_account(admin, UserFactory(home=tree.community))
        assert not can_manage_account(admin, UserFactory(home=tree.street))
        assert not can_manage_account(admin, UserFactory(home=tree.sibling_community))

    def test_reading_roles_manage_nobody(self, tree, account):
        assert not can_manage_account(account(Role.AUDITOR), UserFactory(home=tree.community))


class TestUnits:
    def test_levels_may_be_left_out_but_not_turned_round(self, tree, account):
        admin = account(Role.DISTRICT_ADMIN)

        assert levels_to_add(admin, tree.district) == [Level.STREET, Level.COMMUNITY]
        assert levels_to_add(admin, tree.community) == []

    def test_street_admins_add_communities_to_their_street(self, tree, account):
        admin = account(Role.STREET_ADMIN)

        assert levels_to_add(admin, tree.street) == [Level.COMMUNITY]
        assert levels_to_add(admin, tree.sibling_street) == []
        assert levels_to_add(admin, tree.district) == []
