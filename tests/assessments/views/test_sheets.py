"""One sheet, its indicators, and a person's results."""

import pytest
from django.urls import reverse

from assessments.actions.entry import Mark, mark_item
from assessments.actions.totals import refresh_totals
from assessments.choices import Kind, SheetState
from assessments.models import ItemScore, ScoreSheet
from assessments.spans import Span
from people.choices import Role
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, NOW, make_period, make_sheet, settle
from tests.factories.people import PersonFactory


def url_of(name, **kwargs):
    return reverse(f"assessments:{name}", kwargs=kwargs)


@pytest.fixture
def scored(sheet):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.all())
    sheet.refresh_from_db()
    return sheet


@pytest.fixture
def closed(scored):
    ScoreSheet.objects.filter(pk=scored.pk).update(state=SheetState.CLOSED, closed_at=NOW)
    scored.refresh_from_db()
    return scored


# The arithmetic


def test_a_total_can_be_redone_from_the_page(scored, sign_in, secretary):
    page = sign_in(secretary).get(url_of("sheet-detail", pk=scored.pk)).content.decode()

    assert "8485.00 ÷ 100.00 = 84.85" in page
    assert all(text in page for text in ("1350.00", "1200.00", "1700.00", "1050.00", "1425.00", "1760.00", "第1版"))


def test_a_half_is_shown_before_it_is_rounded(scored, sign_in, secretary):
    ItemScore.objects.filter(sheet=scored, code="ind_elder_child").update(score="94.90")
    ItemScore.objects.filter(sheet=scored, code="ind_post").update(score="88.05")
    refresh_totals(sheets=ScoreSheet.objects.all())
    page = sign_in(secretary).get(url_of("sheet-why", pk=scored.pk)).content.decode()

    assert "8484.50 ÷ 100.00 = 84.845" in page
    assert "为什么是 84.85" in page


def test_what_does_not_apply_leaves_the_divisor_on_the_page(scored, sign_in, street_admin):
    reason = Mark(na_reason="非党员")
    mark_item(sheet=scored, version=scored.version, code="ind_party_branch", mark=reason, by=street_admin, now=NOW)
    page = sign_in(street_admin).get(url_of("sheet-detail", pk=scored.pk)).content.decode()

    assert "7135.00 ÷ 85.00 = 83.9411…" in page
    assert "得分 83.94 是这样算的" in page
    assert "非党员" in page


def test_an_unsettled_sheet_names_what_is_missing(sheet, sign_in, secretary):
    page = sign_in(secretary).get(url_of("sheet-detail", pk=sheet.pk)).content.decode()

    assert "还没有评：支部规范化、承诺践诺" in page


# Who


@pytest.mark.parametrize("name", ["sheet-detail", "sheet-why"])
@pytest.mark.parametrize(
    ("role", "place", "status"),
    [
        (Role.SECRETARY, "community", 200),
        (Role.AUDITOR, "district", 200),
        (Role.SECRETARY, "sibling_community", 404),
        (Role.STREET_ADMIN, "sibling_street", 404),
        (Role.DISTRICT_ADMIN, "far_district", 404),
        (Role.TRAINEE, "community", 404),
        (Role.JUDGE, "district", 403),
    ],
)
def test_a_sheet_opens_for_those_over_the_unit(tree, scored, sign_in, role, place, status, name):
    assert sign_in(holder(role, getattr(tree, place))).get(url_of(name, pk=scored.pk)).status_code == status


def test_a_person_sees_the_own_sheet_only_once_it_is_closed(scored, sign_in):
    client, url = sign_in(scored.person.user), url_of("sheet-detail", pk=scored.pk)
    assert client.get(url).status_code == 404
    ScoreSheet.objects.filter(pk=scored.pk).update(state=SheetState.CLOSED, closed_at=NOW)

    page = client.get(url)
    assert page.status_code == 200
    # Neither what others scored nor who changed what before the closing.
    assert "望江社区平均" not in page.content.decode()
    assert "改动记录" not in page.content.decode()


# One indicator


