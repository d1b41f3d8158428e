import csv
import io
from codecs import BOM_UTF8
from datetime import UTC, date, datetime
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from common.sheets import Column, Sheet, by_key, clean_text, defused, file_name, workbook, write_csv, write_xlsx

COLUMNS = [
    Column("name", "姓名", 12),
    Column("phone", "手机号", 14),
    Column("classes", "人次", 8, "int"),
    Column("score", "得分", 10, "decimal2"),
    Column("rate", "持证率", 10, "percent"),
    Column("born", "出生日期", 12, "date"),
    Column("saved", "登记时间", 18, "datetime"),
]
MOMENT = datetime(2025, 3, 1, 16, 5, 9, tzinfo=UTC)
ROW = ["陈思远", "13912345678", 3, Decimal("84.845"), Decimal(2) / 3, date(1990, 5, 1), MOMENT]
DANGEROUS = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "\0")
ACTIVE_STARTS = ["=1+1", "+cmd", "-2", "@SUM(A1)", "\t=1", "\r=1", "\0=1", "\n=1", " =1", "＝1", "　=1", "\x0b=1"]


def workbook_of(*sheets, **kwargs):
    file = io.BytesIO()
    write_xlsx(file, sheets, **kwargs)
    return file.getvalue()


def reopened(*sheets):
    return openpyxl.load_workbook(io.BytesIO(workbook_of(*sheets)))


def csv_text(sheet):
    return b"".join(write_csv(sheet)).decode("utf-8-sig")


def test_workbook_has_title_head_numbers_and_typed_cells():
    sheet = Sheet("名册", COLUMNS, [ROW], title="云溪区名册", subtitle="2025年12月31日")

    page = reopened(sheet)["名册"]

    assert next(cell.value for cell in page[1]) == "云溪区名册"
    assert next(cell.value for cell in page[2]) == "2025年12月31日"
    assert [cell.value for cell in page[3]] == ["序号", *(column.label for column in COLUMNS)]
    assert [cell.value for cell in page[4]] == [
        1,
        "陈思远",
        "13912345678",
        3,
        84.85,
        0.667,
        datetime(1990, 5, 1),
        datetime(2025, 3, 2, 0, 5, 9),
    ]
    formats = ["0", "@", "@", "0", "0.00", "0.0%", "yyyy-mm-dd", "yyyy-mm-dd hh:mm"]
    assert [cell.number_format for cell in page[4]] == formats


def test_workbook_prints_on_a4_landscape_with_a_repeated_frozen_head():
    page = reopened(Sheet("名册", COLUMNS, [ROW], title="名册"))["名册"]

    assert page.page_setup.paperSize == 9
    assert page.page_setup.orientation == "landscape"
    assert page.page_setup.fitToHeight == 0
    assert page.print_title_rows == "$2:$2"
    assert page.freeze_panes == "A3"
    assert page.auto_filter.ref == "A2:H3"


def test_decimals_are_written_as_printed_and_not_as_binary_floats():
    raw = workbook_of(Sheet("分", [Column("s", "得分", kind="decimal2")], [[Decimal("84.85")]]))

    page = openpyxl.load_workbook(io.BytesIO(raw)).active
    assert page["B2"].value == 84.85


def test_a_column_of_mixed_numbers_keeps_the_decimals_of_each():
    sheet = Sheet("数", [Column("n", "数值", kind="number")], [[378], [Decimal("84.85")], ["—"]])

    page = reopened(sheet).active

    assert csv_text(sheet).split() == ["数值", "378", "84.85", "—"]
    assert [cell.value for cell in page["B"]] == ["数值", 378, 84.85, "—"]


def test_a_column_of_numbers_may_say_that_there_is_none():
    sheet = Sheet("分", [Column("s", "得分", kind="decimal2"), Column("n", "人数", kind="int")], [["—", None]])

    page = reopened(sheet).active

    assert [cell.value for cell in page[2]] == [1, "—", None]
    assert csv_text(sheet) == "得分,人数\r\n—,\r\n"


