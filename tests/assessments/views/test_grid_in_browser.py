"""The grid under the hands of a secretary, in a real browser."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from assessments.actions.entry import RowEntry, save_rows
from assessments.actions.totals import refresh_totals
from assessments.choices import SheetState
from assessments.models import ItemScore, ScoreSheet
from tests.assessments.views.test_registers import url_of
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.assessments import CODES, EXAMPLE, NOW, make_sheet, make_worker

pytestmark = pytest.mark.browser

PASTE = """(text) => {
    const data = new DataTransfer();
    data.setData("text", text);
    document.activeElement.dispatchEvent(
        new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def colleagues(tree, sheet, own_sheet):
    """Three more workers of 望江社区, one of them scored."""
    names = [("方远", "h1"), ("邵立新", "h2"), ("魏嘉宁", "h3")]
    workers = [make_worker(tree.community, name=name, name_key=key) for name, key in names]
    sheets = [make_sheet(worker, sheet.period) for worker in workers]
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    refresh_totals(sheets=ScoreSheet.objects.all())
    return sheets


def test_a_register_is_filled_by_keys_and_paste_and_handed_in(
    tree, sheet, colleagues, as_user, secretary, street_admin
):
    first, _second, third = colleagues
    page = as_user(secretary, url_of("register", tree.community), quiet="status of 4")
    expect(page.get_by_text("4 人中 1 人已评完")).to_be_visible()
    page.get_by_label("方远 支部规范化").fill("75")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "邵立新 支部规范化"
    page.keyboard.type("105")
    page.keyboard.press("ArrowUp")
    expect(page.locator("[data-grid-notes]")).to_contain_text("邵立新 支部规范化：超出 0 到 100")

    # A block of two rows and three columns, then what is left of these rows.
    page.get_by_label("方远 承诺践诺").focus()
    page.evaluate(PASTE, "86\t85\t72\n97\t94\t83\n")
    expect(page.locator("td.is-saved")).to_have_count(7)
    page.get_by_label("方远 一老一小").focus()
    page.evaluate(PASTE, "79\t97\n76\t85\n")
    page.get_by_label("邵立新 支部规范化").fill("68")
    page.keyboard.press("Enter")
    expect(page.locator(f'[data-row="{first.pk}"] [data-total]')).to_have_text("83.20")
    expect(page.get_by_text("4 人中 3 人已评完")).to_be_visible()

    # Meanwhile the street writes into the last row, into the very cell.
    save_rows(entries=[RowEntry(third.pk, third.version, {"ind_dispute": Decimal(86)})], by=street_admin, now=NOW)
    page.get_by_label("魏嘉宁 矛盾化解").fill("70")
    page.keyboard.press("Enter")
    conflict = page.locator("td.is-changed", has=page.get_by_label("魏嘉宁 矛盾化解"))
    expect(conflict.locator(".theirs")).to_have_text("86")
    assert page.get_by_label("魏嘉宁 矛盾化解").input_value() == "70"
    expect(page.locator("[data-grid-notes]")).to_contain_text("改为 86，您填的是 70。")
    conflict.locator(".theirs").click()
    assert page.get_by_label("魏嘉宁 矛盾化解").input_value() == "86"

    page.get_by_role("button", name="提交街道复核").click()
    expect(page.get_by_role("alert")).to_contain_text("魏嘉宁：支部规范化、承诺践诺")
    page.wait_for_load_state()
    page.get_by_label("魏嘉宁 支部规范化").focus()
    page.evaluate(PASTE, "87\t83\t88")
    page.get_by_label("魏嘉宁 一老一小").focus()
    page.evaluate(PASTE, "70\t87")
    expect(page.locator(f'[data-row="{third.pk}"] [data-total]')).to_have_text("83.90")
    page.get_by_role("button", name="提交街道复核").click()
    expect(page.get_by_text("已提交 4 人的评分")).to_be_visible()
    assert ScoreSheet.objects.filter(state=SheetState.SUBMITTED).count() == 4
    assert ItemScore.objects.get(sheet=third, code="ind_dispute").score == Decimal(86)


def test_ones_own_value_can_be_kept_and_other_changes_show_at_once(tree, sheet, as_user, secretary, street_admin):
    page = as_user(secretary, url_of("register", tree.community), quiet="status of 409")
    street_says = {"ind_dispute": Decimal(86), "ind_post": Decimal(60)}
    save_rows(entries=[RowEntry(sheet.pk, 1, street_says)], by=street_admin, now=NOW)
    page.get_by_label("顾晓岚 矛盾化解").fill("70")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="用我填的 70").click()
    expect(page.locator("td.is-saved", has=page.get_by_label("顾晓岚 矛盾化解"))).to_be_visible()

    assert page.get_by_label("顾晓岚 岗位职责").input_value() == "60"
    expect(page.locator("[data-grid-notes]")).to_contain_text("顾晓岚 岗位职责：10:41 被改为 60")
    assert ItemScore.objects.get(sheet=sheet, code="ind_dispute").score == Decimal(70)


def test_what_was_typed_without_a_network_is_sent_when_it_is_back(tree, sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community), quiet="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.get_by_label("顾晓岚 矛盾化解").fill("78")
    page.keyboard.press("Enter")
    expect(page.locator("[data-grid-status]")).to_have_text("1 处还没有传上，联网后自动补传")

    page.context.set_offline(False)
    expect(page.locator("td.is-saved", has=page.get_by_label("顾晓岚 矛盾化解"))).to_be_visible()
    assert ItemScore.objects.get(sheet=sheet, code="ind_dispute").score == Decimal(78)


def test_a_block_that_was_left_on_its_way_arrives_when_one_comes_back(tree, sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community))
    page.on("dialog", lambda dialog: dialog.accept())
    page.route("**/register/save/", lambda route: None)
    page.get_by_label("顾晓岚 支部规范化").click()
    page.evaluate(PASTE, "60\t61\t62\t63\t64\t65")
    expect(page.locator("[data-grid-status]")).to_have_text("正在保存")
    page.goto(page.url.replace(url_of("register", tree.community), "/"))
    assert not ItemScore.objects.filter(sheet=sheet).exists()

    page.unroute("**/register/save/")
    page.go_back()
    expect(page.locator("td.is-saved")).to_have_count(6)
    scores = {item.code: item.score for item in sheet.items.all()}
    assert scores == dict(zip(CODES, map(Decimal, range(60, 66)), strict=True))
    assert not page.evaluate("Object.keys(sessionStorage).some((key) => key.startsWith('grid:'))")


