"""Whom the forms of a class offer: those who may teach it, and those who may join."""

import pytest
from django.urls import reverse

from people.choices import Role
from tests.factories.people import PersonFactory, UserFactory, give_role


def page(name, *args):
    return reverse(f"cohorts:{name}", args=args)


def offered(answer, field):
    return [str(one) for one in answer.context["form"].fields[field].queryset]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_ADMIN, Role.SYSTEM_ADMIN, Role.JUDGE, Role.INSPECTOR])
def test_who_looks_on_is_not_offered_as_class_teacher(cohort, organizer, account, sign_in, role):
    user = account(role, name="旁观者")
    form = page("teacher-assign", cohort.pk)
    assert "旁观者" not in offered(sign_in(organizer).get(form), "user")
    give_role(user, Role.CLASS_TEACHER, cohort.unit)
    assert "旁观者" in offered(sign_in(organizer).get(form), "user")


def test_class_teachers_stand_in_the_order_of_their_names(tree, cohort, organizer, sign_in):
    for name in ("张一", "曾二", "安三"):
        UserFactory(home=tree.district, name=name)
    names = offered(sign_in(organizer).get(page("teacher-assign", cohort.pk)), "user")
    assert [name for name in names if name[1] in "一二三"] == ["安三", "曾二", "张一"]


def test_who_joins_is_searched_for_first(tree, cohort, organizer, sign_in):
    PersonFactory(unit=tree.community, name="顾晓岚", name_key="guxiaolan gxl", work_number="GH001")
    other = PersonFactory(unit=tree.community, name="孟子衡", name_key="mengziheng mzh")
    client, form = sign_in(organizer), page("enrolment-add", cohort.pk)
    assert offered(client.get(form), "person") == ["顾晓岚", "孟子衡"]
    for text in ("gxl", "顾", "ＧＨ００１"):
        answer = client.get(form, {"q": text})
        assert offered(answer, "person") == ["顾晓岚"]
        assert "1 人可以加入" in answer.content.decode()
    assert "没有找到可以加入的人" in client.get(form, {"q": "无此人"}).content.decode()

    day = cohort.starts_on.isoformat()
    assert client.post(f"{form}?q=mzh", {"person": other.pk, "joined_on": day}).status_code == 302
    assert cohort.enrolments.get().person == other


@pytest.mark.parametrize("day", ["1990-01-01", "2099-01-01"])
def test_a_day_outside_the_class_is_refused_at_its_field(cohort, worker, organizer, sign_in, day):
    answer = sign_in(organizer).post(page("enrolment-add", cohort.pk), {"person": worker.pk, "joined_on": day})
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["joined_on"])


def test_the_way_to_the_roll_is_for_those_who_call_it(cohort, session, members, teacher, organizer, account, sign_in):
    for user, calls in ((teacher, True), (organizer, True), (account(Role.DISTRICT_ADMIN), False)):
        html = sign_in(user).get(page("cohort-detail", cohort.pk)).content.decode()
        assert ("去点名</a>" in html) is calls


@pytest.mark.parametrize("code", ["a b/c?", "<b>x</b>", "=1+1"])
def test_a_code_holds_no_odd_signs(cohort, organizer, sign_in, code):
    form = page("cohort-edit", cohort.pk)
    facts = {
        "name": cohort.name, "code": code, "category": cohort.category, "hours_required": "0", "capacity": "60",
        "starts_on": cohort.starts_on.isoformat(), "ends_on": cohort.ends_on.isoformat(), "version": cohort.version,
    }  # fmt: skip
    assert list(sign_in(organizer).post(form, facts).context["form"].errors) == ["code"]
    assert sign_in(organizer).post(form, {**facts, "code": "ＪＹ ２０２６-０６"}).status_code == 302
    cohort.refresh_from_db()
    assert cohort.code == "JY2026-06"
