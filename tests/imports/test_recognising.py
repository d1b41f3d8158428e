"""A file under the wrong kind is refused with the right one named; a right one never is."""

import io

import openpyxl
import pytest
from django.urls import reverse

from imports.kinds import kinds, sheets_of
from imports.models import ImportBatch
from imports.reading.book import Row, Sheet
from imports.recognising import likely_kind
from imports.workbooks import template
from people.choices import Role
from tests.imports import hostile
from tests.imports.pages import checked, page_of, signed_in
from tests.imports.shell import run

pytestmark = pytest.mark.django_db

WHO = ["姓名", "身份证号", "手机号码", "所属街道", "所在社区"]
ARCHIVE = [*WHO, "岗位", "岗位等级", "学历", "社工证等级", "取证日期", "入职时间"]
MARKS = [
    "党支部规范化建设",
    "服务承诺践诺",
    "居民问题诉求解决",
    "矛盾纠纷排查化解",
    "关爱“一老一小”",
    "岗位职责个性化指标",
]
HEADERS = {
    "units": ["市", "区", "街道", "社区"],
    "people": ARCHIVE,
    "mentors": ["序号", "姓名", "导师类别", "工作单位", "职务/职称", "专长领域", "可带人数", "手机号码", "推荐单位"],
    "exams": ["序号", *WHO, "报考级别", "报考科目数", "是否参加考前培训"],
    "scores": ["姓名", "身份证号", "所在社区", *MARKS, "备注"],
}
ROSTER = [
    "序号",
    "姓名",
    "性别",
    "出生年月",
    *WHO[1:],
    "岗位",
    "政治面貌",
    "学历",
    "社工证等级",
    "岗位等级",
    "入职时间",
]


def sheet(header, title="汇总表") -> Sheet:
    return Sheet("Sheet1", rows=[Row(1, (title,)), Row(2, tuple(header)), Row(3, ("石娜",))])


@pytest.mark.parametrize("sent", sorted(HEADERS))
@pytest.mark.parametrize("real", sorted(HEADERS))
def test_the_columns_tell_the_kind(sent, real):
    readable = (sent, real) not in {("exams", "people"), ("scores", "people")}
    found = likely_kind(sheet(HEADERS[real]), kinds()[sent], readable=readable)
    assert (found.key if found else sent) == real


@pytest.mark.parametrize("header", [ROSTER, [*ROSTER, "培训需求"], ARCHIVE])
@pytest.mark.parametrize("sent", ["people", "roster"])
def test_a_roster_and_the_archive_are_never_told_apart_by_force(header, sent):
    assert likely_kind(sheet(header), kinds()[sent]) is None


@pytest.mark.parametrize("kind", ["units", "people", "mentors", "roster", "exams", "scores"])
def test_every_template_is_of_its_own_kind(kind):
    book = openpyxl.load_workbook(io.BytesIO(template("模板", sheets_of(kinds()[kind]))))
    header = [str(cell.value) for cell in book.worksheets[0][1]]
    assert likely_kind(sheet(header), kinds()[kind]) is None


@pytest.fixture
def marks():
    row = ["石娜", "42010019910127468X", "望江社区", 80, 80, 80, 80, 80, 80, None]
    return hostile.workbook([["2025年第1季度评分表"], HEADERS["scores"], row], "第1季度")


def test_scores_sent_in_as_people_are_refused_with_a_way_to_the_scores(account, marks):
    desk = signed_in(account(Role.DISTRICT_ADMIN))
    batch = checked(desk, "people", marks)
    assert batch.state == "refused"
    page = desk.get(page_of(batch)).content.decode()
    assert "这像是“5+1”评分的表，不是人员与履历的表；请到“导入 → “5+1”评分”上传" in page
    assert f'href="{reverse("imports:upload", args=["scores"])}"' in page
    assert checked(desk, "scores", marks).tables


def test_who_may_not_import_the_right_kind_gets_no_link(account, marks):
    desk = signed_in(account(Role.TRAINING_ADMIN))
    batch = checked(desk, "roster", marks)
    page = desk.get(page_of(batch)).content.decode()
    assert "这像是“5+1”评分的表" in page
    assert reverse("imports:upload", args=["scores"]) not in page


def test_columns_of_another_kind_are_told_instead_of_missing_ones(tmp_path, capsys):
    path = tmp_path / "x.xlsx"
    path.write_bytes(hostile.workbook([HEADERS["mentors"], [1, "石娜", "高校专家", "云溪大学"]]))
    answer, status = run(capsys, "exams", path)
    assert status == 1
    assert "这像是导师的表" in answer["errors"][0]["message"]
    path.write_bytes(hostile.workbook([["甲", "乙"], [1, 2]]))
    assert "没有找到表头" in run(capsys, "exams", path)[0]["errors"][0]["message"]
    assert not ImportBatch.objects.exists()
