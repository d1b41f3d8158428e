import pytest
from django.test import override_settings
from django.urls import reverse
from playwright.sync_api import expect

from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

PAGES = ["common:components", "common:components-paper", "common:components-story"]
SCREENS = [(width, scheme) for width in (PHONE, DESKTOP) for scheme in ("light", "dark")]

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("name", PAGES)
def test_the_parts_are_for_developers_only(client, name):
    with override_settings(DEBUG=False, DEMO=False):
        assert client.get(reverse(name)).status_code == 404
    with override_settings(DEBUG=False, DEMO=True):
        assert client.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", ["common:components-tap", "common:components-enter"])
def test_without_scripts_the_sample_registers_lead_back_to_the_page(client, name):
    response = client.post(reverse(name), {"tap": "1:late"})

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("common:components"))


@pytest.mark.browser
@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_part_fits_its_screen_and_can_be_read_by_all(open_page, name, width, scheme):
    page = open_page(reverse(name), width=width, scheme=scheme)

    assert_fits(page, width)
    assert_accessible(page)


@pytest.mark.browser
def test_the_menu_of_a_phone_opens_and_closes_without_scripts(open_page):
    page = open_page(reverse("common:components"), width=PHONE, java_script_enabled=False)
    menu = page.get_by_role("navigation", name="主菜单")
    assert not menu.is_visible()

    page.get_by_role("link", name="更多").click()
    assert menu.is_visible()
    page.get_by_role("link", name="关闭菜单").click()
    assert not menu.is_visible()


@pytest.mark.browser
def test_the_filters_of_a_phone_open_as_a_sheet_and_back_closes_them(open_page):
    page = open_page(reverse("common:components"), width=PHONE)
    sheet = page.locator("#filters").first

    page.get_by_role("link", name="筛选").first.click()
    assert sheet.is_visible()
    assert_fits(page, PHONE)
    assert_accessible(page)
    page.go_back()
    assert not sheet.is_visible()


@pytest.mark.browser
def test_a_tap_changes_a_tile_and_its_count_and_is_saved(open_page):
    page = open_page(reverse("common:components"), width=PHONE)
    tile = page.locator('[data-tile="1"]')

    with page.expect_response("**/tap/") as answer:
        tile.click()

    assert answer.value.status == 200
    assert tile.get_attribute("data-state") == "late"
    assert page.locator('[data-count="late"]').inner_text() == "2"
    expect(page.locator(".saved")).to_contain_text("已保存")


@pytest.mark.browser
def test_taps_without_a_network_wait_and_are_sent_once_it_is_back(open_page):
    page = open_page(reverse("common:components"), width=PHONE, quiet="ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.locator('[data-tile="1"]').click()
    page.locator('[data-tile="2"]').click()
    expect(page.locator(".saved")).to_contain_text("2 处还没有传上")

    sent = []
    page.on("request", lambda request: sent.append(request.post_data) if request.method == "POST" else None)
    page.context.set_offline(False)
    expect(page.locator(".saved")).to_contain_text("已保存")

    assert sent == ["tap=1%3Alate", "tap=2%3Alate"]
    assert page.evaluate("localStorage.length") == 0


@pytest.mark.browser
def test_unsent_taps_survive_a_closed_page(open_page):
    page = open_page(reverse("common:components"), width=PHONE, quiet="ERR_FAILED")
    page.route("**/tap/", lambda route: route.abort())
    page.locator('[data-tile="1"]').click()
    expect(page.locator(".saved")).to_contain_text("1 处还没有传上")

    page.unroute("**/tap/")
    with page.expect_response("**/tap/"):
        page.reload()

    assert page.locator('[data-tile="1"]').get_attribute("data-state") == "late"


@pytest.mark.browser
def test_the_grid_moves_by_keys_and_says_what_became_of_each_cell(open_page):
    page = open_page(reverse("common:components"), quiet="status of 422")
    cell = page.get_by_label("顾晓岚 承诺践诺")
    cell.fill("88")
    cell.press("Enter")
    page.wait_for_selector("td.is-saved")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "方远 承诺践诺"

    page.keyboard.press("ArrowRight")
    page.keyboard.type("120")
    page.keyboard.press("Enter")
    note = page.locator("[data-grid-notes]", has_text="方远 诉求解决：超出 0 到 100")
    note.wait_for()
    assert page.get_by_label("方远 诉求解决").get_attribute("aria-invalid") is not None


@pytest.mark.browser
def test_a_block_from_a_workbook_pastes_into_the_grid(open_page):
    page = open_page(reverse("common:components"))
    page.get_by_label("魏嘉宁 诉求解决").focus()
    page.evaluate(
        """() => {
            const data = new DataTransfer();
            data.setData("text", "61\\t62\\n71\\t72\\n");
            document.activeElement.dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }"""
    )
    expect(page.locator("td.is-saved")).to_have_count(4)

    assert page.get_by_label("魏嘉宁 矛盾化解").input_value() == "62"
    assert page.get_by_label("邵立新 矛盾化解").input_value() == "72"


@pytest.mark.browser
def test_the_bulk_bar_counts_what_is_picked(open_page):
    page = open_page(reverse("common:components"))
    page.get_by_label("本页全选").check()

    assert page.get_by_text("已选 7").is_visible()
    assert page.get_by_role("button", name="发提醒").is_enabled()


@pytest.mark.browser
def test_confirmations_fade_and_the_rest_stays(open_page):
    page = open_page(reverse("common:components") + "?messages=1")
    page.get_by_text("点名已保存").wait_for(state="detached", timeout=15_000)

    assert page.get_by_text("还有 2 个社区没有报送").is_visible()
    assert page.get_by_text("没有保存：曹建国").is_visible()


@pytest.mark.browser
@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_errors_of_a_form_take_the_focus_and_lead_to_their_field(open_page, width, scheme):
    page = open_page(reverse("common:components") + "?errors=1", width=width, scheme=scheme)
    expect(page.locator(".form-errors")).to_be_focused()
    assert_fits(page, width)
    assert_accessible(page)

    page.get_by_role("link", name="时长（分钟）").click()
    assert page.evaluate("document.activeElement.name") == "minutes"


@pytest.mark.browser
def test_what_was_typed_survives_a_closed_page(open_page):
    page = open_page(reverse("common:components"))
    page.get_by_label("建议和下一步").fill("先做居民需求清单")
    expect(page.locator(".draft")).to_contain_text("草稿存于")

    page.reload()

    expect(page.get_by_label("建议和下一步")).to_have_value("先做居民需求清单")


@pytest.mark.browser
def test_a_second_press_sends_nothing(open_page):
    page = open_page(reverse("common:components"), quiet="405")
    posts = []
    page.on("request", lambda request: posts.append(request.url) if request.method == "POST" else None)
    with page.expect_response(lambda answer: answer.request.method == "POST"):
        page.get_by_role("button", name="保存记录").dblclick(no_wait_after=True)

    assert len(posts) == 1
