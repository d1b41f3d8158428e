"""A register's way: handed in, returned, reviewed, closed, opened again."""

import pytest
from django.urls import reverse

from assessments.actions.entry import Mark, mark_item
from assessments.actions.totals import refresh_totals
from assessments.choices import PeriodState, SheetState
from assessments.models import ItemScore, ScoreSheet
from people.choices import Role
from people.models import AuditEvent
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, NOW, OCTOBER, make_sheet


def url_of(name, unit):
    return reverse(f"assessments:{name}", kwargs={"pk": unit.pk, "span": OCTOBER})


def fill(*sheets):
    for sheet in sheets:
        make_sheet(sheet.person, sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.all())


def states():
    return set(ScoreSheet.objects.values_list("state", flat=True))


def move(*sheets, state, **stamps):
    ScoreSheet.objects.filter(pk__in=[sheet.pk for sheet in sheets]).update(state=state, **stamps)


def test_submitting_names_who_lacks_which_score(tree, sheet, sign_in, secretary):
    answer = sign_in(secretary).post(url_of("register-submit", tree.community))

    assert answer.status_code == 422
    assert "顾晓岚：支部规范化、承诺践诺、诉求解决" in answer.content.decode()
    assert states() == {SheetState.DRAFT}


def test_a_full_register_is_handed_to_the_street(tree, sheet, own_sheet, sign_in, secretary):
    fill(sheet)
    answer = sign_in(secretary).post(url_of("register-submit", tree.community), follow=True)

    assert "已提交 1 人的评分" in answer.content.decode()
    sheet.refresh_from_db()
    assert (sheet.state, sheet.submitted_by) == (SheetState.SUBMITTED, secretary)


def test_the_reason_of_a_return_is_read_by_the_community(tree, sheet, sign_in, secretary, street_admin):
    move(sheet, state=SheetState.SUBMITTED)
    street = sign_in(street_admin)
    url = url_of("register-return", tree.community)
    assert street.post(url, {"reason": " "}).status_code == 422
    street.post(url, {"reason": "“诉求解决”缺佐证"})

    page = sign_in(secretary).get(url_of("register", tree.community)).content.decode()
    assert "街道退回：" in page
    assert "“诉求解决”缺佐证" in page


def test_the_street_scores_the_secretary_and_approves(tree, sheet, own_sheet, sign_in, street_admin):
    fill(sheet)
    move(sheet, state=SheetState.SUBMITTED)
    street, url = sign_in(street_admin), url_of("register-approve", tree.community)
    assert "江书记" in street.post(url).content.decode()
    fill_own = make_sheet(own_sheet.person, own_sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.filter(pk=fill_own.pk))

    assert street.post(url).status_code == 302
    assert states() == {SheetState.REVIEWED}


def test_the_street_corrects_a_submitted_score_and_it_is_on_record(tree, sheet, sign_in, street_admin):
    fill(sheet)
    move(sheet, state=SheetState.SUBMITTED)
    fields = {"row": sheet.pk, "column": "ind_dispute", "value": "86", "was": "70", "version": sheet.version}
    client = sign_in(street_admin)
    assert (
        client.post(url_of("register-save", tree.community), fields, headers={"accept": "application/json"}).json()[
            "total"
        ]
        == "87.25"
    )

    page = client.get(reverse("assessments:sheet-detail", kwargs={"pk": sheet.pk})).content.decode()
    assert "矛盾化解：70.00 → 86.00" in page
    assert AuditEvent.objects.filter(verb="assessments.save_scores", actor=street_admin).exists()


def test_not_applicable_is_agreed_to_from_the_register(tree, sheet, sign_in, secretary, street_admin):
    fill(sheet)
    reason = Mark(na_reason="非党员")
    mark_item(sheet=sheet, version=sheet.version, code="ind_party_branch", mark=reason, by=secretary, now=NOW)
    street = sign_in(street_admin)
    url = reverse("assessments:item-approve", kwargs={"pk": sheet.pk, "code": "ind_party_branch"})
    assert url in street.get(url_of("register", tree.community)).content.decode()
    assert "已同意" in street.post(url, follow=True).content.decode()

    sheet.refresh_from_db()
    assert str(sheet.total) == "83.94"
    assert "没有待确认" in street.post(url, follow=True).content.decode()


def test_the_secretary_agrees_to_nothing(sheet, sign_in, secretary):
    url = reverse("assessments:item-approve", kwargs={"pk": sheet.pk, "code": "ind_post"})

    assert sign_in(secretary).post(url).status_code == 403


@pytest.mark.parametrize("name", ["register-approve", "register-return", "register-reopen", "unit-close"])
def test_reviewing_is_not_for_secretaries_and_auditors(tree, sheet, sign_in, secretary, name):
    for user in (secretary, holder(Role.AUDITOR, tree.district)):
        assert sign_in(user).post(url_of(name, tree.community), {"reason": "x"}).status_code == 403


@pytest.mark.parametrize("name", ["register-approve", "register-return", "unit-close"])
def test_another_street_reviews_nothing(tree, sheet, sign_in, name):
    stranger = holder(Role.STREET_ADMIN, tree.sibling_street)

    assert sign_in(stranger).post(url_of(name, tree.community)).status_code == 404


def test_closing_names_what_is_not_reviewed_and_takes_a_reason(tree, sheet, own_sheet, sign_in, district_admin):
    fill(own_sheet)
    move(own_sheet, state=SheetState.REVIEWED)
    client, url = sign_in(district_admin), url_of("unit-close", tree.district)
    refused = client.post(url, {"unsettled_reason": ""})
    assert (refused.status_code, "望江社区" in refused.content.decode()) == (422, True)
    client.post(url, {"unsettled_reason": "社区换届，评分人空缺"})

    sheet.refresh_from_db()
    sheet.period.refresh_from_db()
    assert (sheet.state, sheet.valid, sheet.note) == (SheetState.CLOSED, False, "社区换届，评分人空缺")
    assert sheet.period.state == PeriodState.CLOSED


def test_a_street_closes_its_own_part(tree, sheet, own_sheet, sign_in, street_admin):
    fill(sheet, own_sheet)
    move(sheet, own_sheet, state=SheetState.REVIEWED)
    answer = sign_in(street_admin).post(url_of("unit-close", tree.street), {"unsettled_reason": ""}, follow=True)

    assert (states(), "已结账" in answer.content.decode()) == ({SheetState.CLOSED}, True)


def test_only_the_district_opens_again_and_says_why(tree, sheet, own_sheet, sign_in, street_admin, district_admin):
    fill(sheet, own_sheet)
    move(sheet, own_sheet, state=SheetState.CLOSED, closed_at=NOW)
    url = url_of("register-reopen", tree.community)
    refused = sign_in(street_admin).post(url, {"reason": "录错"})
    assert (refused.status_code, "只有区级" in refused.content.decode()) == (422, True)
    district = sign_in(district_admin)
    assert url in district.get(url_of("register", tree.community)).content.decode()
    district.post(url, {"reason": "街道来函更正一项"})

    assert states() == {SheetState.SUBMITTED}
    page = district.get(url_of("register", tree.community)).content.decode()
    assert "街道来函更正一项" in page


def test_a_reopened_score_that_was_not_touched_keeps_its_history(sheet):
    fill(sheet)

    assert ItemScore.objects.filter(sheet=sheet).count() == 6
