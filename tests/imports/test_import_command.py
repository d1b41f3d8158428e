"""The shell: units and people of a district, twice, wrongly, and taken back."""

from datetime import date

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from imports.models import ImportBatch
from people.models import Person, PostHolding, Unit
from tests.imports import hostile
from tests.imports.shell import run

pytestmark = pytest.mark.django_db

UNITS = """市,区,街道,社区
云溪市,云溪区,临江街道,望江社区
云溪市,云溪区,北湖街道,青年社区
云溪市,云溪区,临江街道,青年社区
"""
HEADER = ["姓名", "身份证号", "手机号码", "所属街道", "所在社区", "岗位", "岗位等级", "学历", "入职时间"]
SHI = ["石 娜", "42010019910127468X", 19900006948, "临江街道", "望江", "社区网格员", 5, "本科", "2019.4"]
DENG = ["邓芳", "420100198302187617", "19900001071", "北湖街道", "青年社区", "居委会副主任", 8, "大专", "2017-03-01"]


@pytest.fixture
def units(tmp_path, capsys):
    path = tmp_path / "units.csv"
    path.write_text(UNITS)
    return run(capsys, "units", path)


@pytest.fixture
def people(tmp_path):
    def make(*rows, posts=()):
        book = openpyxl.Workbook()
        for row in (["汇总表"], HEADER, *rows):
            book.active.append(row)
        if posts:
            sheet = book.create_sheet("岗位履历")
            for row in (["姓名", "身份证号", "单位", "岗位", "任职起", "任职止"], *posts):
                sheet.append(row)
        path = tmp_path / "p.xlsx"
        path.write_bytes(hostile.saved(book))
        return path

    return make


def test_units_come_with_their_missing_parents(units, capsys, tmp_path):
    answer, status = units
    assert (answer["rows"], answer["new"], answer["errors"], status) == (3, 3, [], 0)
    assert Unit.objects.count() == 7
    assert Unit.objects.get(name="望江社区").parent.parent.name == "云溪区"
    again, _ = run(capsys, "units", tmp_path / "units.csv")
    assert (again["new"], again["unchanged"], Unit.objects.count()) == (0, 3, 7)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("云溪市,云溪区,临江街道,望江社区,420103001002", "420103001001 不同"),
        ("云溪市,云溪区,临江街道,青年社区,420103001001", "已属于望江社区"),
        ("云溪市,云溪区,临江街道,青年社区,4201", "12 位数字"),
    ],
)
def test_a_code_belongs_to_one_unit(units, capsys, tmp_path, line, words):
    path = tmp_path / "codes.csv"
    head = "市,区,街道,社区,区划代码\n"
    path.write_text(head + "云溪市,云溪区,临江街道,望江社区,420103001001\n")
    answer, _ = run(capsys, "units", path)
    assert (answer["changed"], Unit.objects.get(name="望江社区").code) == (1, "420103001001")
    path.write_text(head + line + "\n")
    answer, status = run(capsys, "units", path)
    assert (status, answer["errors"][0]["column"]) == (1, "区划代码")
    assert words in answer["errors"][0]["message"]


def test_a_dry_run_saves_nothing(tmp_path, capsys):
    path = tmp_path / "units.csv"
    path.write_text(UNITS)
    answer, _ = run(capsys, "units", path, "--dry-run")
    assert (answer["new"], answer["import_id"], Unit.objects.count()) == (3, None, 0)


def test_people_come_with_their_posts_and_a_second_run_changes_nothing(units, people, capsys):
    path = people(SHI, DENG)
    answer, status = run(capsys, "people", path)
    assert (answer["rows"], answer["new"], answer["errors"], status) == (2, 2, [], 0)
    person = Person.objects.get(name="石娜")
    assert (person.unit.name, person.phone, person.born_on, person.hired_precision) == (
        "望江社区",
        "19900006948",
        date(1991, 1, 27),
        "month",
    )
    assert PostHolding.objects.filter(person=person, until=None, grade=5).count() == 1
    again, _ = run(capsys, "people", path)
    assert (again["new"], again["changed"], again["unchanged"]) == (0, 0, 2)
    assert (Person.objects.count(), PostHolding.objects.count()) == (2, 2)


def test_the_history_sheet_places_the_posts(units, people, capsys):
    posts = [
        ["石娜", SHI[1], "北湖街道青年社区", "居委会委员", "2010.6", "2019.3"],
        ["石娜", SHI[1], "临江街道望江社区", "社区网格员", "2019.4", "至今"],
    ]
    answer, _ = run(capsys, "people", people(SHI, posts=posts))
    assert (answer["errors"], answer["sheets"]["posts"]) == ([], {"new": 2})
    assert PostHolding.objects.filter(person__name="石娜").count() == 2
    again, _ = run(capsys, "people", people(SHI, posts=posts))
    assert again["sheets"] == {"persons": {"unchanged": 1}, "posts": {"unchanged": 2}}


def test_a_changed_phone_is_a_change(units, people, capsys):
    run(capsys, "people", people(SHI))
    answer, _ = run(capsys, "people", people([*SHI[:2], "19900007777", *SHI[3:]]))
    assert (answer["changed"], Person.objects.get().phone) == (1, "19900007777")


def other(row, **changed):
    return [changed.get(name, cell) for name, cell in zip(HEADER, row, strict=True)]


