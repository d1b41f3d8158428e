"""One class, one trainee, a mentor for each side, and the people around them."""

from datetime import datetime
from types import SimpleNamespace
from zoneinfo import ZoneInfo

import pytest

from mentors.choices import MentorKind
from people.choices import Role
from tests.factories.cohorts import give_teacher, make_cohort
from tests.factories.mentors import make_bond, make_mentor, make_trainee, mentor_account
from tests.factories.people import UserFactory, give_role


@pytest.fixture
def now():
    """Real now: what a view does and what a test does lie on one day."""
    return datetime.now(tz=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def cohort(tree):
    return make_cohort(tree.district)


@pytest.fixture
def enrolment(tree, cohort):
    return make_trainee(tree.district, tree.community, cohort=cohort, name="陈思远", name_key="chensiyuan")


@pytest.fixture
def theory(tree):
    return make_mentor(tree.district, name="周教授")


@pytest.fixture
def practice(tree):
    return make_mentor(tree.district, MentorKind.INDUSTRY, name="李老师", organisation="云溪社工中心")


@pytest.fixture
def district_admin(account):
    return account(Role.DISTRICT_ADMIN)


@pytest.fixture
def training_admin(account):
    return account(Role.TRAINING_ADMIN)


@pytest.fixture
def teacher(account, cohort, enrolment):
    user = account(Role.CLASS_TEACHER)
    give_teacher(cohort, user)
    return user


@pytest.fixture
def pair(enrolment, practice, tree, now):
    """A signed practice pair whose two have accounts."""
    mentor = mentor_account(practice)
    trainee = UserFactory(home=tree.community, person=enrolment.person, name=enrolment.person.name)
    give_role(trainee, Role.TRAINEE, tree.community)
    bond = make_bond(enrolment, practice, now=now)
    return SimpleNamespace(bond=bond, mentor=mentor, trainee=trainee)


@pytest.fixture
def as_user(client):
    """The client, signed in as somebody."""

    def sign_in(user):
        client.force_login(user, backend="people.backends.LoginNameBackend")
        return client

    return sign_in
