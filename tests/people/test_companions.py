"""Whose names lead to a person: those above, from accounts and posts, and those whom apps above name."""

import pytest

from people import companions
from people.choices import PostTrack, Role
from tests.factories.people import PersonFactory, UserFactory, give_role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sources(monkeypatch):
    monkeypatch.setattr(companions, "_sources", [])


def test_apps_above_name_who_accompanies(sources):
    companions.register_companions(lambda pks: [(pk, f"导师{pk}") for pk in pks])
    companions.register_companions(lambda pks: [(7, "吴教授")])
    assert dict(companions.companions_of([7, 8])) == {7: {"导师7", "吴教授"}, 8: {"导师8"}}


def test_nobody_is_asked_for_nobody(sources, django_assert_num_queries):
    companions.register_companions(lambda pks: pytest.fail("asked"))
    with django_assert_num_queries(0):
        assert (dict(companions.companions_of([])), dict(companions.chiefs_of([]))) == ({}, {})


def test_chiefs_by_account_and_by_post_in_one_query(tree, django_assert_num_queries):
    give_role(UserFactory(home=tree.community, name="何秀英"), Role.SECRETARY, tree.community)
    PersonFactory(unit=tree.community, name="周正职", post_track=PostTrack.CHIEF)
    PersonFactory(unit=tree.community, name="普通人")
    give_role(UserFactory(home=tree.sibling_community, name="别处"), Role.SECRETARY, tree.sibling_community)
    with django_assert_num_queries(1):
        found = companions.chiefs_of([tree.community])
    assert dict(found) == {tree.community.pk: {"何秀英", "周正职"}}
