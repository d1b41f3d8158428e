from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from common.access import Right, can
from people.access import load_access
from people.actions.care import close_care, open_care
from people.choices import Role
from people.models import Person, RoleHolding, Unit
from tests.factories.people import PersonFactory, UserFactory, give_role


@pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.TRAINING_ADMIN, Role.AUDITOR])
def test_a_district_role_sees_its_own_district_only(account, worker, far_worker, role):
    assert list(Person.objects.visible_to(account(role))) == [worker]


def test_the_city_sees_all_its_districts(account, worker, far_worker):
    assert set(Person.objects.visible_to(account(Role.CITY_ADMIN))) == {worker, far_worker}


def test_a_secretary_sees_the_own_community_but_not_the_sibling(account, tree, worker):
    PersonFactory(unit=tree.sibling_community)

    assert list(Person.objects.visible_to(account(Role.SECRETARY))) == [worker]


def test_nobody_without_a_role_sees_anybody(tree, worker):
    assert not Person.objects.visible_to(UserFactory(home=tree.district)).exists()
    assert not Person.objects.visible_to(AnonymousUser()).exists()


def test_a_disabled_account_holds_no_role(account, worker):
    user = account(Role.DISTRICT_ADMIN, is_active=False)

    assert not Person.objects.visible_to(user).exists()
    assert not user.access.holds("people", Right.READ)


def test_trainees_see_themselves_only(account, tree, worker):
    PersonFactory(unit=tree.community)
    user = account(Role.TRAINEE, person=worker)

    assert list(Person.objects.visible_to(user)) == [worker]


@pytest.mark.parametrize("role", [Role.MENTOR, Role.CLASS_TEACHER])
def test_care_opens_and_closes_the_sight_of_one_person(account, tree, worker, role):
    now = timezone.now()
    other = PersonFactory(unit=tree.community)
    user = account(role)
    assert not Person.objects.visible_to(user).exists()

    open_care(user=user, person_ids=[worker.pk], role=role, source="cohort:1", now=now)
    assert list(Person.objects.visible_to(user)) == [worker]
    assert other not in Person.objects.visible_to(user)

    close_care(source="cohort:1", now=now, user=user)
    assert not Person.objects.visible_to(user).exists()


def test_care_in_one_role_gives_nothing_to_the_other(account, worker):
    teacher = account(Role.CLASS_TEACHER)
    open_care(user=teacher, person_ids=[worker.pk], role=Role.MENTOR, source="bond:1", now=timezone.now())

    assert not Person.objects.visible_to(teacher).exists()


def test_opening_care_twice_leaves_one_link(account, worker):
    mentor = account(Role.MENTOR)
    for _ in range(2):
        open_care(user=mentor, person_ids=[worker.pk], role=Role.MENTOR, source="bond:1", now=timezone.now())

    assert mentor.care_links.count() == 1


def test_reading_is_not_managing(account, worker):
    assert can(account(Role.TRAINING_ADMIN), Right.READ, worker)
    assert not can(account(Role.TRAINING_ADMIN), Right.MANAGE, worker)
    assert can(account(Role.STREET_ADMIN), Right.MANAGE, worker)


def test_street_admins_manage_communities_but_only_read_their_street(account, tree):
    user = account(Role.STREET_ADMIN)

    assert set(Unit.objects.visible_to(user)) == {tree.street, tree.community}
    assert set(Unit.objects.visible_to(user, Right.MANAGE)) == {tree.community}


@pytest.mark.parametrize(
    ("since", "until", "seen"), [(-2, None, True), (-2, 0, False), (1, None, False), (-2, 1, True)]
)
def test_a_role_counts_from_its_first_day_until_the_day_it_ends(tree, worker, since, until, seen):
    today = timezone.localdate()
    user = UserFactory(home=tree.district)
    RoleHolding.objects.create(
        user=user,
        role=Role.DISTRICT_ADMIN,
        unit=tree.district,
        since=today + timedelta(days=since),
        until=None if until is None else today + timedelta(days=until),
    )

    assert Person.objects.visible_to(user).exists() is seen


def test_two_roles_add_up(account, tree, worker):
    neighbour = PersonFactory(unit=tree.sibling_community)
    user = account(Role.SECRETARY)
    give_role(user, Role.SECRETARY, tree.sibling_community)

    assert set(Person.objects.visible_to(user)) == {worker, neighbour}


def test_voided_persons_are_never_shown(account, worker):
    Person.objects.filter(pk=worker.pk).update(voided_at=timezone.now(), void_reason="重复建档")

    assert not Person.objects.visible_to(account(Role.DISTRICT_ADMIN)).exists()


def test_sight_costs_one_query_for_roles_and_one_for_rows(account, tree, django_assert_num_queries):
    user = account(Role.DISTRICT_ADMIN)
    for expected in (1, 3):
        while Person.objects.count() < expected:
            PersonFactory(unit=tree.community)
        user.__dict__.pop("access", None)
        with django_assert_num_queries(2):
            assert len(Person.objects.visible_to(user)) == expected


def test_the_roles_of_an_account_are_those_that_its_holdings_say_are_in_force(account, tree):
    user, today = account(Role.TRAINING_ADMIN), timezone.localdate()
    for days, until in ((-9, -1), (-9, 0), (-9, 1), (0, None), (1, None)):
        RoleHolding.objects.create(
            user=user, role=Role.JUDGE, unit=tree.district, since=today + timedelta(days=days),
            until=None if until is None else today + timedelta(days=until),
        )  # fmt: skip
        said = RoleHolding.objects.in_force(today).filter(user=user).values_list("role", "unit__name")
        read = [(held.role, held.unit_name) for held in load_access(user).held]
        assert sorted(read) == sorted(said)
        RoleHolding.objects.filter(user=user, role=Role.JUDGE).delete()
