"""One unit goes up in another, with everybody in it."""

from datetime import timedelta

import pytest
from django.utils import timezone

from common.exceptions import Refusal
from people.actions.persons import hold_post
from people.actions.units import dissolve_unit
from people.choices import PostTrack, Role, Standing
from people.models import AuditEvent, Person, Unit
from tests.factories.people import PersonFactory, UserFactory, give_role

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def merge(tree, admin):
    def do(on=TODAY, **choices):
        wanted = {"successor": tree.sibling_community, "move_people": True, **choices}
        return dissolve_unit(unit=tree.community, on=on, by=admin, now=NOW, reason="区划调整", **wanted)

    return do


@pytest.fixture
def posted(tree, worker, admin):
    hold_post(
        person=worker, unit=tree.community, title="副书记", track=PostTrack.DEPUTY, grade=7,
        since=TODAY - timedelta(days=400), by=admin, now=NOW,
    )  # fmt: skip
    return worker


def test_everybody_goes_on_in_the_same_post_the_day_the_unit_ends(merge, tree, posted):
    known_from_the_record = PersonFactory(unit=tree.community)
    merge()
    posted.refresh_from_db()
    before, after = posted.posts.order_by("since")

    assert (before.until, before.unit) == (TODAY - timedelta(days=1), tree.community)
    assert (after.since, after.unit, after.title, after.track, after.grade) == (
        TODAY, tree.sibling_community, "副书记", PostTrack.DEPUTY, 7,
    )  # fmt: skip
    assert posted.unit == tree.sibling_community
    assert [post.unit for post in known_from_the_record.posts.order_by("since")] == [
        tree.community,
        tree.sibling_community,
    ]


def test_it_is_on_record_with_the_unit_and_with_each_person(merge, posted):
    merge()

    assert AuditEvent.objects.get(verb="people.dissolve_unit").detail["moved"] == 1
    assert AuditEvent.objects.get(verb="people.merge_post").target_id == str(posted.pk)


def test_accounts_and_roles_go_along_except_the_secretarys(merge, tree, posted):
    user = UserFactory(home=tree.community, person=posted)
    give_role(user, Role.TRAINEE, tree.community)
    give_role(user, Role.SECRETARY, tree.community)
    merge()
    user.refresh_from_db()
    held = user.role_holdings.in_force(TODAY)

    assert user.home == tree.sibling_community
    assert [(row.role, row.unit) for row in held] == [(Role.TRAINEE, tree.sibling_community)]


def test_who_had_left_stays_where_the_record_was_kept(merge, tree):
    gone = PersonFactory(unit=tree.community, standing=Standing.LEFT, post_title="", post_track="")
    merge()

    assert Person.objects.get(pk=gone.pk).unit == tree.community


def test_a_role_from_a_later_day_ends_without_ever_having_begun(merge, tree):
    user = UserFactory(home=tree.community)
    holding = give_role(user, Role.SECRETARY, tree.community, since=TODAY + timedelta(days=30))
    merge()
    holding.refresh_from_db()

    assert holding.until == holding.since


def test_a_post_of_today_stops_the_merging_of_today(merge, tree, worker, admin):
    hold_post(person=worker, unit=tree.community, title="委员", track=PostTrack.GENERAL, since=TODAY, by=admin, now=NOW)
    with pytest.raises(Refusal, match=worker.name) as refusal:
        merge()

    assert refusal.value.field == "on"
    assert Unit.objects.get(pk=tree.community.pk).valid_to is None


@pytest.mark.parametrize("choices", [{"move_people": False}, {"successor": None}])
def test_without_a_place_to_go_nobody_moves(merge, posted, choices):
    with pytest.raises(Refusal, match="1 人在岗"):
        merge(**choices)


def test_it_costs_one_statement_more_for_each_person_and_that_is_the_record(merge, tree, django_assert_max_num_queries):
    PersonFactory.create_batch(3, unit=tree.community)
    with django_assert_max_num_queries(35):
        merge()