def test_evidence_is_written_beside_the_score(sheet, sign_in, secretary):
    fields = {"version": 1, "says": "score", "score": "85", "evidence": "领办 4 件已销号", "reason": ""}
    client = sign_in(secretary)
    answer = client.post(url_of("item-edit", pk=sheet.pk, code="ind_request"), fields, follow=True)

    assert "领办 4 件已销号" in answer.content.decode()
    assert ItemScore.objects.get().score == 85


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"says": "na", "reason": " "}, "请写明理由"),
        ({"says": "excused", "reason": ""}, "请写明理由"),
        ({"says": "score", "score": "101"}, "超出 0 到 100"),
        ({"says": "score", "score": "1.234"}, "最多两位小数"),
        ({"says": "nothing"}, "有 1 处要改"),
    ],
)
def test_an_incomplete_word_is_refused_and_kept(sheet, sign_in, secretary, fields, error):
    url = url_of("item-edit", pk=sheet.pk, code="ind_request")
    answer = sign_in(secretary).post(url, {"version": 1, "evidence": "走访 11 次", **fields})

    page = answer.content.decode()
    assert (answer.status_code, error in page, "走访 11 次" in page) == (422, True, True)


def test_an_excuse_of_the_secretary_counts_at_once_and_an_na_waits(sheet, sign_in, secretary):
    client = sign_in(secretary)
    client.post(
        url_of("item-edit", pk=sheet.pk, code="ind_post"), {"version": 1, "says": "excused", "reason": "当月病假"}
    )
    client.post(
        url_of("item-edit", pk=sheet.pk, code="ind_party_branch"), {"version": 2, "says": "na", "reason": "非党员"}
    )

    said = {item.code: (item.excused_reason, item.na_reason, item.na_approved_at) for item in sheet.items.all()}
    assert said == {"ind_post": ("当月病假", "", None), "ind_party_branch": ("", "非党员", None)}
    url = reverse("assessments:register", kwargs={"pk": sheet.unit_id, "span": sheet.period.span})
    page = client.get(url).content.decode()
    assert "不适用待确认" in page
    assert "因故未评" in page


def test_a_stale_word_shows_both(sheet, sign_in, secretary, street_admin):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(excused_reason="病假"), by=street_admin, now=NOW)
    url = url_of("item-edit", pk=sheet.pk, code="ind_post")
    answer = sign_in(secretary).post(url, {"version": 1, "says": "score", "score": "80"})

    assert answer.status_code == 409
    assert "因故未评：病假" in answer.content.decode()


def test_an_indicator_page_is_closed_with_the_sheet(closed, sign_in, secretary):
    assert sign_in(secretary).get(url_of("item-edit", pk=closed.pk, code="ind_post")).status_code == 403
    assert sign_in(secretary).get(url_of("item-edit", pk=closed.pk, code="ind_none")).status_code == 404


# A person's results


def test_a_person_sees_closed_results_only(tree, closed, sign_in):
    open_one = make_sheet(closed.person, make_period(tree.district, Span(Kind.MONTH, 2026, 11)), EXAMPLE)
    page = sign_in(closed.person.user).get(url_of("mine"), follow=True).content.decode()

    assert url_of("sheet-detail", pk=closed.pk) in page
    assert url_of("sheet-detail", pk=open_one.pk) not in page
    assert "84.85" in page


def test_a_quarter_from_a_workbook_says_so(tree, closed, sign_in, secretary):
    settle(closed.person, make_period(tree.district, Span(Kind.QUARTER, 2026, 3)), "88.10")
    page = sign_in(secretary).get(url_of("person-results", pk=closed.person_id)).content.decode()

    assert "88.10" in page
    assert "季度评分表" in page


@pytest.mark.parametrize("name", ["person-results", "person-record"])
def test_results_of_others_are_out_of_sight(tree, closed, sign_in, name):
    url = url_of(name, pk=closed.person_id)
    colleague = holder(Role.TRAINEE, tree.community, person=PersonFactory(unit=tree.community))
    users = [colleague, *(holder(Role.STREET_ADMIN, unit) for unit in (tree.sibling_street, tree.far_community))]

    assert [sign_in(user).get(url).status_code for user in users] == [404, 404, 404]
    assert sign_in(closed.person.user).get(url).status_code == 200


def test_the_record_shows_the_newest_results(closed, sign_in, secretary):
    page = sign_in(secretary).get(url_of("person-record", pk=closed.person_id)).content.decode()

    assert "<html" not in page
    assert "84.85" in page


def test_results_cost_the_same_with_1_and_3_months(tree, closed, sign_in, secretary, queries_of):
    client, url = sign_in(secretary), url_of("person-results", pk=closed.person_id)
    settle(closed.person, make_period(tree.district, Span(Kind.MONTH, 2026, 7)), "80")
    client.get(url)
    one = queries_of(lambda: client.get(url))
    for number in (8, 9):
        settle(closed.person, make_period(tree.district, Span(Kind.MONTH, 2026, number)), "80")

    assert queries_of(lambda: client.get(url)) == one
