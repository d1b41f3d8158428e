import json
from contextlib import suppress
from datetime import date

import pytest
from django.core.management import call_command

from mentors.choices import MentorKind, MentorState
from mentors.models import MentorProfile
from people.choices import PersonKind
from people.models import Person
from tests.factories.mentors import make_bond, make_mentor, make_trainee
from tests.factories.people import PersonFactory
from tests.imports.hostile import workbook

pytestmark = pytest.mark.django_db

TITLE = ["云溪区社区工作者培育导师名册"]
HEAD = ["序号", "姓名", "导师类别", "工作单位", "职务/职称", "专长领域", "可带人数", "手机号码", "推荐单位"]
EXPERT = [1, "周明", "高校专家", "云溪大学社会学院", "教授", "矛盾调解、公文写作", 6, "19900002699", "临江街道"]
WORKER = [2, "邱岚", "行业骨干", "云溪社工中心", "高级社会工作师", "项目策划", 5, "199 0000 9244", "北湖街道"]
SECRETARY = [3, "江书记", "社区名书记", "临江街道望江社区", "社区党组织书记", "一老一小服务", 3, "", "临江街道"]


@pytest.fixture
def run(capsys, tmp_path, tree):
    """Import these rows from the shell; gives the answer."""

    def go(*rows, **options):
        path = tmp_path / "mentors.xlsx"
        path.write_bytes(workbook([TITLE, HEAD, *map(list, rows)]))
        capsys.readouterr()
        with suppress(SystemExit):
            call_command("import", "mentors", path, as_json=True, unit="云溪区", **options)
        return json.loads(capsys.readouterr().out)

    return go


def messages(answer):
    return [error["message"] for error in answer["errors"]]


def test_a_register_makes_experts_and_their_profiles(run, tree):
    answer = run(EXPERT, WORKER, SECRETARY)

    assert (answer["rows"], answer["new"], answer["errors"]) == (3, 3, [])
    expert = MentorProfile.objects.get(person__phone="19900002699")
    assert expert.person.kind == PersonKind.EXTERNAL
    assert (expert.person.unit, expert.unit) == (tree.district, tree.district)
    assert (expert.kind, expert.capacity, expert.tags) == (MentorKind.ACADEMIC, 6, ["矛盾调解", "公文写作"])
    assert MentorProfile.objects.get(person__name="江书记").person.unit == tree.community


def test_the_same_register_again_changes_nothing(run):
    run(EXPERT, WORKER, SECRETARY)
    answer = run(EXPERT, WORKER, SECRETARY)

    assert (answer["new"], answer["changed"], answer["unchanged"]) == (0, 0, 3)


def test_a_secretary_on_record_is_found_by_name_and_community(run, tree):
    on_record = PersonFactory(unit=tree.community, name="江书记", phone="19911112222")
    answer = run([*SECRETARY[:7], "19900004061", "临江街道"])

    assert answer["errors"] == []
    profile = MentorProfile.objects.get()
    assert profile.person == on_record
    # The archive knows the phone better than a register of mentors.
    assert Person.objects.get(pk=on_record.pk).phone == "19911112222"


def test_a_phone_on_record_is_that_person(run, tree):
    on_record = PersonFactory(unit=tree.community, name="邱岚", phone="19900009244")
    run(WORKER)

    assert MentorProfile.objects.get().person == on_record
    assert Person.objects.filter(name="邱岚").count() == 1


def test_a_phone_of_somebody_else_is_an_error_naming_the_holder(run, tree):
    PersonFactory(unit=tree.community, name="顾晓岚", phone="19900009244")
    answer = run(WORKER, EXPERT)

    assert answer["new"] == 1
    assert "顾晓岚（望江社区）" in messages(answer)[0]


def test_a_phone_of_another_district_is_refused_without_a_name(run, tree):
    PersonFactory(unit=tree.far_community, name="邱岚", phone="19900009244")
    answer = run(WORKER)

    assert "管理范围以外" in messages(answer)[0]


def test_two_of_one_name_at_a_community_are_left_to_a_person(run, tree):
    for _ in range(2):
        PersonFactory(unit=tree.community, name="江书记")

    assert "2 位同名" in messages(run(SECRETARY))[0]


