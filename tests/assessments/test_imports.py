"""Scores from a workbook: a sheet a quarter."""

from decimal import Decimal

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from assessments.choices import Kind
from assessments.imports import span_of
from assessments.models import ItemScore, ScoreSheet
from assessments.queries.results import quarter_figures
from assessments.spans import Span
from people.choices import Role
from tests.imports import hostile
from tests.imports.pages import checked, page_of, signed_in
from tests.imports.shell import run

pytestmark = pytest.mark.django_db

HEADER = ["姓名", "身份证号", "所在社区", "党支部规范化建设", "服务承诺践诺", "居民问题诉求解决"]
HEADER += ["矛盾纠纷排查化解", "关爱“一老一小”", "岗位职责个性化指标", "备注"]
EXAMPLE = [90, 80, 85, 70, 95, 88]
FIRST = Span(Kind.QUARTER, 2025, 1)


@pytest.fixture
def worker(worker):
    worker.name = "王老"
    worker.save()
    return worker


@pytest.fixture
def scores(worker, tmp_path):
    """scores({"第1季度": [row, …]}): a workbook of quarters."""

    def make(sheets, year=2025, name="scores.xlsx"):
        book = openpyxl.Workbook()
        book.remove(book.active)
        for sheet, rows in sheets.items():
            page = book.create_sheet(sheet)
            title = f"{year}年{sheet}“5+1”综合能力考评评分表" if year else "综合能力考评评分表"
            for row in ([title], ["每项满分100分"], HEADER, *rows):
                page.append(row)
        path = tmp_path / name
        path.write_bytes(hostile.saved(book))
        return path

    return make


@pytest.fixture
def row(worker):
    def make(*marks, number="11010519491231002X", name=worker.name, note=""):
        return [name, number, "望江社区", *(marks or EXAMPLE), note]

    return make


def test_a_workbook_of_quarters_is_recorded_closed_and_totalled(scores, row, worker, capsys):
    answer, status = run(capsys, "scores", scores({"第1季度": [row()], "第2季度": [row(*[80] * 6)]}))
    assert (answer["rows"], answer["new"], answer["errors"], status) == (2, 2, [], 0)
    figures = quarter_figures(person_ids=[worker.pk], quarter=FIRST)
    assert figures[worker.pk].total == Decimal("84.85")
    again, _ = run(capsys, "scores", scores({"第1季度": [row()], "第2季度": [row(*[80] * 6)]}))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)


def test_a_changed_mark_is_changed_and_taken_back(scores, row, capsys):
    first, _ = run(capsys, "scores", scores({"第1季度": [row()]}))
    answer, _ = run(capsys, "scores", scores({"第1季度": [row(91, 80, 85, 70, 95, 88)]}))
    assert (answer["changed"], ItemScore.objects.get(code="ind_party_branch").score) == (1, Decimal(91))
    with pytest.raises(CommandError, match="请先撤销那一次"):
        call_command("undo_import", first["import_id"])
    call_command("undo_import", answer["import_id"])
    assert ItemScore.objects.get(code="ind_party_branch").score == Decimal(90)
    call_command("undo_import", first["import_id"])
    assert ScoreSheet.objects.live().count() == 0


def test_an_empty_cell_erases_nothing(scores, row, capsys):
    run(capsys, "scores", scores({"第1季度": [row()]}))
    answer, _ = run(capsys, "scores", scores({"第1季度": [row(None, 80, 85, 70, 95, 88)]}))
    assert (answer["unchanged"], ItemScore.objects.get(code="ind_party_branch").score) == (1, Decimal(90))


def test_an_undo_is_refused_when_somebody_has_scored_since(scores, row, capsys):
    answer, _ = run(capsys, "scores", scores({"第1季度": [row()]}))
    ItemScore.objects.filter(code="ind_post").update(score=70)
    with pytest.raises(CommandError, match="又改过"):
        call_command("undo_import", answer["import_id"])


