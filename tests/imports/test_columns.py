"""The shared columns against workbooks as offices send them, made here with the same dirt."""

from datetime import date, datetime

import openpyxl
import pytest

from imports import columns
from imports.drafts import draft_rows
from imports.layout import lay_out
from imports.reading.parent import read_book
from imports.specs import SheetSpec
from tests.imports import hostile

TODAY = date(2026, 11, 23)
ROSTER = SheetSpec(
    "roster",
    "学员名册",
    (
        columns.NAME,
        columns.GENDER,
        columns.BORN,
        columns.ID_NUMBER,
        columns.PHONE,
        columns.STREET,
        columns.COMMUNITY,
        columns.POST,
        columns.POLITICS,
        columns.EDUCATION,
        columns.CERTIFICATE,
        columns.HIRED,
        columns.NEEDS,
    ),
)
SCORES = SheetSpec("scores", "评分表", (columns.NAME, columns.ID_NUMBER, columns.COMMUNITY, *columns.INDICATORS))
EXAMS = SheetSpec(
    "exams",
    "报名表",
    (
        columns.NAME,
        columns.ID_NUMBER,
        columns.PHONE,
        columns.COMMUNITY,
        columns.EXAM_LEVEL,
        columns.SUBJECTS,
        columns.PRE_EXAM,
    ),
)


def drafts(tmp_path, spec, rows, merge=()):
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    for block in merge:
        book.active.merge_cells(block)
    path = tmp_path / "book.xlsx"
    path.write_bytes(hostile.saved(book))
    return list(draft_rows(lay_out(read_book(path), [spec]), TODAY))


ROSTER_WORDS = (
    "序号 姓名 性别 出生年月 身份证号 手机号码 所属街道 所在社区 岗位 政治面貌 学历 社工证等级 入职时间 培训需求 备注"
)
ROSTER_HEADER = ROSTER_WORDS.split()


def test_reads_a_roster_with_every_kind_of_dirt(tmp_path):
    rows = [
        ["云溪区学员名册"],
        ["填报单位:区委社会工作部    填报日期:2025年11月"],
        ROSTER_HEADER,
        [
            1,
            "石 娜",
            "女",
            "1991年1月",
            "４２０１００１９９１０１２７４６８X",
            19900006948,
            "汉兴街道",
            "杨汊湖",
            "社区网格员",
            "中共党员",
            "本科",
            "/",
            datetime(2015, 3, 1),
            "数字化治理、公文写作",
            None,
        ],
        [
            2,
            "邓芳",
            "男",
            "1983/02/18",
            "420100198302187617",
            "199 0000 9640",
            "北湖街道",
            "新华社区",
            "居委会副主任",
            "共青团员",
            "大专",
            "助理社会工作师",
            "2017.4",
            "矛盾调解",
            None,
        ],
        [None] * 15,
        ["合计", "61人"],
    ]
    first, second = drafts(tmp_path, ROSTER, rows, ["A1:O1", "A2:O2"])
    assert (first.problems, second.problems) == ({}, {})
    assert first.values["name"] == "石娜"
    assert first.values["id_number"] == "42010019910127468X"
    assert (first.values["certificate"], second.values["certificate"]) == ("none", "junior")
    assert [str(draft.values["hired"]) for draft in (first, second)] == ["2015-03-01", "2017-04"]
    assert first.values["needs"] == ("数字化治理", "公文写作")


def test_reads_a_score_sheet(tmp_path):
    header = [
        "姓名",
        "身份证号",
        "所在社区",
        "党支部规范化建设",
        "服务承诺践诺",
        "居民问题诉求解决",
        "矛盾纠纷排查化解",
        "关爱“一老一小”",
        "岗位职责个性化指标",
        "备注",
    ]
    row = ["石娜", "42010019910127468X", "汉兴街道杨汊湖社区", 88, 78.3, 71, 77.345, 72.8, 87, None]
    [draft] = drafts(tmp_path, SCORES, [["2025年第1季度评分表"], ["每项满分100分"], header, row])
    assert draft.problems == {}
    assert [str(draft.values[column.key]) for column in columns.INDICATORS] == [
        "88.00",
        "78.30",
        "71.00",
        "77.35",
        "72.80",
        "87.00",
    ]
    assert draft.notes == {"ind_dispute": "rounded"}


@pytest.mark.parametrize(
    ("level", "value"), [("初级", "junior"), ("中级", "middle"), ("高级", "senior"), ("社会工作师", "middle")]
)
def test_reads_an_exam_list(tmp_path, level, value):
    header = ["序号", "姓名", "身份证号", "手机号码", "所在社区", "报考级别", "报考科目数", "是否参加考前培训"]
    row = [1, "石娜", "42010019910127468X", "19900006948", "汉兴街道杨汊湖社区", level, 2, "是"]
    [draft] = drafts(tmp_path, EXAMS, [["报名汇总表"], header, row])
    assert (draft.problems, draft.values["level"]) == ({}, value)
    assert (draft.values["subjects"], draft.values["pre_exam"]) == (2, True)


def test_every_example_passes_its_own_rule():
    shared = [value for value in vars(columns).values() if isinstance(value, columns.Column)]
    for column in [*shared, *columns.INDICATORS]:
        if column.example:
            taken = column.take(column.example)
            assert taken.problem is None, column.key
            assert column.rule is None or column.rule(taken.value, TODAY) is None


def test_every_choice_offered_is_taken():
    shared = [value for value in vars(columns).values() if isinstance(value, columns.Column)]
    for column in shared:
        assert all(column.take(str(choice)).problem is None for choice in column.choices)