def test_sheet_without_rows_keeps_its_head():
    page = reopened(Sheet("名册", COLUMNS, [])).active

    assert page.max_row == 1
    assert page["B1"].value == "姓名"


def test_negative_numbers_stay_numbers():
    columns = [Column("a", "甲", kind="int"), Column("b", "乙", kind="decimal2"), Column("c", "丙", kind="percent")]
    sheet = Sheet("数", columns, [[-3, Decimal("-0.005"), Decimal("-0.5")]], numbered=False)

    assert [cell.value for cell in reopened(sheet).active[2]] == [-3, -0.01, -0.5]
    assert csv_text(sheet) == "甲,乙,丙\r\n-3,-0.01,-50.0%\r\n"


def test_phone_numbers_and_codes_stay_text():
    sheet = Sheet("数", [Column("a", "手机号"), Column("b", "代码")], [["13912345678", "007001"]], numbered=False)

    assert [(cell.value, cell.data_type) for cell in reopened(sheet).active[2]] == [
        ("13912345678", "s"),
        ("007001", "s"),
    ]
    assert csv_text(sheet).splitlines()[1] == "13912345678,007001"


@given(st.one_of(st.text(), st.builds(str.__add__, st.sampled_from(ACTIVE_STARTS), st.text())))
@example("<r><f>1</f></r>")
@example("=1+1")
@example("_x003D_1")
@example("0" * 24 + "'尾")
def test_no_cell_of_any_text_starts_anything(text):
    columns = [Column("a", "甲"), Column("b", "乙", kind="decimal2"), Column("c", "丙", kind="date")]
    sheet = Sheet(text, columns, [[text, text, text]], title=text, subtitle=text)

    for row in reopened(sheet).active.iter_rows():
        for cell in row:
            assert cell.data_type in ("s", "n")
            assert not str(cell.value or "").startswith(DANGEROUS)
    for row in list(csv.reader(io.StringIO(csv_text(sheet), newline="")))[1:]:
        assert not [field for field in row if field.lstrip().startswith(DANGEROUS)]


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs", "Cn", "Co", "Cf"]), max_size=40))
def test_harmless_text_comes_back_as_it_was(text):
    kept = defused(text)
    sheet = Sheet("甲", [Column("a", "甲")], [[text]], numbered=False)

    assert kept in (text, "'" + text)
    assert (reopened(sheet).active["A2"].value or "") == kept


@given(st.text())
def test_defusing_twice_changes_nothing_more(text):
    assert defused(defused(text)) == defused(text)


@pytest.mark.parametrize("text", ACTIVE_STARTS)
def test_active_text_is_defused(text):
    assert defused(text).startswith("'")


@pytest.mark.parametrize("text", ["陈思远", "5+1考评", "a=b", "云溪区-江滨街道", "'=1", "", "—", "3/61"])
def test_plain_text_is_left_alone(text):
    assert defused(text) == text


def test_clean_text_drops_what_no_file_can_carry():
    assert clean_text("甲\0乙\x1b\r\n丙\rdone\ufffe") == "甲乙\n丙\ndone"
    assert clean_text(None) == ""
    assert clean_text(7) == "7"


def test_csv_begins_with_a_byte_order_mark_and_ends_lines_for_excel():
    pieces = list(write_csv(Sheet("名册", COLUMNS, [ROW])))

    assert pieces[0] == BOM_UTF8
    assert b"".join(pieces[1:]).decode().splitlines() == [
        "姓名,手机号,人次,得分,持证率,出生日期,登记时间",
        "陈思远,13912345678,3,84.85,66.7%,1990-05-01,2025-03-02 00:05",
    ]


def test_csv_streams_in_pieces_and_reads_no_row_too_early():
    read = []

    def rows():
        for number in range(20_000):
            read.append(number)
            yield ["江汉路街道银河里社区", number]

    stream = write_csv(Sheet("名册", [Column("a", "单位"), Column("n", "数", kind="int")], rows()))
    next(stream)
    first = next(stream)

    assert len(first) + len("江汉路街道银河里社区") * 2 * len(read) >= 64 * 1024
    assert len(read) < 20_000
    assert b"".join([first, *stream]).count(b"\r\n") == 20_001


