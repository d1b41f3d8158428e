"""The street's own register: every secretary in one grid, every open "does not apply" in one list."""

from decimal import Decimal

import pytest
from django.urls import reverse

from assessments.actions.entry import Mark, mark_item
from assessments.choices import SheetState
from assessments.desk import todos
from assessments.models import ScoreSheet
from people.choices import Level, PostTrack, Role
from tests.assessments.conftest import holder
from tests.assessments.views.test_registers import enter, url_of
from tests.factories.assessments import NOW, make_post
from tests.factories.people import PersonFactory, make_unit


@pytest.fixture
def second(tree, district_admin):
    """杏林社区 of the same street, with a secretary of its own."""
    unit = make_unit("杏林社区", Level.COMMUNITY, tree.street)
    person = PersonFactory(unit=unit, name="邱书记", name_key="qiu", post_title="书记", post_track="chief")
    make_post(person, unit, title="书记", track=PostTrack.CHIEF)
    holder(Role.SECRETARY, unit, person=person, name="邱书记")
    return unit


@pytest.fixture
def desk(tree, second, secretary, colleague, street_admin, period):
    """The street with two secretaries and one colleague to be appraised."""
    return street_admin


def asks(sheet, secretary):
    mark = Mark(na_reason="非党员")
    return mark_item(sheet=sheet, version=1, code="ind_party_branch", mark=mark, by=secretary, now=NOW)


def page_of(client, unit):
    return client.get(url_of("register", unit)).content.decode()


def test_all_secretaries_of_the_street_stand_in_one_grid_and_nobody_else(desk, tree, sign_in):
    page = page_of(sign_in(desk), tree.street)

    assert "江书记" in page
    assert "<small>望江社区</small>" in page
    assert "邱书记" in page
    assert "<small>杏林社区</small>" in page
    assert "顾晓岚" not in page


def test_scores_typed_there_are_the_scores_of_the_community(desk, tree, own_sheet, sign_in):
    client = sign_in(desk)
    fields = {"row": own_sheet.pk, "column": "ind_post", "value": "88", "was": "", "version": 1}
    saved = client.post(url_of("register-save", tree.street), fields, headers={"accept": "application/json"})

    assert saved.status_code == 200
    assert saved.json()["summary"] == "2 人中 0 人已评完"
    assert own_sheet.items.get().score == Decimal(88)


def test_a_colleague_can_not_be_scored_through_the_streets_register(desk, tree, sheet, sign_in):
    sheet.unit = tree.street

    assert enter(sign_in(desk), sheet, "88").status_code == 404
    assert not sheet.items.exists()


def test_handing_in_and_reviewing_stay_with_the_communities(desk, tree, sign_in):
    page = page_of(sign_in(desk), tree.street)

    assert not any(word in page for word in ("代社区提交", "复核通过", "退回社区"))


def test_what_does_not_apply_anywhere_below_is_agreed_to_there(desk, tree, sheet, secretary, sign_in):
    asks(sheet, secretary)
    client = sign_in(desk)
    page = page_of(client, tree.street)
    assert "望江社区 · 非党员" in page
    assert reverse("assessments:item-edit", kwargs={"pk": sheet.pk, "code": "ind_party_branch"}) in page

    url = reverse("assessments:item-approve", kwargs={"pk": sheet.pk, "code": "ind_party_branch"})
    answer = client.post(url, {"at": tree.street.pk})

    assert answer["Location"] == url_of("register", tree.street)
    assert sheet.items.get().na_approved_by == desk


def test_the_way_back_leads_nowhere_that_the_reader_may_not_go(desk, tree, sheet, secretary, sign_in):
    asks(sheet, secretary)
    url = reverse("assessments:item-approve", kwargs={"pk": sheet.pk, "code": "ind_party_branch"})
    answer = sign_in(desk).post(url, {"at": tree.far_district.pk})

    assert answer["Location"] == url_of("register", tree.community)


def test_the_desk_leads_there_in_one_tap(desk, tree, sheet, secretary):
    asks(sheet, secretary)
    found = {todo.action: todo.url for todo in todos(desk, NOW)}

    assert found["去评分"] == url_of("register", tree.street)
    assert found["去确认"] == url_of("register", tree.street) + "#asked"


def test_the_month_of_the_street_leads_there_too_and_no_other_month_does(desk, tree, sign_in, auditor):
    url = reverse("assessments:unit-detail", kwargs={"pk": tree.street.pk, "span": "2026-10"})

    assert url_of("register", tree.street) in sign_in(desk).get(url).content.decode()
    assert "给书记评分" not in sign_in(auditor).get(url).content.decode()


def test_the_state_on_top_is_the_communitys_not_the_secretarys(desk, tree, sheet, sign_in):
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED, submitted_at=NOW)

    assert "待街道复核" in page_of(sign_in(desk), tree.community)


@pytest.mark.parametrize("secretaries", [1, 3])
def test_the_page_costs_the_same_with_1_and_3_secretaries(
    tree, secretary, colleague, street_admin, period, sign_in, queries_of, secretaries
):
    for number in range(secretaries - 1):
        unit = make_unit(f"第{number}社区", Level.COMMUNITY, tree.street)
        person = PersonFactory(unit=unit, name=f"书记{number}")
        holder(Role.SECRETARY, unit, person=person)
        ScoreSheet.objects.create(person=person, period=period, unit=unit, scheme_version=period.scheme_version)
    client = sign_in(street_admin)
    page_of(client, tree.street)

    assert queries_of(lambda: page_of(client, tree.street)) == 12


@pytest.fixture
def auditor(tree):
    return holder(Role.AUDITOR, tree.district)
