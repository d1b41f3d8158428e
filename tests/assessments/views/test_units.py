"""A unit's month, quarter and year, and the first page."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.actions.totals import refresh_totals
from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet
from assessments.spans import Span
from people.choices import Role
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, OCTOBER, make_period, make_sheet, make_worker, settle
from tests.factories.people import give_role

HOME = reverse("assessments:home")


def url_of(unit, key="2026-10"):
    return reverse("assessments:unit-detail", kwargs={"pk": unit.pk, "span": key})


@pytest.fixture
def quarter(tree, sheet):
    """The third quarter of 2026 with two settled months of the colleague."""
    for number, score in ((7, "84.00"), (8, "85.01")):
        settle(sheet.person, make_period(tree.district, Span(Kind.MONTH, 2026, number)), score)
    return Span(Kind.QUARTER, 2026, 3)


@pytest.mark.parametrize("key", ["2026-10", "2026-Q3", "2026"])
@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SECRETARY, "community", 404),
        (Role.STREET_ADMIN, "street", 200),
        (Role.DISTRICT_ADMIN, "district", 200),
        (Role.CITY_ADMIN, "city", 200),
        (Role.AUDITOR, "district", 200),
        (Role.STREET_ADMIN, "sibling_street", 404),
        (Role.DISTRICT_ADMIN, "far_district", 404),
        (Role.TRAINEE, "street", 404),
    ],
)
def test_a_street_is_seen_by_those_over_it(tree, quarter, sign_in, role, place, status, key):
    client = sign_in(holder(role, getattr(tree, place)))

    assert client.get(url_of(tree.street, key)).status_code == status


def test_a_month_shows_progress_and_means(tree, sheet, sign_in, district_admin):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    settle(make_worker(tree.sibling_community), sheet.period, 90)
    refresh_totals(sheets=ScoreSheet.objects.all())
    page = sign_in(district_admin).get(url_of(tree.district)).content.decode()

    assert all(text in page for text in ("临江街道", "北湖街道", "84.85", "90.00", "各单位平均分", "六项指标"))


def test_the_close_button_is_for_those_who_may_close(tree, sheet, sign_in, district_admin):
    close = reverse("assessments:unit-close", kwargs={"pk": tree.district.pk, "span": OCTOBER})
    assert close in sign_in(district_admin).get(url_of(tree.district)).content.decode()

    auditor = holder(Role.AUDITOR, tree.district)
    assert close not in sign_in(auditor).get(url_of(tree.district)).content.decode()


def test_a_quarter_says_where_its_figures_come_from(tree, quarter, sign_in, secretary):
    page = sign_in(secretary).get(url_of(tree.community, "2026-Q3")).content.decode()

    assert "2 个月的平均" in page
    assert "84.00、85.01" in page
    assert "84.51" in page  # 84.505, half up


def test_a_quarter_of_a_district_lines_up_its_streets(tree, quarter, sign_in, district_admin):
    settle(make_worker(tree.sibling_community), make_period(tree.district, quarter), "70")
    page = sign_in(district_admin).get(url_of(tree.district, "2026-Q3")).content.decode()

    assert all(text in page for text in ("临江街道", "84.51", "北湖街道", "70.00"))


def test_a_year_without_results_and_a_month_not_opened_say_so(tree, period, sign_in, district_admin):
    client = sign_in(district_admin)

    assert "这一年还没有评分表" in client.get(url_of(tree.district, "2024")).content.decode()
    assert "这个月还没有评分表" in client.get(url_of(tree.district, "2024-05")).content.decode()
    assert "这个季度还没有评分表" in client.get(url_of(tree.district, "2024-Q2")).content.decode()


@pytest.mark.parametrize("key", ["2026-10", "2026-Q3", "2026"])
def test_a_unit_costs_the_same_with_1_and_3_people(tree, quarter, sign_in, district_admin, queries_of, key):
    client, url = sign_in(district_admin), url_of(tree.district, key)
    client.get(url)
    one = queries_of(lambda: client.get(url))
    august = ScoreSheet.objects.get(period__number=8, total=Decimal("85.01")).period
    for _ in range(2):
        worker = make_worker(tree.sibling_community)
        settle(worker, august, "80")
        make_sheet(worker, ScoreSheet.objects.filter(period__number=10).first().period, EXAMPLE)

    assert queries_of(lambda: client.get(url)) == one


# The first page


def test_the_first_page_shows_what_waits_and_the_month_at_hand(tree, sheet, sign_in, secretary):
    page = sign_in(secretary).get(HOME).content.decode()

    assert "2026年10月“5+1”评分还差 1 人" in page
    assert reverse("assessments:register", kwargs={"pk": tree.community.pk, "span": OCTOBER}) in page


def test_who_has_only_own_results_is_led_there(sheet, colleague, sign_in):
    answer = sign_in(colleague.user).get(HOME, follow=True)

    assert answer.redirect_chain[-1][0] == reverse("assessments:person-results", kwargs={"pk": colleague.pk})
    assert "还没有考评结果" in answer.content.decode()


def test_an_inspector_without_a_task_gets_an_empty_page(tree, sign_in):
    answer = sign_in(holder(Role.INSPECTOR, tree.district)).get(HOME, follow=True)

    assert (answer.status_code, "还没有考评结果" in answer.content.decode()) == (200, True)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.JUDGE, Role.SYSTEM_ADMIN, Role.TRAINING_ADMIN])
def test_roles_without_appraisal_are_kept_out(tree, sign_in, role):
    assert sign_in(holder(role, tree.district)).get(HOME).status_code == 403


def test_a_second_unit_is_chosen_by_a_chip(tree, sheet, sign_in, district_admin):
    user = holder(Role.STREET_ADMIN, tree.street)
    give_role(user, Role.STREET_ADMIN, tree.sibling_street)
    page = sign_in(user).get(HOME, {"unit": tree.sibling_street.pk}).content.decode()

    assert '<span class="listing-count">北湖街道</span>' in page


def test_the_first_page_costs_the_same_with_1_and_3_units(tree, sheet, sign_in, district_admin, queries_of):
    client = sign_in(district_admin)
    client.get(HOME)
    one = queries_of(lambda: client.get(HOME))
    for _ in range(2):
        make_sheet(make_worker(tree.sibling_community), sheet.period, EXAMPLE, state=SheetState.DRAFT)

    assert queries_of(lambda: client.get(HOME)) == one
