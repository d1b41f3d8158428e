"""A roster into a class, and past trainings in the workbook of people."""

import openpyxl
import pytest
from django.db import transaction
from django.utils import timezone

from cohorts.choices import CohortState, EnrolmentState
from cohorts.imports import about_class
from cohorts.models import AttendanceMark, Cohort, Enrolment, Programme, RollCall, TrainingRecord
from common.exceptions import Refusal
from imports.actions import undo_import
from imports.kinds import Context, Options
from imports.messages import sheet_note
from imports.models import ImportBatch
from people.models import CareLink, Person
from tests.factories.cohorts import SessionFactory, make_cohort
from tests.factories.people import PersonFactory
from tests.imports import hostile
from tests.imports.shell import run

pytestmark = pytest.mark.django_db

TITLE = ["云溪区社区工作者菁英培育计划学员名册"]
FILLED_IN = ["填报单位:区委社会工作部    填报日期:2025年11月"]
HEADER = ["序号", "姓名", "身份证号", "手机号码", "所属街道", "所在社区", "岗位", "学历", "入职时间", "培训需求"]
SHI = [
    1,
    "石 娜",
    "42010019910127468X",
    19900006948,
    "临江街道",
    "望江",
    "社区网格员",
    "本科",
    "2019.4",
    "矛盾调解、公文写作",
]
DENG = [
    2,
    "邓芳",
    "420100198302187617",
    "19900001071",
    "北湖街道",
    "湖景社区",
    "居委会副主任",
    "大专",
    "2017-03-01",
    "",
]
TRAININGS = ["姓名", "身份证号", "培训名称", "培训类别", "主办层级", "开始日期", "结束日期", "学时", "结果"]


@pytest.fixture
def roster(tmp_path):
    def make(*rows):
        book = openpyxl.Workbook()
        for row in (TITLE, FILLED_IN, HEADER, *rows, ["合计", f"{len(rows)}人"]):
            book.active.append(row)
        path = tmp_path / "名册.xlsx"
        path.write_bytes(hostile.saved(book))
        return path

    return make


def counted(answer):
    return answer["new"], answer["changed"], answer["unchanged"], len(answer["errors"])


def test_a_roster_makes_its_class_and_enrols_who_is_missing_on_record_too(tree, roster, capsys):
    known = PersonFactory(unit=tree.sibling_community, name="邓芳", phone="19911112222", id_number=DENG[2])
    answer, status = run(capsys, "roster", roster(SHI, DENG), "--cohort", "JY-06")
    assert (counted(answer), status) == ((2, 0, 0, 0), 0)
    cohort = Cohort.objects.get(code="JY-06")
    assert (cohort.state, cohort.unit, cohort.name) == (
        CohortState.ENROLLING,
        tree.district,
        "云溪区社区工作者菁英培育计划",
    )
    assert cohort.programme.hosts.get().name == "区委社会工作部"
    assert set(cohort.enrolments.values_list("person__name", "state")) == {
        ("石娜", EnrolmentState.ADMITTED),
        ("邓芳", EnrolmentState.ADMITTED),
    }
    assert Enrolment.objects.get(person__name="石娜").needs == ["矛盾调解", "公文写作"]
    known.refresh_from_db()
    assert (known.phone, known.post_title) == ("19911112222", "社区网格员")
    made = Person.objects.get(name="石娜")
    assert (made.unit, made.posts.get().title) == (tree.community, "社区网格员")


def test_the_same_roster_again_changes_nothing_with_a_code_and_without(tree, roster, capsys):
    path = roster(SHI, DENG)
    for code in (["--cohort", "JY-06"], []):
        first, _ = run(capsys, "roster", path, *code)
        again, _ = run(capsys, "roster", path, *code)
        assert (counted(first), counted(again)) == ((2, 0, 0, 0), (0, 0, 2, 0))
    assert list(Cohort.objects.order_by("pk").values_list("code", flat=True)) == [
        "JY-06",
        "云溪区社区工作者菁英培育计划-2025",
    ]
    assert Programme.objects.count() == 1


def test_a_roster_into_a_running_class_gives_its_teacher_sight(cohort, teacher, tree, roster, capsys):
    run(capsys, "roster", roster(SHI, DENG), "--cohort", cohort.code)
    assert set(cohort.enrolments.values_list("state", flat=True)) == {EnrolmentState.ACTIVE}
    assert CareLink.objects.filter(user=teacher, until=None).count() == 2


def test_needs_named_later_are_a_change(tree, roster, capsys):
    run(capsys, "roster", roster(SHI, DENG), "--cohort", "JY-06")
    answer, _ = run(capsys, "roster", roster(SHI, [*DENG[:-1], "物业管理"]), "--cohort", "JY-06")
    assert counted(answer) == (0, 1, 1, 0)


def test_what_cannot_be_is_refused_and_named(tree, roster, capsys):
    over = make_cohort(tree.district, state=CohortState.CLOSED)
    answer, status = run(capsys, "roster", roster(SHI), "--cohort", over.code)
    assert (status, "已经结业" in answer["errors"][0]["message"]) == (1, True)
    far = make_cohort(tree.far_district)
    answer, _ = run(capsys, "roster", roster(SHI), "--cohort", far.code, "--unit", "云溪区")
    assert "不在您的管理范围" in answer["errors"][0]["message"]
    answer, _ = run(capsys, "roster", roster([1, "石娜", "420100199101274681", *SHI[3:]]), "--cohort", "X")
    assert answer["errors"][0]["column"] == "身份证号"
    assert not Cohort.objects.filter(code="X").exists()


