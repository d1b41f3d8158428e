"""Finding headers, columns and data rows in sheets as offices keep them."""

import pytest

from imports.layout import Layout, lay_out
from imports.reading.book import Book, Row, Sheet
from imports.reading.faults import Unreadable
from imports.specs import Column, SheetSpec
from imports.values.dates import take_date
from imports.values.identity import take_id_number
from imports.values.names import take_name
from imports.values.text import free_text

PEOPLE = SheetSpec(
    "people",
    "人员",
    (
        Column("name", "姓名", take_name, required=True),
        Column("id_number", "身份证号", take_id_number, ("身份证号码", "公民身份号码"), required=True),
        Column("unit", "所在社区", free_text(), ("社区", "单位")),
        Column("level", "社工证等级", free_text(), ("社工证等级",)),
        Column("issued", "取证日期", take_date),
    ),
    names=("人员",),
)
POSTS = SheetSpec(
    "posts",
    "岗位履历",
    (
        Column("name", "姓名", take_name, required=True),
        Column("id_number", "身份证号", take_id_number, required=True),
        Column("unit", "单位", free_text(), required=True),
        Column("since", "任职起", take_date, required=True),
    ),
    names=("履历",),
)


def sheet(*rows, name="表", spans=(), visible=True, formulas=None) -> Sheet:
    return Sheet(
        name,
        visible,
        [Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1) if any(c is not None for c in cells)],
        list(spans),
        formulas or {},
    )


def laid(*sheets: Sheet, specs=(PEOPLE, POSTS)) -> Layout:
    return lay_out(Book("xlsx", "", list(sheets)), specs)


def data_rows(layout: Layout) -> list[int]:
    return [row.number for table in layout.tables for row in table.rows]


def codes(layout: Layout) -> list[str]:
    return [note.code for note in layout.notes]


HEADER = ("序号", "姓名", "身份证号", "所在社区")
DATA = (1, "张伟", "42010019910127468X", "望江社区")


def test_finds_the_header_below_title_rows_and_notes():
    layout = laid(sheet(("汇总表", None), ("填报单位:区委", None), (None,), HEADER, DATA), specs=[PEOPLE])
    table = layout.tables[0]
    assert (table.header_row, table.columns) == (4, {"name": 1, "id_number": 2, "unit": 3})
    assert data_rows(layout) == [5]
    assert table.title == "汇总表 填报单位:区委"


@pytest.mark.parametrize(
    "header",
    [
        ("姓 名", "身份证号码", "社区"),
        ("*姓名", "身份证号*", "所在社区(全称)"),
        ("姓名（必填）", "公民身份号码", "单位"),
        ("姓名：", "身份证号\n(18位)", "所在社区"),
        ("学员姓名", "本人身份证号", "所在社区"),
        ("姓名", "身份證號", "所在社區"),
    ],
)
def test_matches_columns_by_meaning(header):
    layout = laid(sheet(header, DATA[1:]), specs=[PEOPLE])
    assert layout.tables[0].columns == {"name": 0, "id_number": 1, "unit": 2}


def test_never_takes_somebody_elses_column():
    header = ("姓名", "紧急联系人姓名", "家属身份证号", "身份证号")
    layout = laid(sheet(header, ("张伟", "李娜", "x", "y")), specs=[PEOPLE])
    assert layout.tables[0].columns == {"name": 0, "id_number": 3}


def test_says_when_two_columns_look_alike_and_reads_the_first():
    layout = laid(sheet(("姓名", "身份证号", "身份证号码"), ("张伟", "a", "b")), specs=[PEOPLE])
    assert layout.tables[0].columns["id_number"] == 1
    assert "column_twice" in codes(layout)


def test_reads_a_header_of_two_rows():
    rows = (
        ("序号", "姓名", "身份证号", "社工证", None),
        (None, None, None, "等级", "取证日期"),
        (1, "张伟", "42010019910127468X", "初级", "2020.9"),
    )
    layout = laid(sheet(*rows, spans=[(1, 3, 4)]), specs=[PEOPLE])
    table = layout.tables[0]
    assert (table.header_row, table.columns) == (2, {"name": 1, "id_number": 2, "level": 3, "issued": 4})
    assert data_rows(layout) == [3]


def test_tells_sheets_apart_by_content_not_by_name():
    people = sheet(HEADER, DATA, name="Sheet1")
    posts = sheet(("姓名", "身份证号", "单位", "任职起"), ("张伟", "x", "望江社区", "2020.1"), name="Sheet2")
    layout = laid(posts, people)
    assert [(table.spec.key, table.sheet.name) for table in layout.tables] == [
        ("people", "Sheet1"),
        ("posts", "Sheet2"),
    ]


