"""One class of 云溪区 in the middle of its year, and the people around it."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cohorts.models import Session
from people.choices import Role
from tests.factories.cohorts import SessionFactory, enrol_person, give_teacher, make_cohort
from tests.factories.people import PersonFactory


@pytest.fixture
def queries_of():
    """How many statements a call sends."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def teacher(account):
    return account(Role.CLASS_TEACHER, name="班主任")


@pytest.fixture
def organizer(account):
    return account(Role.TRAINING_ADMIN, name="培训管理员")


@pytest.fixture
def cohort(tree, teacher):
    """Running, with its teacher; one year around today."""
    today = timezone.localdate()
    cohort = make_cohort(
        tree.district, name="第六期菁英班", starts_on=today - timedelta(days=180), ends_on=today + timedelta(days=180)
    )
    give_teacher(cohort, teacher)
    return cohort


@pytest.fixture
def members(cohort, tree):
    """Three trainees, in the order of the roster."""
    names = [("陈思远", "chen"), ("王雨桐", "wang"), ("赵晓燕", "zhao")]
    persons = [PersonFactory(unit=tree.community, name=name, name_key=key) for name, key in names]
    return [enrol_person(cohort, person) for person in persons]


@pytest.fixture
def trainee(account, members):
    """The account of the first member."""
    return account(Role.TRAINEE, person=members[0].person, name=members[0].person.name)


@pytest.fixture
def session(cohort, now) -> Session:
    """Began ten minutes ago."""
    return SessionFactory(cohort=cohort, number=14, starts_at=now - timedelta(minutes=10), room="党校 302")


@pytest.fixture
def sign_in(db):
    """sign_in(user) is a client of that user's own."""

    def make(user) -> Client:
        client = Client()
        client.force_login(user, backend="people.backends.LoginNameBackend")
        return client

    return make
