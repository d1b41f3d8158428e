"""The people around one call: its organizer, an author, judges, and those who look on."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from people.choices import Role
from tests.factories.cohorts import give_teacher, make_cohort
from tests.factories.coursework import holder, make_author, make_call
from tests.factories.panels import make_judge


@pytest.fixture(autouse=True)
def _media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def queries_of():
    """How many statements a call sends."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count


@pytest.fixture
def organizer(tree):
    return holder(Role.TRAINING_ADMIN, tree.district, name="培训管理员")


@pytest.fixture
def cohort(tree):
    return make_cohort(tree.district, name="第六期菁英班")


@pytest.fixture
def call(cohort, organizer):
    return make_call(cohort.unit, organizer, cohort)


@pytest.fixture
def author(cohort, tree):
    return make_author(cohort, tree.community)


@pytest.fixture
def teacher(cohort, author, tree):
    user = holder(Role.CLASS_TEACHER, tree.district, name="班主任")
    give_teacher(cohort, user)
    return user


@pytest.fixture
def judges(tree):
    return [make_judge(tree.district, name=f"评委姓名{number}") for number in range(4)]