def test_reads_several_sheets_of_one_kind():
    layout = laid(sheet(HEADER, DATA, name="临江"), sheet(HEADER, DATA, name="北湖"), specs=[PEOPLE])
    assert [table.sheet.name for table in layout.tables] == ["临江", "北湖"]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("合计", "61人", None, None), "skipped_totals"),
        (("合 计", None, None, "61"), "skipped_totals"),
        ((None, "小计：12人", None, None), "skipped_totals"),
        (("总计", 5, None, None), "skipped_totals"),
        (("填表人：王芳", None, None, "审核人：李娜"), "skipped_notes"),
        (("注：以上人员均在岗", None, None, None), "skipped_notes"),
        (HEADER, "skipped_notes"),
        (("示例", "张三", "42010019910127468X", "望江社区"), "skipped_examples"),
    ],
)
def test_sets_aside_rows_that_are_no_data_and_says_so(row, code):
    layout = laid(sheet(HEADER, DATA, row, DATA), specs=[PEOPLE])
    assert data_rows(layout) == [2, 4]
    assert code in codes(layout)


def test_skips_rows_with_only_a_running_number_silently():
    layout = laid(sheet(HEADER, DATA, (2, None, None, None), (3, "", None, "/")), specs=[PEOPLE])
    assert data_rows(layout) == [2]
    assert codes(layout) == ["header_at", "columns_ignored"]


def test_skips_a_heading_that_spans_the_table():
    layout = laid(sheet(HEADER, (None, "临江街道", None, None), DATA, spans=[(2, 1, 3)]), specs=[PEOPLE])
    assert data_rows(layout) == [3]


def test_keeps_a_row_with_only_a_name_so_that_it_is_reported():
    layout = laid(sheet(HEADER, (1, "张伟", None, None)), specs=[PEOPLE])
    assert data_rows(layout) == [2]


def test_keeps_a_row_of_formulas_so_that_it_is_reported():
    layout = laid(sheet(HEADER, DATA, (None, None, None, 0), formulas={(3, 1): "=A1"}), specs=[PEOPLE])
    assert data_rows(layout) == [2, 3]
    assert layout.tables[0].formula(layout.tables[0].rows[1], "name") == "=A1"


def test_names_hidden_and_foreign_sheets():
    layout = laid(sheet(HEADER, DATA), sheet(HEADER, DATA, name="旧", visible=False), sheet(("说明",), name="说明"))
    assert [(note.code, note.params["sheet"]) for note in layout.notes if "sheet_" in note.code] == [
        ("sheet_hidden", "旧"),
        ("sheet_ignored", "说明"),
    ]


def test_names_missing_columns_and_what_was_found():
    with pytest.raises(Unreadable) as refusal:
        laid(sheet(("标题",), ("姓名", "所在社区", "电话"), ("张伟", "望江", 1)), specs=[PEOPLE])
    assert refusal.value.code == "columns_missing"
    assert refusal.value.params == {"sheet": "表", "missing": "身份证号", "row": 2, "found": "姓名、所在社区、电话"}


def test_says_what_is_wanted_when_there_is_no_header():
    with pytest.raises(Unreadable) as refusal:
        laid(sheet(("a", "b"), ("c", "d")), specs=[PEOPLE])
    assert (refusal.value.code, refusal.value.params["wanted"]) == ("no_header", "姓名、身份证号")


def test_refuses_a_header_without_rows():
    with pytest.raises(Unreadable) as refusal:
        laid(sheet(HEADER), specs=[PEOPLE])
    assert refusal.value.code == "no_rows"


def test_looks_for_the_header_in_the_first_twenty_rows_only():
    filler = [("说明文字", None)] * 20
    with pytest.raises(Unreadable):
        laid(sheet(*filler, HEADER, DATA), specs=[PEOPLE])
    assert laid(sheet(*filler[1:], HEADER, DATA), specs=[PEOPLE]).tables[0].header_row == 20


def test_one_of_several_columns_is_enough():
    spec = SheetSpec(
        "m",
        "导师",
        (PEOPLE.columns[0], Column("a", "手机", free_text()), Column("b", "工号", free_text())),
        one_of=(("a", "b"),),
    )
    assert laid(sheet(("姓名", "工号"), ("张伟", "1")), specs=[spec]).tables[0].columns == {"name": 0, "b": 1}
    with pytest.raises(Unreadable) as refusal:
        laid(sheet(("姓名", "别的", "年龄"), ("张伟", "1", 2)), specs=[spec])
    assert refusal.value.code in ("no_header", "columns_missing")
