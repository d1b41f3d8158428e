"""Handing a register in: nothing that was typed may be left behind."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from assessments.actions.entry import RowEntry, save_rows
from assessments.actions.totals import refresh_totals
from assessments.choices import SheetState
from assessments.models import ItemScore, ScoreSheet
from tests.assessments.views.test_registers import form_of, scores_of, url_of
from tests.factories.assessments import EXAMPLE, NOW, make_sheet

FULL = {code.removeprefix("ind_"): str(score) for code, score in EXAMPLE.items()}
WAS = "|".join(FULL.values())


@pytest.fixture
def full_sheet(sheet):
    """顾晓岚 with all six scores, 88 of them for the post."""
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.all())
    return sheet


def state_of(sheet):
    return ScoreSheet.objects.get(pk=sheet.pk).state


# As one form, without scripts


def test_what_was_typed_is_saved_and_handed_in_at_once(tree, full_sheet, sign_in, secretary):
    fields = form_of(full_sheet, was=WAS, **FULL | {"post": "91"})
    answer = sign_in(secretary).post(url_of("register-submit", tree.community), fields, follow=True)

    assert "已提交 1 人的评分" in answer.content.decode()
    assert (state_of(full_sheet), scores_of(full_sheet)["ind_post"]) == (SheetState.SUBMITTED, Decimal(91))


def test_a_wrong_score_is_not_handed_in_and_is_named(tree, full_sheet, sign_in, secretary):
    fields = form_of(full_sheet, was=WAS, **FULL | {"post": "101"})
    answer = sign_in(secretary).post(url_of("register-submit", tree.community), fields)

    page = answer.content.decode()
    assert (answer.status_code, state_of(full_sheet)) == (422, SheetState.DRAFT)
    assert "还没有保存或提交，请先改好：顾晓岚 岗位职责。" in page
    assert 'title="超出 0 到 100" autofocus' in page
    assert 'value="101"' in page


def test_a_score_changed_meanwhile_is_not_handed_in_unseen(tree, full_sheet, sign_in, secretary, street_admin):
    save_rows(entries=[RowEntry(full_sheet.pk, 1, {"ind_post": Decimal(81)})], by=street_admin, now=NOW)
    fields = form_of(full_sheet, was=WAS, **FULL | {"post": "82"})
    answer = sign_in(secretary).post(url_of("register-submit", tree.community), fields)

    assert (answer.status_code, state_of(full_sheet)) == (409, SheetState.DRAFT)
    assert "改为 81，您填的是 82。" in answer.content.decode()


def test_typed_scores_stay_when_others_are_still_missing(tree, sheet, sign_in, secretary):
    fields = form_of(sheet, post="88")
    answer = sign_in(secretary).post(url_of("register-submit", tree.community), fields, follow=True)

    assert "顾晓岚：支部规范化、承诺践诺" in answer.content.decode()
    assert (state_of(sheet), scores_of(sheet)) == (SheetState.DRAFT, {"ind_post": Decimal(88)})


def test_the_street_approves_what_it_typed(tree, full_sheet, own_sheet, sign_in, street_admin):
    ScoreSheet.objects.filter(pk=full_sheet.pk).update(state=SheetState.SUBMITTED)
    make_sheet(own_sheet.person, own_sheet.period, EXAMPLE)
    client, url = sign_in(street_admin), url_of("register-approve", tree.community)
    wrong = client.post(url, form_of(full_sheet, was=WAS, **FULL | {"post": "1000"}))
    assert (wrong.status_code, state_of(full_sheet)) == (422, SheetState.SUBMITTED)
    client.post(url, form_of(full_sheet, was=WAS, **FULL | {"post": "80"}))

    assert (state_of(full_sheet), scores_of(full_sheet)["ind_post"]) == (SheetState.REVIEWED, Decimal(80))


# In a browser


@pytest.mark.browser
@pytest.mark.parametrize("key", ["", "Enter"])
def test_a_red_cell_keeps_the_register_from_being_handed_in(tree, full_sheet, as_user, secretary, key):
    page = as_user(secretary, url_of("register", tree.community), quiet="status of 422")
    cell = page.get_by_label("顾晓岚 岗位职责")
    cell.fill("101")
    if key:
        cell.press(key)
    page.get_by_role("button", name="提交街道复核").click()

    expect(page.locator("[data-grid-refused]")).to_contain_text(
        "还没有提交，请先处理好：顾晓岚 岗位职责：超出 0 到 100"
    )
    expect(cell).to_be_focused()
    expect(cell).to_have_value("101")
    assert state_of(full_sheet) == SheetState.DRAFT

    cell.fill("91")
    page.get_by_role("button", name="提交街道复核").click()
    expect(page.get_by_text("已提交 1 人的评分")).to_be_visible()
    assert ItemScore.objects.get(sheet=full_sheet, code="ind_post").score == Decimal(91)


@pytest.mark.browser
def test_a_conflict_keeps_it_too_until_one_has_chosen(tree, full_sheet, as_user, secretary, street_admin):
    page = as_user(secretary, url_of("register", tree.community), quiet="status of 409")
    save_rows(entries=[RowEntry(full_sheet.pk, 1, {"ind_post": Decimal(81)})], by=street_admin, now=NOW)
    page.get_by_label("顾晓岚 岗位职责").fill("82")
    page.get_by_role("button", name="提交街道复核").click()
    expect(page.locator("[data-grid-refused]")).to_contain_text("改为 81，您填的是 82")
    page.get_by_role("button", name="提交街道复核").click()
    assert state_of(full_sheet) == SheetState.DRAFT

    page.get_by_role("button", name="用我填的 82").click()
    expect(page.locator("td.is-saved")).to_have_count(1)
    page.get_by_role("button", name="提交街道复核").click()
    expect(page.get_by_text("已提交 1 人的评分")).to_be_visible()
    assert ItemScore.objects.get(sheet=full_sheet, code="ind_post").score == Decimal(82)


@pytest.mark.browser
def test_without_a_network_it_is_refused_with_words_and_goes_through_afterwards(tree, full_sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community), quiet="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_label("顾晓岚 岗位职责").fill("78")
    page.get_by_role("button", name="提交街道复核").click()
    expect(page.locator("[data-grid-refused]")).to_contain_text("顾晓岚 岗位职责：还没有传上")

    page.context.set_offline(False)
    page.get_by_role("button", name="提交街道复核").click()
    expect(page.get_by_text("已提交 1 人的评分")).to_be_visible()
    assert ItemScore.objects.get(sheet=full_sheet, code="ind_post").score == Decimal(78)


@pytest.mark.browser
def test_the_street_approves_nothing_red(tree, full_sheet, own_sheet, as_user, street_admin):
    make_sheet(own_sheet.person, own_sheet.period, EXAMPLE)
    ScoreSheet.objects.filter(pk=full_sheet.pk).update(state=SheetState.SUBMITTED)
    page = as_user(street_admin, url_of("register", tree.community), quiet="status of 422")
    page.get_by_label("江书记 岗位职责").fill("1000")
    page.get_by_role("button", name="复核通过").click()

    expect(page.locator("[data-grid-refused]")).to_contain_text("还没有复核通过，请先处理好：江书记 岗位职责")
    assert state_of(full_sheet) == SheetState.SUBMITTED


@pytest.mark.browser
def test_without_scripts_the_typed_score_goes_along_and_enter_only_saves(tree, full_sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community), java_script_enabled=False, quiet="status of 422")
    cell = page.locator(f'[name="{full_sheet.pk}:ind_post"]')
    cell.fill("92")
    cell.press("Enter")
    assert page.get_by_text("已保存 1 人的评分").is_visible()
    assert state_of(full_sheet) == SheetState.DRAFT

    cell.fill("101")
    page.get_by_role("button", name="提交街道复核").click()
    assert page.get_by_text("请先改好：顾晓岚 岗位职责。").is_visible()
    assert cell.input_value() == "101"
    expect(cell).to_be_focused()
    cell.fill("93")
    page.get_by_role("button", name="提交街道复核").click()
    assert page.get_by_text("已提交 1 人的评分").is_visible()
    assert ItemScore.objects.get(sheet=full_sheet, code="ind_post").score == Decimal(93)


@pytest.mark.browser
def test_a_reason_is_written_where_the_cell_leads(tree, full_sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community), quiet="status of 422")
    page.get_by_label("顾晓岚 支部规范化").fill("不适用")
    page.keyboard.press("Enter")
    page.locator("[data-grid-notes]").get_by_role("link", name="去写理由").click()

    expect(page.get_by_label("不适用或未评的理由")).to_be_visible()
    assert page.url.endswith(f"/sheets/{full_sheet.pk}/ind_party_branch/")
