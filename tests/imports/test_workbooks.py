import csv
import io

import openpyxl

from common.sheets import defused
from imports import columns
from imports.drafts import draft_rows
from imports.layout import lay_out
from imports.reading.marking import marked
from imports.reading.parent import read_book
from imports.specs import SheetSpec
from imports.workbooks import marked_csv, template
from tests.imports import hostile
from tests.imports.test_columns import TODAY

SPEC = SheetSpec(
    "roster", "学员名册", (columns.NAME, columns.ID_NUMBER, columns.GENDER, columns.PHONE), one_of=(("phone",),)
)


def opened(data: bytes):
    return openpyxl.load_workbook(io.BytesIO(data))


def test_the_template_marks_required_columns_and_offers_choices():
    sheet = opened(template("学员名册", [SPEC]))["学员名册"]
    assert [cell.value for cell in sheet[1]] == ["序号", "*姓名", "*身份证号", "性别", "*手机号码"]
    assert [validation.formula1 for validation in sheet.data_validations.dataValidation] == ['"男,女"']
    assert sheet.column_dimensions["C"].width > 20
    assert sheet["C2"].number_format == "@"


def test_the_template_explains_every_column():
    notes = opened(template("学员名册", [SPEC]))["填写说明"]
    assert [row[0].value for row in notes.iter_rows()][2:] == [
        "学员名册",
        "　姓名",
        "　身份证号",
        "　性别",
        "　手机号码",
    ]


def test_a_filled_template_is_read_without_its_example(tmp_path):
    book = opened(template("学员名册", [SPEC]))
    book["学员名册"].append([1, "石娜", "42010019910127468X", "女", "19900006948"])
    path = tmp_path / "filled.xlsx"
    path.write_bytes(hostile.saved(book))
    layout = lay_out(read_book(path), [SPEC])
    [draft] = draft_rows(layout, TODAY)
    assert (draft.number, draft.problems, draft.values["name"]) == (3, {}, "石娜")
    assert "skipped_examples" in [note.code for note in layout.notes]


def test_the_users_own_workbook_comes_back_with_reasons(tmp_path):
    path = tmp_path / "own.xlsx"
    path.write_bytes(hostile.workbook([["标题"], ["姓名", "备注"], ["张伟", "甲"], ["李娜", "乙"]], "名册"))
    told = {"word": "错误原因", "headers": {"名册": 2}, "reasons": [["名册", 4, "=手机号应为 11 位"]]}
    sheet = opened(marked(str(path), told))["名册"]
    assert [[cell.value for cell in row] for row in sheet.iter_rows()] == [
        ["标题", None, None],
        ["姓名", "备注", "错误原因"],
        ["张伟", "甲", None],
        ["李娜", "乙", "=手机号应为 11 位"],
    ]
    assert sheet["C4"].data_type == "s"


def test_a_text_table_comes_back_with_reasons_and_without_formulas():
    data = marked_csv([(1, ["姓名", "备注"]), (2, ["张伟"]), (3, ["李娜", "=1+1"])], 1, {("", 3): "内容像公式"})
    assert data.startswith(b"\xef\xbb\xbf")
    assert list(csv.reader(io.StringIO(data.decode("utf-8-sig")))) == [
        ["姓名", "备注", "错误原因"],
        ["张伟", "", ""],
        ["李娜", "'=1+1", "内容像公式"],
    ]


def test_defuses_what_begins_like_a_formula():
    assert [defused(cell) for cell in ("=1", "+1", "-1", "@x", "张伟", None, 5)] == [
        "'=1",
        "'+1",
        "'-1",
        "'@x",
        "张伟",
        "",
        "5",
    ]
