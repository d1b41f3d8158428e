"""Certificates beside persons, and the sheet of registrations."""

from datetime import date

import pytest
from django.core.management import CommandError, call_command

from careers.imports import year_of
from careers.models import Certificate, ExamRegistration
from imports.drafts import Draft
from imports.kinds import Context, Options
from people.models import Person
from tests.imports import hostile
from tests.imports.shell import run

pytestmark = pytest.mark.django_db

NUMBERS = ["42010019910127468X", "420100198302187617", "11010519491231002X"]
PEOPLE = ["姓名", "身份证号", "所在社区", "社工证等级", "取证日期", "证书编号"]
EXAMS = ["序号", "姓名", "身份证号", "手机号码", "所在社区", "报考级别", "报考科目数", "是否参加考前培训"]
TITLE = ["2025年度全国社会工作者职业资格考试报名汇总表"]


@pytest.fixture
def people(tree, tmp_path):
    def make(*rows):
        path = tmp_path / "people.xlsx"
        path.write_bytes(hostile.workbook([["汇总表"], PEOPLE, *rows], "人员"))
        return path

    return make


@pytest.fixture
def exams(tree, tmp_path):
    def make(*rows, title=TITLE, header=EXAMS, name="exams.xlsx"):
        path = tmp_path / name
        path.write_bytes(hostile.workbook([title, header, *rows], "报名汇总"))
        return path

    return make


def person(number=NUMBERS[0], level="社会工作师", on="2021.9", certificate="", name="石娜"):
    return [name, number, "望江社区", level, on, certificate]


def exam(number=NUMBERS[0], level="初级", subjects=2, pre="是", name="石娜", unit="望江社区"):
    return [1, name, number, "19900006948", unit, level, subjects, pre]


def test_a_certificate_comes_with_its_person_once(people, capsys):
    answer, status = run(capsys, "people", people(person()))
    assert (answer["new"], answer["errors"], status) == (1, [], 0)
    certificate = Certificate.objects.get()
    assert (certificate.level, certificate.issued_on, certificate.issued_precision) == (
        "middle",
        date(2021, 9, 1),
        "month",
    )
    again, _ = run(capsys, "people", people(person()))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 1)


@pytest.mark.parametrize("level", ["", "/", "无"])
def test_no_certificate_is_no_certificate(people, capsys, level):
    answer, _ = run(capsys, "people", people(person(level=level, on="")))
    assert (answer["new"], Certificate.objects.count()) == (1, 0)


def test_a_further_level_is_a_change_and_a_certificate_more(people, capsys):
    run(capsys, "people", people(person(level="助理社会工作师")))
    answer, _ = run(capsys, "people", people(person(level="高级社会工作师", on="2024-09-30")))
    assert (answer["changed"], Certificate.objects.count(), Person.objects.count()) == (1, 2, 1)


def test_a_finer_date_is_a_change_and_a_verified_one_stays(people, capsys, account):
    run(capsys, "people", people(person()))
    answer, _ = run(capsys, "people", people(person(on="2021-09-30")))
    assert (answer["changed"], Certificate.objects.get().issued_on) == (1, date(2021, 9, 30))
    Certificate.objects.update(verified_by=account("DA"), verified_at="2026-01-01T00:00Z")
    answer, status = run(capsys, "people", people(person(on="2022-09-30")))
    assert (status, answer["errors"][0]["column"]) == (1, "取证日期")
    assert "已核验原件" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("rows", "column", "words"),
    [
        ([person(level="", on="2021.9")], "社工证等级", "没有证书等级"),
        ([person(level="特级")], "社工证等级", "不是可选的写法"),
        (
            [person(certificate="A1"), person(NUMBERS[1], certificate="A1", name="邓芳")],
            "证书编号",
            "已登记在石娜名下",
        ),
    ],
)
def test_what_cannot_be_a_certificate_keeps_its_row_out(people, capsys, rows, column, words):
    answer, status = run(capsys, "people", people(*rows))
    [error] = answer["errors"]
    assert (status, error["column"], Person.objects.count()) == (1, column, len(rows) - 1)
    assert words in error["message"]


def test_an_undone_import_takes_certificates_along(people, capsys):
    answer, _ = run(capsys, "people", people(person()))
    call_command("undo_import", answer["import_id"])
    assert (Certificate.objects.count(), Person.objects.count()) == (0, 0)


