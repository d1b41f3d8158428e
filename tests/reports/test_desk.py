import pytest
from django.utils import timezone

from common.desk import shell_of
from people.choices import Role
from reports.actions import freeze_report, keep_figures
from reports.desk import figures
from tests.factories.assessments import make_worker

pytestmark = pytest.mark.django_db


@pytest.fixture
def frozen(tree):
    make_worker(tree.community)
    now = timezone.now()
    keep_figures(
        freeze=freeze_report(unit=tree.district, year=2026, as_of=timezone.localdate(now), by=None, now=now), now=now
    )


def test_the_newest_report_stands_on_the_home_page(account, frozen, django_assert_num_queries):
    user = account(Role.DISTRICT_ADMIN)
    assert user.access.main

    with django_assert_num_queries(1):
        shown = figures(user, timezone.now())

    assert [str(figure.value) for figure in shown] == ["1", "0.0", "0"]


def test_another_unit_and_other_roles_see_none(account, tree, frozen, django_assert_num_queries):
    assert figures(account(Role.STREET_ADMIN), timezone.now()) == []
    trainee = account(Role.TRAINEE)
    assert trainee.access.main
    with django_assert_num_queries(0):
        assert figures(trainee, timezone.now()) == []


def test_the_menu_offers_reports_to_who_may_read_them(account):
    def offered(role):
        groups = shell_of(account(role), "/")["menu"]
        return any(item["url"] == "/reports/" for group in groups for item in group["items"])

    assert (offered(Role.SECRETARY), offered(Role.MENTOR)) == (True, False)
