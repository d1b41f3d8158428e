"""Blocks from a workbook: each value goes to the person it stands for, or is told."""

from decimal import Decimal

import pytest
from playwright.sync_api import expect

from assessments.models import ItemScore
from tests.assessments.views.test_grid_in_browser import PASTE
from tests.assessments.views.test_registers import url_of
from tests.factories.assessments import make_sheet, make_worker

pytestmark = pytest.mark.browser


@pytest.fixture
def people(tree, sheet, own_sheet):
    """顾晓岚, 江书记 (whom the street scores), 方远 and 邵立新, in this order."""
    for name, key in [("方远", "x1"), ("邵立新", "x2")]:
        make_sheet(make_worker(tree.community, name=name, name_key=key), sheet.period)


@pytest.fixture
def paste(tree, people, as_user, secretary):
    """paste(text, at) pastes into a cell and answers the page, once all of it is saved."""

    def act(text, at="顾晓岚 支部规范化", saved=0, **options):
        page = as_user(secretary, url_of("register", tree.community), **options)
        page.get_by_label(at).focus()
        page.evaluate(PASTE, text)
        expect(page.locator("td.is-saved")).to_have_count(saved)
        return page

    return act


def told(page):
    return page.locator("[data-grid-pasted] li").all_inner_texts()


def scores():
    rows = ItemScore.objects.order_by("sheet__person__name_key", "code").values_list(
        "sheet__person__name", "code", "score"
    )
    return [(name, code.removeprefix("ind_"), int(score)) for name, code, score in rows]


def test_a_list_without_the_secretary_goes_by_its_names(paste):
    page = paste("方远\t81\t82\n邵立新\t71\t72\n顾晓岚\t91\t92\n", saved=6)

    assert told(page) == ["粘贴了 3 人、6 格"]
    assert scores() == [
        ("顾晓岚", "party_branch", 91), ("顾晓岚", "pledge", 92),
        ("方远", "party_branch", 81), ("方远", "pledge", 82),
        ("邵立新", "party_branch", 71), ("邵立新", "pledge", 72),
    ]  # fmt: skip


def test_names_bring_their_number_their_post_and_their_strangers(paste):
    block = "1\t江书记\t书记\t99\n2\t方 远\t网格员\t81\n3\t方远\t网格员\t82\n4\t路人\t网格员\t50\n"
    page = paste(block, at="顾晓岚 岗位职责", saved=1)

    assert told(page) == [
        "粘贴了 1 人、1 格",
        "江书记（本人，由街道评）没有填：99",
        "表里没有这些人，没有填：路人",
        "重名或重复，没有填，请直接在格里填：方远",
        "不是评分的列，没有填：书记",
    ]
    assert scores() == [("方远", "post", 81)]


def test_heads_say_which_column_is_which(paste):
    page = paste("姓名\t岗位职责\t党支部规范化建设\t得分\n方远\t81\t82\t80\n", at="顾晓岚 诉求解决", saved=2)

    assert told(page) == ["粘贴了 1 人、2 格", "不是评分的列，没有填：得分"]
    assert scores() == [("方远", "party_branch", 82), ("方远", "post", 81)]


def test_without_names_the_order_holds_and_what_fell_on_a_closed_row_is_told(paste):
    page = paste("91\n92\n93\n94\n95\n96\n", saved=3)

    assert told(page) == [
        "粘贴了 3 人、3 格",
        "江书记（本人，由街道评）没有填：92",
        "请核对后面各人有没有错行；连姓名一列一起复制，就按姓名对应",
        "2 行超出表格，没有填",
    ]
    assert scores() == [("顾晓岚", "party_branch", 91), ("方远", "party_branch", 93), ("邵立新", "party_branch", 94)]


def test_what_reaches_past_the_last_column_is_told(paste):
    page = paste("91\t92\t93\n", at="方远 一老一小", saved=2)

    assert told(page) == ["粘贴了 1 人、2 格", "1 列超出表格，没有填"]


def test_a_list_of_others_fills_nothing(paste):
    page = paste("张三\t90\n李四\t80\n")

    assert told(page) == ["粘贴了 0 人、0 格", "表里没有这些人，没有填：张三、李四"]
    assert scores() == []


def test_an_empty_cell_takes_no_score_away_and_a_paste_can_be_taken_back(paste):
    page = paste("91\t92\n", saved=2)
    page.get_by_label("顾晓岚 支部规范化").focus()
    page.evaluate(PASTE, "\t82\t83\n")
    expect(page.locator("td.is-saved")).to_have_count(3)
    assert told(page) == ["粘贴了 1 人、2 格", "1 个空格没有覆盖已有的分"]

    page.get_by_role("button", name="撤销这次粘贴").click()
    expect(page.get_by_label("顾晓岚 承诺践诺")).to_have_value("92")
    expect(page.get_by_label("顾晓岚 诉求解决")).to_have_value("")
    expect(page.locator("td.is-saving")).to_have_count(0)
    kept = dict(ItemScore.objects.values_list("code", "score"))
    assert kept == {"ind_party_branch": Decimal(91), "ind_pledge": Decimal(92), "ind_request": None}


def test_not_applicable_in_a_block_is_an_entry_and_no_name(paste):
    page = paste("不适用\t90\n", at="方远 支部规范化", saved=1, quiet="status of 422")

    expect(page.locator("[data-grid-notes]")).to_contain_text("方远 支部规范化：“不适用”和“因故未评”要写理由")
    assert scores() == [("方远", "pledge", 90)]