def test_registrations_are_counted_by_number_year_and_level(exams, capsys):
    """S14 in small: a number registered for two levels counts twice, the same again is a repeat."""
    rows = [exam(), exam(), exam(level="中级"), exam(NUMBERS[1], name="邓芳")]
    answer, status = run(capsys, "exams", exams(*rows))
    assert (answer["rows"], answer["new"], answer["duplicates"], status) == (4, 3, 1, 0)
    again, _ = run(capsys, "exams", exams(*rows))
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 3)


def test_who_is_on_record_is_linked_and_others_are_accepted(exams, tree, worker, capsys):
    worker.name = "王老"
    worker.save()
    run(capsys, "exams", exams(exam(NUMBERS[2], name="王老"), exam()))
    linked = {row.name: (row.person, row.staff_type) for row in ExamRegistration.objects.select_related("person")}
    assert linked == {"王老": (worker, "staff"), "石娜": (None, "self_hired")}


def test_a_record_opened_later_takes_over_the_registration(exams, people, capsys):
    run(capsys, "exams", exams(exam()))
    answer, _ = run(capsys, "people", people(person()))
    assert ExamRegistration.objects.get().person == Person.objects.get()
    call_command("undo_import", answer["import_id"])
    assert ExamRegistration.objects.get().person is None


def test_a_changed_registration_is_changed_and_undone(exams, capsys):
    first, _ = run(capsys, "exams", exams(exam()))
    answer, _ = run(capsys, "exams", exams(exam(subjects=1, pre="否")))
    row = ExamRegistration.objects.get()
    assert (answer["changed"], row.subjects, row.pre_exam) == (1, 1, False)
    with pytest.raises(CommandError, match="请先撤销那一次"):
        call_command("undo_import", first["import_id"])
    call_command("undo_import", answer["import_id"])
    call_command("undo_import", first["import_id"])
    assert ExamRegistration.objects.count() == 0


@pytest.mark.parametrize(
    ("row", "column", "words"),
    [
        (exam(level="特级"), "报考级别", "初级、中级、高级"),
        (exam(subjects=9), "报考科目数", "1 到 3"),
        (exam(unit="远山区远山社区"), "所在社区", "不在您的管理范围"),
        (exam(unit=None), "所在社区", "必填"),
        (exam(number="420100199101274681"), "身份证号", "应为 X"),
    ],
)
def test_what_is_wrong_in_a_registration_is_said(exams, capsys, row, column, words):
    answer, status = run(capsys, "exams", exams(row), "--unit", "云溪区")
    assert (status, answer["errors"][0]["column"]) == (1, column)
    assert words in answer["errors"][0]["message"]


def test_the_same_number_again_with_other_facts_must_be_decided(exams, capsys):
    answer, status = run(capsys, "exams", exams(exam(), exam(subjects=1)))
    assert (status, answer["new"]) == (1, 1)
    assert "报考科目数不同" in answer["errors"][0]["message"]


@pytest.mark.parametrize(
    ("title", "sheet", "said", "file", "year"),
    [
        ("2025年度报名表", "2024", 2023, "2022.xlsx", 2025),
        ("报名表", "2024年", 2023, "2022.xlsx", 2024),
        ("报名表", "汇总", 2023, "2022.xlsx", 2023),
        ("报名表", "汇总", None, "exam-2022.xlsx", 2022),
        ("报名表", "汇总", None, "exam-438.xlsx", None),
    ],
)
def test_the_year_is_read_where_it_is_said_first(title, sheet, said, file, year):
    context = Context(None, None, None, options=Options(year=said), titles={sheet: title}, file_name=file)
    assert year_of(Draft(sheet, "exams", 3), context) == year


def test_without_any_year_every_row_asks_for_it(exams, capsys):
    answer, status = run(capsys, "exams", exams(exam(), title=["报名表"]))
    assert (status, "哪一年" in answer["errors"][0]["message"]) == (1, True)
    answer, status = run(capsys, "exams", exams(exam(), title=["报名表"]), "--year", 2024)
    assert (status, ExamRegistration.objects.get().year) == (0, 2024)


def test_planning_costs_the_same_for_one_row_and_for_three(exams, capsys, django_assert_max_num_queries):
    rows = [exam(), exam(NUMBERS[1], name="邓芳"), exam(NUMBERS[2], name="王老")]
    with django_assert_max_num_queries(12) as one:
        run(capsys, "exams", exams(rows[0]), "--dry-run")
    with django_assert_max_num_queries(len(one)):
        run(capsys, "exams", exams(*rows), "--dry-run")
