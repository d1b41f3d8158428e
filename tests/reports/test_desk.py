import re

import pytest
from django.utils import timezone

from common.desk import figures_of, shell_of
from people.choices import Role
from people.models import Unit
from reports.actions import freeze_report, keep_figures
from reports.desk import figures
from tests.factories.assessments import make_worker

pytestmark = pytest.mark.django_db
THIS_YEAR = timezone.localdate().year


@pytest.fixture
def frozen(tree):
    make_worker(tree.community)
    now = timezone.now()
    keep_figures(
        freeze=freeze_report(unit=tree.district, year=THIS_YEAR, as_of=timezone.localdate(now), by=None, now=now),
        now=now,
    )


def test_the_newest_report_stands_on_the_home_page(account, frozen, django_assert_num_queries):
    user = account(Role.DISTRICT_ADMIN)
    assert user.access.main

    with django_assert_num_queries(1):
        shown = figures(user, timezone.now())

    day = f"{timezone.localdate():%m-%d}"
    assert [(figure.label, str(figure.value)) for figure in shown] == [
        (f"{THIS_YEAR} 年持证率（截至 {day}）", "0.0"),
        (f"{THIS_YEAR} 年培训人数（截至 {day}）", "0"),
    ]


def test_a_report_of_another_year_says_nothing_of_today(account, tree):
    now = timezone.now()
    freeze = freeze_report(unit=tree.district, year=THIS_YEAR - 1, as_of=timezone.localdate(now), by=None, now=now)
    keep_figures(freeze=freeze, now=now)

    assert figures(account(Role.DISTRICT_ADMIN), now) == []


@pytest.mark.parametrize("role", [Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.STREET_ADMIN, Role.AUDITOR])
def test_no_two_numbers_on_one_home_bear_the_same_name(account, tree, role):
    now = timezone.now()
    user = account(role)
    make_worker(tree.community)
    freeze = freeze_report(
        unit=Unit.objects.get(pk=user.access.main.unit_id),
        year=THIS_YEAR,
        as_of=timezone.localdate(now),
        by=None,
        now=now,
    )
    keep_figures(freeze=freeze, now=now)

    names = [
        re.split("（截至", str(figure.label))[0].removeprefix(f"{THIS_YEAR} 年") for figure in figures_of(user, now)
    ]

    assert "持证率" in names
    assert len(names) == len(set(names))


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