def test_a_sheet_entered_here_is_kept(scores, row, capsys):
    run(capsys, "scores", scores({"第1季度": [row()]}))
    ScoreSheet.objects.update(source="entered")
    answer, status = run(capsys, "scores", scores({"第1季度": [row(*[60] * 6)]}))
    assert (answer["duplicates"], answer["changed"], status) == (1, 0, 0)
    assert ItemScore.objects.get(code="ind_post").score == Decimal(88)


@pytest.mark.parametrize(
    ("marks", "fields", "column", "words"),
    [
        ([101, 80, 85, 70, 95, 88], {}, "党支部规范化建设", "0 到 100"),
        (["优", 80, 85, 70, 95, 88], {}, "党支部规范化建设", "不是数字"),
        (["=90", 80, 85, 70, 95, 88], {}, "党支部规范化建设", "是公式"),
        ([None] * 6, {}, "党支部规范化建设", "都是空的"),
        ([], {"number": "42010019910127468X"}, "身份证号", "没有此人"),
        ([], {"name": "别人"}, "姓名", "姓名不同"),
    ],
)
def test_what_is_wrong_in_a_row_is_said(scores, row, capsys, marks, fields, column, words):
    answer, status = run(capsys, "scores", scores({"第1季度": [row(*marks, **fields)]}))
    [error] = answer["errors"]
    assert (status, error["sheet"], error["row"], error["column"]) == (1, "第1季度", 4, column)
    assert words in error["message"]
    assert ScoreSheet.objects.count() == 0


def test_a_person_twice_in_a_quarter_is_a_repeat_or_a_contradiction(scores, row, capsys):
    answer, _ = run(capsys, "scores", scores({"第1季度": [row(), row()]}))
    assert (answer["new"], answer["duplicates"]) == (1, 1)
    answer, status = run(capsys, "scores", scores({"第2季度": [row(), row(*[60] * 6)]}))
    assert (answer["new"], status) == (1, 1)


def test_other_districts_are_out_of_reach(scores, row, capsys):
    answer, status = run(capsys, "scores", scores({"第1季度": [row()]}), "--unit", "远山区")
    assert (status, ScoreSheet.objects.count()) == (1, 0)
    assert "管理范围以外" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("sheet", "title", "file", "said", "span"),
    [
        ("第1季度", "2025年第1季度评分表", "x.xlsx", None, FIRST),
        ("Sheet1", "2025年第一季度评分表", "x.xlsx", None, FIRST),
        ("2025年一季度", "评分表", "x.xlsx", None, FIRST),
        ("第1季度", "评分表", "scores-2025.xlsx", None, FIRST),
        ("第1季度", "评分表", "x.xlsx", 2025, FIRST),
        ("第1季度", "2025年评分表", "x.xlsx", 2024, FIRST),
        ("第1季度", "评分表", "x.xlsx", None, None),
        ("评分", "2025年评分表", "x.xlsx", None, None),
    ],
)
def test_the_quarter_is_read_where_it_is_said_first(sheet, title, file, said, span):
    assert span_of(sheet, title, file, said) == span


def test_a_quarter_unsaid_or_to_come_is_asked_for(scores, row, capsys):
    answer, _ = run(capsys, "scores", scores({"第1季度": [row()]}, year=None))
    assert "哪一季度" in answer["errors"][0]["message"]
    answer, status = run(capsys, "scores", scores({"第1季度": [row()]}, year=None), "--year", 2025)
    assert (answer["new"], status) == (1, 0)
    answer, _ = run(capsys, "scores", scores({"第1季度": [row()]}, year=2099))
    assert "还没有开始" in answer["errors"][0]["message"]


def test_a_blank_mark_is_remarked_as_none_and_no_zero(scores, row, account):
    desk = signed_in(account(Role.DISTRICT_ADMIN))
    path = scores({"第1季度": [row(90, 80, None, 70, None, 88)], "第2季度": [row()]})
    batch = checked(desk, "scores", path.read_bytes())
    assert (batch.new_rows, batch.wrong_rows) == (2, 0)
    page = desk.get(page_of(batch)).content.decode()
    assert "居民问题诉求解决、关爱“一老一小”没有分：未评，不是零分" in page
    assert "不是零分" not in desk.get(page_of(batch) + "?s=1").content.decode()
