"""The pages of the import desk in a real browser."""

import pytest
from django.urls import reverse

from people.choices import Role
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.imports.pages import checked, imported, page_of, signed_in
from tests.imports.test_pages import DENG, SHI, book, other

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def desk(account):
    return signed_in(account(Role.DISTRICT_ADMIN))


@pytest.fixture
def visit(open_page, live_server, desk):
    """Open an address as the district's admin."""

    def go(path: str, width: int, **options):
        cookie = {"name": "sessionid", "value": desk.cookies["sessionid"].value, "url": live_server.url}
        return open_page(path, width=width, storage_state={"cookies": [cookie], "origins": []}, **options)

    return go


@pytest.fixture
def stages(desk):
    """A list with a file at each stage: imported, with errors, refused."""
    done = imported(desk, checked(desk, "people", book(SHI), name="一月名册.xlsx"))
    wrong = other(DENG, 姓名="=HYPERLINK(1)", 身份证号="420100198302187618", 所在社区="不存在社区")
    late = checked(desk, "people", book(other(SHI, 手机号码="19900007777"), SHI, DENG, wrong), name="二月名册.xlsx")
    refused = checked(desk, "people", book()[:-200], name="坏文件.xlsx")
    return done, late, refused


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_stage_fits_the_screen_and_can_be_read_by_all(visit, stages, width):
    addresses = [reverse(f"imports:import-{name}") for name in ("list", "start")]
    addresses += [reverse("imports:upload", args=["people"]), *map(page_of, stages)]
    for address in addresses:
        page = visit(address, width)
        assert_fits(page, width)
        assert_accessible(page)


def test_a_preview_can_be_read_in_the_dark(visit, stages):
    assert_accessible(visit(page_of(stages[1]), DESKTOP, scheme="dark"))


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_at_the_foot_lies_above_the_frozen_columns(visit, desk, scheme):
    rows = [other(DENG, 姓名=f"=1+{n}") for n in range(40)]
    batch = checked(desk, "people", book(SHI, *rows), name="长名册.xlsx")
    page = visit(page_of(batch), DESKTOP, scheme=scheme)
    foot = page.locator(".listing-foot")
    lies_above = """foot => { const box = foot.getBoundingClientRect();
        const hit = x => document.elementFromPoint(box.x + x, box.y + box.height / 2);
        return [30, 150, 300].every(x => foot.contains(hit(x))); }"""
    assert page.get_by_text("确认前不会保存任何内容").is_visible()
    assert foot.evaluate(lies_above)
    imported(desk, batch)
    page.reload()
    assert foot.evaluate(lies_above)


def test_a_file_is_sent_in_by_hand(visit, tmp_path, tree):
    path = tmp_path / "名册.xlsx"
    path.write_bytes(book(SHI))
    page = visit(reverse("imports:import-start"), PHONE)
    page.get_by_role("link", name="上传人员与履历").click()
    page.set_input_files("input[type=file]", path)
    page.get_by_role("button", name="上传并核对").click()
    assert page.get_by_text("正在核对，不保存任何内容").is_visible()
    assert_accessible(page)


LONG = {"岗位": "社区党组织书记、居委会主任", "学历": "研究生", "所在社区": "湖景片区第三网格社区居民委员会服务站"}
OVERFULL = """cells => cells.filter(cell => {
  const end = cell.getBoundingClientRect().right + 1;
  return [...cell.children].some(part => part.getBoundingClientRect().right > end);
}).map(cell => cell.innerText)"""


def test_long_values_stay_in_their_columns(visit, desk):
    page = visit(page_of(checked(desk, "people", book(other(DENG, **LONG)), name="长内容.xlsx")), DESKTOP)

    assert page.locator(".import-rows tbody td").evaluate_all(OVERFULL) == []


def test_on_a_phone_every_value_of_a_row_can_be_unfolded(visit, desk):
    page = visit(page_of(checked(desk, "people", book(DENG), name="一人.xlsx")), PHONE)
    silent = page.locator(".import-silent")
    assert not silent.get_by_text("湖景社区", exact=True).is_visible()

    silent.locator("summary").click()
    assert silent.get_by_text("湖景社区", exact=True).is_visible()
    assert_fits(page, PHONE)
    assert_accessible(page)
