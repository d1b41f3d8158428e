"""Which role fits where, from when, and how many of them."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from common.exceptions import Refusal
from people.actions.roles import close_role, grant_role
from people.choices import HELD_AT, Level, Role, fits
from tests.factories.people import UserFactory

NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def grant(tree, admin):
    def do(role, unit, user=None, since=None):
        return grant_role(user=user or UserFactory(home=unit), role=role, unit=unit, by=admin, now=NOW, since=since)

    return do


@pytest.mark.parametrize(
    ("role", "level", "fit"),
    [
        (Role.TRAINING_ADMIN, Level.COMMUNITY, False),
        (Role.TRAINING_ADMIN, Level.DISTRICT, True),
        (Role.SECRETARY, Level.STREET, False),
        (Role.TRAINEE, Level.COMMUNITY, True),
        (Role.MENTOR, Level.STREET, True),
    ],
)
def test_a_role_fits_its_levels(role, level, fit):
    assert fits(role, level) is fit


def test_every_role_with_a_row_fits_somewhere():
    assert all(HELD_AT.values())


def test_a_role_at_a_unit_of_another_level_is_refused(grant, tree):
    with pytest.raises(Refusal, match="不设培训管理员") as refusal:
        grant(Role.TRAINING_ADMIN, tree.community)

    assert refusal.value.field == "role"
    assert grant(Role.TRAINING_ADMIN, tree.district).pk


@pytest.mark.parametrize("since", [date(9999, 11, 25), date(1800, 1, 1), TODAY + timedelta(days=367)])
def test_a_first_day_out_of_bounds_is_refused(grant, tree, since):
    with pytest.raises(Refusal) as refusal:
        grant(Role.INSPECTOR, tree.district, since=since)

    assert refusal.value.field == "since"


def test_a_role_may_be_granted_ahead_and_is_not_in_force_before(grant, tree):
    holding = grant(Role.INSPECTOR, tree.district, since=TODAY + timedelta(days=30))

    assert not holding.user.access.has_role(Role.INSPECTOR)


def test_a_community_has_one_secretary(grant, tree, admin):
    first = grant(Role.SECRETARY, tree.community)
    with pytest.raises(Refusal, match=first.user.name):
        grant(Role.SECRETARY, tree.community)

    close_role(holding=first, by=admin, now=NOW, reason="换届")
    assert grant(Role.SECRETARY, tree.community).pk


def test_granting_again_what_is_held_changes_nothing(grant, tree):
    first = grant(Role.SECRETARY, tree.community)

    assert grant(Role.SECRETARY, tree.community, user=first.user).pk == first.pk


def test_the_secretary_belongs_to_the_community_or_above_it(grant, tree):
    with pytest.raises(Refusal, match="先办理调动"):
        grant(Role.SECRETARY, tree.community, user=UserFactory(home=tree.sibling_community))

    assert grant(Role.SECRETARY, tree.community, user=UserFactory(home=tree.street)).pk