def test_who_has_left_is_not_brought_back_by_a_list(tree, roster, capsys):
    run(capsys, "roster", roster(SHI, DENG), "--cohort", "JY-06")
    Enrolment.objects.filter(person__name="邓芳").update(state="withdrawn", left_on="2025-12-01")
    answer, _ = run(capsys, "roster", roster(SHI, DENG), "--cohort", "JY-06")
    assert "此人在这个班已退学" in answer["errors"][0]["message"]


def test_a_roster_is_taken_back_whole_with_the_class_made_for_it(tree, roster, capsys, organizer, now):
    run(capsys, "roster", roster(SHI, DENG), "--cohort", "JY-06")
    undo_import(batch=ImportBatch.objects.latest("pk"), by=organizer, now=now)
    assert (Cohort.objects.count(), Programme.objects.count(), Enrolment.objects.count()) == (0, 0, 0)
    assert not Person.objects.filter(name="石娜").exists()


def test_a_class_that_has_begun_keeps_only_those_of_whom_something_is_on_record(
    tree, cohort, roster, capsys, organizer, now
):
    run(capsys, "roster", roster(SHI, DENG), "--cohort", cohort.code)
    batch, seat = ImportBatch.objects.latest("pk"), cohort.enrolments.first()
    roll = RollCall.objects.create(session=SessionFactory(cohort=cohort), phase="before", opened_at=now)
    mark = AttendanceMark.objects.create(
        roll_call=roll, enrolment=seat, status="present", marked_by=organizer, marked_at=now
    )
    with pytest.raises(Refusal, match="已被使用，不能撤销"), transaction.atomic():
        undo_import(batch=batch, by=organizer, now=now)
    assert cohort.enrolments.count() == 2
    mark.delete()
    undo_import(batch=batch, by=organizer, now=now)
    assert cohort.enrolments.count() == 0


def test_a_class_that_is_over_keeps_its_people(tree, cohort, roster, capsys, organizer, now):
    run(capsys, "roster", roster(SHI), "--cohort", cohort.code)
    Cohort.objects.update(state=CohortState.CLOSED)
    with pytest.raises(Refusal, match="已被使用，不能撤销"):
        undo_import(batch=ImportBatch.objects.latest("pk"), by=organizer, now=now)
    assert cohort.enrolments.count() == 1


def test_a_list_fills_no_more_seats_than_there_are(tree, cohort, roster, capsys):
    Cohort.objects.update(capacity=1)
    answer, status = run(capsys, "roster", roster(SHI, DENG), "--cohort", cohort.code)
    assert (status, len(answer["errors"]), cohort.enrolments.count()) == (1, 1, 1)
    assert "名额 1 人，已满" in answer["errors"][0]["message"]
    again, _ = run(capsys, "roster", roster(SHI), "--cohort", cohort.code)
    assert counted(again) == (0, 0, 1, 0)


def test_a_list_says_which_class_it_fills_or_makes(tree, cohort, roster, capsys):
    def purpose(code):
        return about_class(
            Context(by=None, now=timezone.now(), today=timezone.localdate(), root=tree.district, options=Options(code)),
            [],
        )

    Cohort.objects.update(capacity=3)
    run(capsys, "roster", roster(SHI), "--cohort", cohort.code)
    joined, made = purpose(cohort.code), purpose("JY-77")
    assert (joined.code, joined.params["left"]) == ("class_joined", 2)
    assert (made.code, made.params["code"]) == ("class_made", "JY-77")
    assert purpose(make_cohort(tree.far_district).code) is None
    assert "还剩 2 个" in sheet_note(joined.code, joined.params)


@pytest.fixture
def archive(tmp_path):
    def make(*rows):
        book = openpyxl.Workbook()
        book.active.title = "人员"
        for row in (["姓名", "身份证号", "手机号码", "所属街道", "所在社区", "岗位"], SHI[1:7]):
            book.active.append(row)
        sheet = book.create_sheet("培训记录")
        for row in (["培训记录"], TRAININGS, *rows):
            sheet.append(row)
        path = tmp_path / "档案.xlsx"
        path.write_bytes(hostile.saved(book))
        return path

    return make


def training(*, id_number=SHI[2], name="在职能力提升班", until="2022-10-09", hours=40, result="合格"):
    return ["石娜", id_number, name, "在职培训", "市级", "2022-10-09", until, hours, result]


def sheet_counts(answer):
    return answer["sheets"]["trainings"]


def test_past_trainings_come_with_the_people_and_come_once(tree, archive, capsys):
    path = archive(training(), training(name="任前班"))
    answer, status = run(capsys, "people", path)
    assert (sheet_counts(answer), status) == ({"new": 2}, 0)
    record = TrainingRecord.objects.get(name="在职能力提升班")
    assert (record.person.name, record.category, record.organiser_level, record.hours, record.result) == (
        "石娜", "in_service", "city", 40, "passed",
    )  # fmt: skip
    again, _ = run(capsys, "people", path)
    assert sheet_counts(again) == {"unchanged": 2}


def test_another_result_changes_the_record_and_two_in_one_file_are_refused(tree, archive, capsys):
    run(capsys, "people", archive(training()))
    answer, _ = run(capsys, "people", archive(training(result="优秀")))
    assert sheet_counts(answer) == {"changed": 1}
    answer, _ = run(capsys, "people", archive(training(), training(hours=8)))
    assert "学时不同" in answer["errors"][0]["message"]


def test_a_training_needs_a_person_and_days_in_order(tree, archive, capsys):
    answer, _ = run(capsys, "people", archive(training(id_number=DENG[2]), training(until="2022-10-01")))
    said = [error["message"] for error in answer["errors"]]
    assert any("档案里没有此人" in text for text in said)
    assert any("结束早于开始" in text for text in said)
