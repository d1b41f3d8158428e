from datetime import date

import pytest

from common.exceptions import Refusal, StaleSave
from coursework.actions.calls import change_call, innovation_rubric
from coursework.models import CaseCall
from panels.models import Rubric
from people.choices import Role
from people.models import CareLink
from tests.factories.cohorts import make_cohort
from tests.factories.coursework import NOW, holder, make_call

DAYS = {"due_on": date(2026, 11, 20), "read_by": date(2026, 12, 4)}


def test_the_five_criteria_of_twenty_points(call):
    lines = [(line.label, line.max_points) for line in call.rubric.criteria.all()]
    assert lines == [
        ("思想解放", 20),
        ("过程与结果并重", 20),
        ("可复制推广", 20),
        ("持续服务需求", 20),
        ("小资源大价值", 20),
    ]


def test_a_district_has_one_rubric_in_force(tree, call, organizer):
    make_call(tree.district, organizer)
    far = innovation_rubric(unit=tree.far_community, by=None, now=NOW)
    assert innovation_rubric(unit=tree.street, by=None, now=NOW) == call.rubric
    assert (Rubric.objects.count(), far.unit) == (2, tree.far_district)


def test_days_stand_in_order_and_not_in_the_past(tree, organizer):
    for days, words in (
        ({"due_on": date(2026, 11, 2)}, "不能早于今天"),
        ({"read_by": date(2026, 11, 19)}, "不能早于提交截止"),
    ):
        with pytest.raises(Refusal, match=words):
            make_call(tree.district, organizer, **{**DAYS, **days})


def test_a_title_stands_once_in_a_class(tree, organizer, call, cohort):
    with pytest.raises(Refusal, match="同名"):
        make_call(tree.district, organizer, cohort)
    other = make_call(tree.district, organizer, cohort, title="第二次")
    with pytest.raises(Refusal, match="同名"):
        change_call(call=other, version=1, title=call.title, brief="", by=organizer, now=NOW, **DAYS)


def test_only_the_training_office_over_the_class_calls(tree, cohort):
    for role, unit in ((Role.TRAINING_ADMIN, tree.far_district), (Role.STREET_ADMIN, tree.street)):
        with pytest.raises(Refusal, match="没有这项权限"):
            make_call(tree.district, holder(role, unit), cohort)


def test_a_changed_call_keeps_its_criteria(call, organizer):
    change_call(call=call, version=1, title="新名称", brief="", by=organizer, now=NOW, **DAYS)
    call.refresh_from_db()
    assert (call.title, call.version, call.brief) == ("新名称", 2, "")
    with pytest.raises(StaleSave):
        change_call(call=call, version=1, title="旧页面", brief="", by=organizer, now=NOW, **DAYS)


def test_who_sees_a_call(tree, call, author, teacher, organizer):
    mentor = holder(Role.MENTOR, tree.district)
    CareLink.objects.create(user=mentor, person=author.person, role=Role.MENTOR, source="mentors.bond:1", since=NOW)
    seeing = [
        mentor,
        organizer,
        author,
        teacher,
        holder(Role.STREET_ADMIN, tree.street),
        holder(Role.SECRETARY, tree.community),
        holder(Role.DISTRICT_ADMIN, tree.district),
    ]
    blind = [
        holder(Role.TRAINING_ADMIN, tree.far_district),
        holder(Role.STREET_ADMIN, tree.sibling_street),
        holder(Role.TRAINEE, tree.community),
        holder(Role.CLASS_TEACHER, tree.district),
        holder(Role.JUDGE, tree.district),
        holder(Role.MENTOR, tree.district),
    ]
    make_cohort(tree.district)
    assert [CaseCall.objects.visible_to(user).count() for user in seeing] == [1] * 7
    assert [CaseCall.objects.visible_to(user).count() for user in blind] == [0] * 6
