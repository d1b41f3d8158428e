"""The sheet that goes round in class, and the roster on paper."""

import pytest

from cohorts.choices import EnrolmentState
from people.choices import Role
from tests.cohorts.views.test_classes import page
from tests.cohorts.views.test_roll import leave_of
from tests.factories.cohorts import enrol_person
from tests.factories.people import PersonFactory


def test_the_sheet_has_everybody_on_the_roll_with_room_to_sign_twice(tree, cohort, session, members, teacher, sign_in):
    leave_of(members[1], session, "approved")
    enrol_person(
        cohort,
        PersonFactory(unit=tree.community, name="走了的"),
        state=EnrolmentState.WITHDRAWN,
        left_on=cohort.starts_on,
    )
    shown = sign_in(teacher).get(page("session-sheet", session.pk)).content.decode()
    assert [name in shown for name in ("陈思远", "王雨桐", "赵晓燕", "走了的")] == [True, True, True, False]
    heads = ("序号", "姓名", "单位", "课前签名", "课后签名", "第六期菁英班签到表", "党校 302", "应到 3 人")
    assert all(head in shown for head in heads)
    assert shown.count("事假") == 2


def test_who_may_print_the_sheet(tree, session, members, trainee, teacher, organizer, account, sign_in):
    asked = {
        "teacher": teacher, "organizer": organizer, "trainee": trainee,
        "far": account(Role.TRAINING_ADMIN, tree.far_district),
    }  # fmt: skip
    address, record = page("session-sheet", session.pk), page("session-detail", session.pk)
    answers = {name: sign_in(user).get(address).status_code for name, user in asked.items()}
    assert answers == {"teacher": 200, "organizer": 200, "trainee": 403, "far": 404}
    linked = {name: address in sign_in(asked[name]).get(record).content.decode() for name in ("teacher", "trainee")}
    assert linked == {"teacher": True, "trainee": False}


def test_the_sheet_of_three_costs_what_one_costs(tree, cohort, session, teacher, sign_in, queries_of):
    client, address = sign_in(teacher), page("session-sheet", session.pk)
    enrol_person(cohort, PersonFactory(unit=tree.community))
    client.get(address)
    cost = queries_of(lambda: client.get(address))
    for _ in range(2):
        enrol_person(cohort, PersonFactory(unit=tree.sibling_community))
    assert queries_of(lambda: client.get(address)) == cost


def test_who_sees_a_part_of_the_roster_is_told_of_how_many(tree, cohort, members, account, teacher, sign_in):
    enrol_person(cohort, PersonFactory(unit=tree.sibling_community))
    part = sign_in(account(Role.SECRETARY)).get(page("roster", cohort.pk)).content.decode()
    whole = sign_in(teacher).get(page("roster", cohort.pk)).content.decode()
    assert ("您能看到 3 人，全班 4 人" in part, "您能看到" in whole) == (True, False)


def test_a_trainee_is_told_that_the_class_is_larger(cohort, members, trainee, sign_in):
    client = sign_in(trainee)
    assert "您能看到 1 人，全班 3 人" in client.get(page("roster", cohort.pk)).content.decode()
    searched = client.get(page("roster", cohort.pk), {"q": "没有"}).content.decode()
    assert "您能看到" not in searched


@pytest.mark.parametrize("who", ["teacher", "trainee"])
def test_the_printed_roster_names_its_class(request, cohort, members, sign_in, who):
    shown = sign_in(request.getfixturevalue(who)).get(page("roster", cohort.pk)).content.decode()
    lead = shown[shown.index("only-print") :][:120]
    assert ("第六期菁英班" in lead, "打印时间" in lead) == (True, True)
