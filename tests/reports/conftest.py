"""A district whose books can be closed."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from reports.figures import figures_of
from tests.factories.assessments import LONG_AGO
from tests.factories.people import UserFactory, give_role


@pytest.fixture
def today() -> date:
    return timezone.localdate()


@pytest.fixture
def figures(today):
    """Count now, with all that this test has written."""

    def count(unit, *, year: int | None = None, as_of: date | None = None, cut_off=None):
        return figures_of(
            unit_id=unit.pk,
            year=year or today.year,
            as_of=as_of or today,
            cut_off=cut_off or timezone.now(),
        )

    return count


@pytest.fixture
def holder():
    """An account that has held its role for years."""

    def make(role, unit, **fields):
        user = UserFactory(home=unit, **fields)
        give_role(user, role, unit, since=LONG_AGO)
        return user

    return make


@pytest.fixture
def queries_of():
    """How many statements a call sends."""

    def count(call):
        with CaptureQueriesContext(connection) as captured:
            call()
        return len(captured)

    return count