def test_csv_keeps_a_row_on_one_line():
    sheet = Sheet("名册", [Column("a", "备注")], [['第一行\n第二行, "引号"']])

    assert csv_text(sheet) == '备注\r\n"第一行 第二行, ""引号"""\r\n'


def test_same_rows_give_the_same_bytes():
    def made():
        return workbook_of(Sheet("名册", COLUMNS, iter([ROW] * 50), title="名册"), created=MOMENT)

    assert made() == made()
    assert openpyxl.load_workbook(io.BytesIO(made())).properties.created == datetime(2025, 3, 2, 0, 5, 9)


def test_rows_beyond_a_worksheet_go_on_in_the_next(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 2)

    book = reopened(Sheet("名册", [Column("n", "数", kind="int")], [[10], [20], [30]], title="名册"))

    assert book.sheetnames == ["名册", "名册(2)"]
    assert [cell.value for cell in book["名册(2)"][3]] == [3, 30]


def test_full_worksheet_leaves_no_empty_one_behind(monkeypatch):
    monkeypatch.setattr(workbook, "ROWS_A_SHEET", 2)

    book = reopened(Sheet("名册", [Column("n", "数", kind="int")], [[10], [20]]))

    assert book.sheetnames == ["名册"]


def test_worksheet_names_are_legal_and_unique():
    names = ["甲/乙[1]", "甲乙1", "'", "x" * 40, "X" * 40]

    book = reopened(*[Sheet(name, [Column("a", "甲")], []) for name in names])

    assert book.sheetnames == ["甲乙1", "甲乙1(2)", "表", "x" * 25, "X" * 25 + "(2)"]


def test_days_before_excels_calendar_are_text():
    sheet = Sheet("日", [Column("d", "日期", kind="date")], [[date(1899, 12, 31)]], numbered=False)

    assert reopened(sheet).active["A2"].value == "1899-12-31"


def test_row_of_the_wrong_length_is_an_error():
    with pytest.raises(ValueError, match="zip"):
        workbook_of(Sheet("名册", COLUMNS, [["只有一格"]]))


def test_rows_by_key_take_the_columns_order():
    columns = [Column("b", "乙"), Column("a", "甲")]

    assert list(by_key(columns, [{"a": 1, "b": 2, "c": 3}, {"a": 4}])) == [[2, 1], [None, 4]]


def test_a_moment_in_a_date_column_is_the_local_day():
    sheet = Sheet("日", [Column("d", "日期", kind="date")], [[MOMENT]])

    assert csv_text(sheet).splitlines()[1] == "2025-03-02"


@pytest.mark.parametrize(
    ("unit", "title", "expected"),
    [
        ("云溪区", "年度报告", "云溪区_年度报告_20251231.xlsx"),
        ("江汉/关 街道", 'a:b*?"<>|', "江汉关街道_ab_20251231.xlsx"),
        ("", "名册", "名册_20251231.xlsx"),
        ("..", "../名册", "名册_20251231.xlsx"),
    ],
)
def test_file_name_says_unit_what_and_day(unit, title, expected):
    assert file_name(unit, title, date(2025, 12, 31), "xlsx") == expected


@pytest.mark.parametrize(("width", "height"), [(80, 30), (30, 60)])
def test_a_long_title_over_a_narrow_table_gets_its_lines(width, height):
    sheet = reopened(
        Sheet("表", [Column("unit", "单位", width)], [["望江社区"]], title="云溪区2025年度报告" * 2)
    ).active
    assert sheet.row_dimensions[1].height == height
    assert sheet["A1"].alignment.wrap_text


def test_words_keep_away_from_the_number_on_their_left():
    sheet = reopened(Sheet("表", [Column("unit", "单位"), Column("n", "人数", kind="int")], [["望江社区", "—"]])).active
    assert sheet["B2"].alignment.indent == 1
    assert sheet["C2"].alignment.horizontal == "right"