def test_two_mentors_of_one_name_with_different_phones_are_two(run):
    answer = run(EXPERT, [2, "周明", "行业骨干", "云溪社工中心", "社工", "", 3, "19900005689", ""])

    assert answer["new"] == 2


def test_one_phone_for_two_mentors_is_an_error(run):
    answer = run(EXPERT, [*WORKER[:7], EXPERT[7], ""])

    assert (answer["new"], answer["errors"][0]["row"]) == (1, 4)


def test_a_repeated_row_is_a_duplicate_and_a_differing_one_an_error(run):
    answer = run(EXPERT, EXPERT, [*EXPERT[:6], 2, *EXPERT[7:]])

    assert (answer["new"], answer["duplicates"]) == (1, 1)
    assert "可带人数不同" in messages(answer)[0]


def test_the_same_name_at_the_same_organisation_with_another_phone_is_asked_back(run):
    run(EXPERT)

    assert "手机号不同" in messages(run([*EXPERT[:7], "19900001111", ""]))[0]


def test_a_changed_row_updates_the_profile_and_counts_its_version(run):
    run(EXPERT)
    answer = run([*EXPERT[:5], "数字化治理", 8, *EXPERT[7:]])

    assert (answer["new"], answer["changed"]) == (0, 1)
    profile = MentorProfile.objects.get()
    assert (profile.tags, profile.capacity, profile.version) == (["数字化治理"], 8, 2)


def test_an_empty_cell_erases_nothing(run):
    run(EXPERT)
    answer = run([1, "周明", "高校专家", "云溪大学社会学院", "", "", "", "19900002699", ""])

    assert answer["unchanged"] == 1
    assert MentorProfile.objects.get().tags == ["矛盾调解", "公文写作"]


def test_fewer_places_than_taken_and_another_side_are_refused(run, tree, cohort):
    run(EXPERT)
    mentor = MentorProfile.objects.get()
    for _ in range(2):
        make_bond(make_trainee(tree.district, tree.community, cohort=cohort), mentor)

    assert "不能更少" in messages(run([*EXPERT[:6], 1, *EXPERT[7:]]))[0]
    assert "不能改导师类别" in messages(run([1, "周明", "行业骨干", *EXPERT[3:]]))[0]


def test_who_has_left_the_pool_comes_back_by_hand_only(run, tree):
    run(EXPERT)
    MentorProfile.objects.update(state=MentorState.RETIRED, retired_on=date(2026, 11, 1), retire_reason="调离")

    assert "已退出导师库" in messages(run(EXPERT))[0]


def test_a_mentor_of_a_sibling_pool_is_not_taken_over(run, tree):
    make_mentor(tree.far_district, name="周明", person__unit=tree.district, person__phone="19900002699")

    assert "远山区的导师库" in messages(run(EXPERT))[0]


@pytest.mark.parametrize(("nth", "value"), [(2, "热心居民"), (6, 21), (6, 0), (7, "1990000"), (3, "")])
def test_wrong_cells_are_named(run, nth, value):
    row = list(EXPERT)
    row[nth] = value
    answer = run(row)

    assert (answer["new"], len(answer["errors"])) == (0, 1)
    assert answer["errors"][0]["column"] == HEAD[nth]


def test_an_import_can_be_taken_back(run):
    answer = run(EXPERT, WORKER)
    call_command("undo_import", answer["import_id"])

    assert MentorProfile.objects.count() == 0
    assert Person.objects.filter(kind=PersonKind.EXTERNAL).count() == 0


def test_an_import_on_which_pairs_stand_can_not(run, tree, cohort):
    answer = run(EXPERT)
    make_bond(make_trainee(tree.district, tree.community, cohort=cohort), MentorProfile.objects.get())
    with pytest.raises(Exception, match="不能撤销"):
        call_command("undo_import", answer["import_id"])


@pytest.mark.parametrize("rows", [1, 3])
def test_planning_costs_the_same_for_one_row_and_three(run, rows, django_assert_max_num_queries):
    many = [[n, f"周{'甲乙丙'[n]}", *EXPERT[2:7], f"1990000{n:04d}", ""] for n in range(rows)]
    with django_assert_max_num_queries(13):
        assert run(*many, dry_run=True)["new"] == rows