def test_handing_in_waits_for_the_cell_that_was_typed_last(tree, sheet, own_sheet, as_user, secretary):
    make_sheet(sheet.person, sheet.period, {code: score for code, score in EXAMPLE.items() if code != "ind_post"})
    page = as_user(secretary, url_of("register", tree.community))
    page.get_by_label("顾晓岚 岗位职责").fill("88")
    page.get_by_role("button", name="提交街道复核").click()

    expect(page.get_by_text("已提交 1 人的评分")).to_be_visible()


def test_why_a_total_is_what_it_is_follows_the_row_at_hand(tree, sheet, colleagues, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community))
    page.get_by_label("顾晓岚 岗位职责").focus()
    aside = page.locator("#grid-aside")
    expect(aside).to_contain_text("为什么是 84.85")
    expect(aside).to_contain_text("8485.00 ÷ 100.00 = 84.85")
    page.get_by_label("顾晓岚 岗位职责").fill("83")
    page.keyboard.press("Enter")

    expect(page.locator(f'[data-row="{sheet.pk}"] [data-total]')).to_have_text("83.85")
    expect(aside).to_contain_text("方远")
    expect(page.locator("[data-grid-status]")).to_contain_text("已保存")


def test_on_a_phone_enter_goes_through_the_boxes_of_one_person(tree, sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community), width=PHONE)
    page.get_by_label("顾晓岚 支部规范化").fill("90")
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "顾晓岚 承诺践诺"
    expect(page.locator("td.is-saved")).to_have_count(1)


def test_without_scripts_the_form_saves_all_at_once(tree, sheet, as_user, secretary):
    page = as_user(secretary, url_of("register", tree.community), java_script_enabled=False)
    for code, score in EXAMPLE.items():
        page.locator(f'[name="{sheet.pk}:{code}"]').fill(str(score))
    page.get_by_role("button", name="保存全部").click()

    assert page.get_by_text("已保存 1 人的评分").is_visible()
    assert {item.code: item.score for item in sheet.items.all()} == EXAMPLE
    assert list(EXAMPLE) == CODES


@pytest.mark.parametrize(
    ("width", "scheme"), [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]
)
def test_the_register_fits_its_screen_and_can_be_read_by_all(tree, colleagues, as_user, street_admin, width, scheme):
    page = as_user(street_admin, url_of("register", tree.community), width=width, scheme=scheme)

    assert_fits(page, width)
    assert_accessible(page)
