"""The people around one register: its secretary, the street, the district, and others."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import ScoreSheet
from people.choices import PostTrack, Role
from tests.factories.assessments import LONG_AGO, make_period, make_post, make_worker
from tests.factories.people import PersonFactory, UserFactory, give_role


def holder(role, unit, **fields):
    """An account that has held its role for years, so that tests may play in the past."""
    user = UserFactory(home=unit, **fields)
    give_role(user, role, unit, since=LONG_AGO)
    return user


@pytest.fixture
def queries_of():
    """How many statements a call sends."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


@pytest.fixture
def secretary(tree):
    """The secretary of 望江社区, who is appraised there too."""
    person = PersonFactory(unit=tree.community, name="江书记", name_key="jiang", post_title="书记", post_track="chief")
    make_post(person, tree.community, title="书记", track=PostTrack.CHIEF)
    return holder(Role.SECRETARY, tree.community, person=person, name="江书记")


@pytest.fixture
def street_admin(tree):
    return holder(Role.STREET_ADMIN, tree.street)


@pytest.fixture
def district_admin(tree):
    return holder(Role.DISTRICT_ADMIN, tree.district)


@pytest.fixture
def colleague(tree):
    """A worker of 望江社区 with a trainee's account."""
    person = make_worker(tree.community, name="顾晓岚", name_key="guxiaolan")
    holder(Role.TRAINEE, tree.community, person=person, name="顾晓岚")
    return person


@pytest.fixture
def period(tree, secretary, colleague):
    """October 2026 in 云溪区, with a sheet each for the secretary and the colleague."""
    return make_period(tree.district)


@pytest.fixture
def sheet(period, colleague):
    return ScoreSheet.objects.get(period=period, person=colleague)


@pytest.fixture
def own_sheet(period, secretary):
    return ScoreSheet.objects.get(period=period, person=secretary.person)
