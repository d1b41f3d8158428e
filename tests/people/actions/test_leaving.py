"""Who leaves for good, and who is handed over to another district (ADR 0050)."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from common.exceptions import Refusal
from people.actions.leaving import leave_post, release_person
from people.actions.persons import hold_post
from people.choices import PostTrack, Role, Standing
from people.models import AuditEvent, Person, User
from tests.factories.people import UserFactory, give_role

NOW = timezone.now()
TODAY = timezone.localdate(NOW)
REASON = "合同到期"


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def posted(worker, admin, tree):
    hold_post(
        person=worker, unit=tree.community, title="网格员", track=PostTrack.GENERAL, since=date(2024, 1, 1), by=admin,
        now=NOW,
    )  # fmt: skip
    return worker


@pytest.fixture
def own_account(posted, tree):
    user = UserFactory(home=tree.community, person=posted)
    give_role(user, Role.TRAINEE, tree.community)
    give_role(user, Role.SECRETARY, tree.community)
    return user


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def post_again(person, unit, by, since=TODAY + timedelta(days=1)):
    """Given on the very day: a post is recorded when it has come."""
    now = NOW + (since - TODAY)
    return hold_post(person=person, unit=unit, title="委员", track=PostTrack.GENERAL, since=since, by=by, now=now)


class TestLeaving:
    def test_the_post_ends_on_its_last_day_and_no_post_is_left(self, posted, admin, tree):
        leave_post(person=posted, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        person = fresh(posted)

        assert posted.posts.get().until == TODAY
        assert (person.standing, person.post_title, person.unit) == (Standing.LEFT, "", tree.community)
        assert not Person.objects.workers().filter(pk=person.pk).exists()
        assert AuditEvent.objects.get(verb="people.leave_post").reason == REASON

    def test_every_role_ends_and_the_account_is_disabled(self, posted, own_account, admin):
        leave_post(person=posted, last_day=TODAY, reason=REASON, by=admin, now=NOW)

        assert not fresh(own_account).is_active
        assert not own_account.role_holdings.still_open(TODAY).exists()
        assert len(AuditEvent.objects.get(verb="people.leave_post").detail["roles"]) == 2

    def test_a_role_beyond_the_users_power_stops_the_leaving(self, posted, own_account, account, tree):
        give_role(own_account, Role.CLASS_TEACHER, tree.district)
        with pytest.raises(Refusal, match="云溪区班主任"):
            leave_post(person=posted, last_day=TODAY, reason=REASON, by=account(Role.STREET_ADMIN), now=NOW)

        assert fresh(posted).standing == Standing.POSTED
        assert fresh(own_account).is_active

    @pytest.mark.parametrize(
        ("last_day", "words"), [(TODAY + timedelta(days=1), "不能晚于今天"), (date(2023, 12, 31), "2024-01-01")]
    )
    def test_a_last_day_that_cannot_be_is_refused(self, posted, admin, last_day, words):
        with pytest.raises(Refusal, match=words) as refusal:
            leave_post(person=posted, last_day=last_day, reason=REASON, by=admin, now=NOW)

        assert refusal.value.field == "last_day"

    def test_nobody_leaves_twice(self, posted, admin):
        leave_post(person=posted, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        with pytest.raises(Refusal, match="已经办理离任"):
            leave_post(person=posted, last_day=TODAY, reason=REASON, by=admin, now=NOW)

    def test_a_post_known_from_the_record_only_becomes_a_dated_one(self, worker, admin):
        leave_post(person=worker, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        post = worker.posts.get()

        assert (post.title, post.until, post.source) == ("社区网格员", TODAY, "derived")

    def test_who_has_left_may_be_posted_again_but_not_before(self, posted, admin, tree):
        leave_post(person=posted, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        with pytest.raises(Refusal, match="上一个岗位") as refusal:
            post_again(posted, tree.community, admin, since=TODAY)
        assert refusal.value.field == "since"

        post_again(posted, tree.community, admin)
        assert fresh(posted).standing == Standing.POSTED


class TestRelease:
    def test_the_record_and_the_account_go_to_the_receiving_district(self, posted, own_account, admin, account, tree):
        release_person(person=posted, to=tree.far_district, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        far_admin = account(Role.DISTRICT_ADMIN, unit=tree.far_district)
        person, user = fresh(posted), fresh(own_account)

        assert (person.standing, person.unit, user.home) == (Standing.ARRIVING, tree.far_district, tree.far_district)
        assert Person.objects.visible_to(far_admin).filter(pk=posted.pk).exists()
        assert not Person.objects.visible_to(admin).filter(pk=posted.pk).exists()
        assert not User.objects.visible_to(admin).filter(pk=user.pk).exists()
        assert user.is_active
        assert not user.access.held

    def test_the_receiving_side_gives_the_post_and_the_account_follows(self, posted, own_account, admin, account, tree):
        release_person(person=posted, to=tree.far_district, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        post_again(posted, tree.far_community, account(Role.DISTRICT_ADMIN, unit=tree.far_district))

        assert (fresh(posted).standing, fresh(posted).unit) == (Standing.POSTED, tree.far_community)
        assert fresh(own_account).home == tree.far_community

    def test_a_wrong_receiver_sends_the_person_back(self, posted, admin, account, tree):
        release_person(person=posted, to=tree.far_district, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        far_admin = account(Role.DISTRICT_ADMIN, unit=tree.far_district)
        release_person(person=posted, to=tree.district, reason="转错了", by=far_admin, now=NOW)

        assert fresh(posted).unit == tree.district
        assert posted.posts.count() == 1

    def test_who_left_long_ago_is_handed_over_without_a_day(self, posted, admin, tree):
        leave_post(person=posted, last_day=TODAY, reason=REASON, by=admin, now=NOW)
        release_person(person=posted, to=tree.far_district, reason=REASON, by=admin, now=NOW)

        assert fresh(posted).standing == Standing.ARRIVING

    def test_a_post_ends_on_a_day(self, posted, admin, tree):
        with pytest.raises(Refusal) as refusal:
            release_person(person=posted, to=tree.far_district, reason=REASON, by=admin, now=NOW)

        assert refusal.value.field == "last_day"

    @pytest.mark.parametrize("to", ["community", "far_community"])
    def test_the_receiver_is_a_district_or_a_street(self, posted, admin, tree, to):
        with pytest.raises(Refusal) as refusal:
            release_person(person=posted, to=getattr(tree, to), last_day=TODAY, reason=REASON, by=admin, now=NOW)

        assert refusal.value.field == "to"
        assert fresh(posted).standing == Standing.POSTED


class TestMovingWithin:
    def test_roles_at_the_old_unit_end_the_same_day_and_learning_goes_on(self, posted, own_account, admin, tree):
        give_role(own_account, Role.MENTOR, tree.district)
        post_again(posted, tree.sibling_community, admin, since=TODAY)
        user = fresh(own_account)

        assert user.home == tree.sibling_community
        assert {(held.role, held.unit_id) for held in user.access.held} == {
            (Role.TRAINEE, tree.sibling_community.pk),
            (Role.MENTOR, tree.district.pk),
        }

    def test_another_post_at_the_same_unit_changes_no_role(self, posted, own_account, admin, tree):
        post_again(posted, tree.community, admin)

        assert len(fresh(own_account).access.held) == 2