@pytest.mark.parametrize(
    ("rows", "column", "words"),
    [
        ([other(SHI, 身份证号="420100199101274681")], "身份证号", "应为 X"),
        ([other(SHI, 身份证号=420100199101274681)], "身份证号", "后三位已丢失"),
        ([other(SHI, 姓名="=1+1")], "姓名", "是公式"),
        ([other(SHI, 姓名="<b>石娜</b>")], "姓名", "网页代码"),
        ([other(SHI, 所属街道=None, 所在社区="青年社区")], "所在社区", "同名单位"),
        ([other(SHI, 所在社区="望汉社区")], "所在社区", "相近：望江社区"),
        ([SHI, other(DENG, 手机号码="19900006948")], "手机号码", "第 3 行"),
        ([SHI, other(SHI, 学历="大专")], "身份证号", "学历不同"),
    ],
)
def test_each_trouble_has_its_answer_and_saves_nothing_of_its_row(units, people, capsys, rows, column, words):
    answer, status = run(capsys, "people", people(*rows))
    [error] = answer["errors"]
    assert (status, error["row"], error["column"]) == (1, len(rows) + 2, column)
    assert words in error["message"]
    assert Person.objects.count() == len(rows) - 1


def test_the_same_person_twice_is_one_person(units, people, capsys):
    answer, status = run(capsys, "people", people(SHI, SHI))
    assert (answer["new"], answer["duplicates"], status, Person.objects.count()) == (1, 1, 0, 1)


def test_two_people_of_one_name_stay_two(units, people, capsys):
    answer, _ = run(capsys, "people", people(SHI, other(DENG, 姓名="石娜")))
    assert (answer["new"], answer["errors"], Person.objects.filter(name="石娜").count()) == (2, [], 2)


def test_a_name_in_traditional_form_is_the_same_name(units, people, capsys):
    run(capsys, "people", people(other(DENG, 姓名="邓国华")))
    answer, status = run(capsys, "people", people(other(DENG, 姓名="鄧國華")))
    assert (answer["unchanged"], status, Person.objects.get().name) == (1, 0, "邓国华")


def test_another_name_under_a_known_number_is_an_error(units, people, capsys):
    run(capsys, "people", people(SHI))
    answer, status = run(capsys, "people", people(other(SHI, 姓名="石丽")))
    assert (status, answer["errors"][0]["column"], Person.objects.get().name) == (1, "姓名", "石娜")


def test_an_import_from_the_shell_tells_the_same_in_words(units, people, capsys):
    with pytest.raises(SystemExit):
        call_command("import", "people", str(people(SHI, other(DENG, 姓名="=1+1"))))
    out = capsys.readouterr().out
    assert "共 2 行：新增 1，变更 0，不变 0，重复 0，错误 1" in out
    assert "第 4 行 姓名：是公式" in out


def test_a_post_of_a_faulty_person_points_to_the_fault(units, people, capsys):
    posts = [
        ["石娜", SHI[1], "望江社区", "社区网格员", "2019.4", "2018.1"],
        ["无名", DENG[1], "望江", "网格员", "2020.1", None],
    ]
    answer, _ = run(capsys, "people", people(other(SHI, 所在社区="不存在社区"), posts=posts))
    messages = [error["message"] for error in answer["errors"] if error["sheet"] == "岗位履历"]
    assert any("第 3 行" in message for message in messages)
    assert PostHolding.objects.count() == 0


def test_a_transfer_closes_the_old_post(units, people, capsys):
    run(capsys, "people", people(SHI))
    run(capsys, "people", people(other(SHI, 所属街道="北湖街道", 所在社区="青年社区")))
    person = Person.objects.get()
    assert (person.unit.parent.name, person.posts.filter(until=None).count(), person.posts.count()) == (
        "北湖街道",
        1,
        2,
    )


def test_a_phone_of_somebody_on_record_is_named(units, people, capsys):
    run(capsys, "people", people(SHI))
    answer, _ = run(capsys, "people", people(other(DENG, 手机号码="19900006948")))
    assert "石娜（望江社区）" in answer["errors"][0]["message"]


def test_rows_outside_the_unit_are_refused(units, people, capsys):
    answer, _ = run(capsys, "people", people(SHI, DENG), "--unit", "临江街道")
    assert (answer["new"], [error["row"] for error in answer["errors"]]) == (1, [4])


@pytest.mark.parametrize("name", ["macro", "encrypted workbook", "zip bomb", "pdf"])
def test_a_hostile_file_gets_a_sentence_and_no_traceback(capsys, tmp_path, name):
    path = tmp_path / "x.xlsx"
    path.write_bytes(hostile.REFUSED[name][0]())
    answer, status = run(capsys, "people", path)
    assert (status, answer["rows"], len(answer["errors"])) == (1, 0, 1)


def test_an_import_is_undone_as_long_as_nothing_stands_on_it(units, people, capsys):
    units_id = units[0]["import_id"]
    first, _ = run(capsys, "people", people(SHI))
    changed, _ = run(capsys, "people", people(other(SHI, 学历="大专")))
    with pytest.raises(CommandError, match=r"已被使用"):
        call_command("undo_import", units_id)
    call_command("undo_import", changed["import_id"])
    assert Person.objects.get().education == "bachelor"
    call_command("undo_import", first["import_id"])
    call_command("undo_import", units_id)
    assert (Person.objects.count(), PostHolding.objects.count(), Unit.objects.count()) == (0, 0, 0)
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"undone"}


def test_an_import_is_not_undone_after_a_later_change(units, people, capsys):
    run(capsys, "people", people(SHI))
    changed, _ = run(capsys, "people", people(other(SHI, 学历="大专")))
    Person.objects.update(education="high")
    with pytest.raises(CommandError, match="又改过"):
        call_command("undo_import", changed["import_id"])
    with pytest.raises(CommandError, match="没有这次导入"):
        call_command("undo_import", 999_999)
