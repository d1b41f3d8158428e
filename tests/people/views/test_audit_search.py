"""Who looked at somebody, who changed something: the audit trail is asked by what was touched."""

import pytest
from django.urls import reverse
from django.utils import timezone

from people import audit
from people.actions.persons import edit_person
from people.actions.units import edit_unit
from people.choices import Role
from people.models.audit import AuditEvent, AuditKind
from people.trail import said as words_of
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.people import PersonFactory

LIST = reverse("people:audit-list")


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN, name="周管理")


@pytest.fixture
def person(tree, admin):
    """Changed once, and looked at once."""
    person = PersonFactory(unit=tree.community, name="令狐试合", name_key="linghushihe lhsh")
    edit_person(person=person, expected=person.version, by=admin, now=timezone.now(), education="bachelor")
    audit.record("people.unmask", by=admin, target=person, unit=tree.community, kind=AuditKind.UNMASK, reason="核对")
    return person


def said(client, **query):
    return [row.cells[1].html for row in client.get(LIST, query).context["listing"]["rows"]]


@pytest.mark.parametrize("text", ["令狐试合", "令狐", "lhsh"])
def test_what_was_done_to_a_person_is_found_by_the_name(enter, account, person, text):
    assert sorted(said(enter(account(Role.AUDITOR)), q=text)) == ["修改人员信息", "查看完整号码"]


def test_so_is_what_was_done_to_a_unit_an_account_and_what_hangs_on_a_person(enter, account, admin, tree, person):
    place = enrol_person(make_cohort(tree.district), person)
    audit.record("cohorts.withdraw", by=admin, target=place, unit=tree.district)
    edit_unit(unit=tree.street, name="临江新街道", code="", expected=1, by=admin, now=timezone.now())
    audit.record("people.disable_account", by=None, target=admin, unit=tree.district)
    client = enter(account(Role.AUDITOR))

    assert len(said(client, q="令狐")) == 3
    assert said(client, q="临江新街道") == ["修改机构"]
    assert "停用账号" in said(client, q="周管理")


def test_the_other_district_finds_nothing(enter, account, tree, person):
    assert said(enter(account(Role.AUDITOR, tree.far_district)), q="令狐试合") == []


def test_a_search_costs_the_same_whatever_is_on_record(enter, account, admin, person, django_assert_num_queries):
    client = enter(account(Role.AUDITOR))
    client.get(LIST)
    for _round in range(2):
        with django_assert_num_queries(7):
            client.get(LIST, {"q": "令狐"})
        audit.record("people.unmask", by=admin, target=person, unit=person.unit, kind=AuditKind.UNMASK)


def test_days_in_the_wrong_order_are_pointed_out(enter, account, person):
    page = enter(account(Role.AUDITOR)).get(LIST, {"since": "2026-11-02", "until": "2026-11-01"}).content.decode()

    assert "不能早于开始的日期" in page


def test_a_unit_out_of_reach_is_refused_in_the_words_of_an_office(enter, account, tree, person):
    page = enter(account(Role.AUDITOR)).get(LIST, {"unit": tree.far_district.pk}).content.decode()

    assert "选的这一项现在不能用了，请重新选择。" in page
    assert "选择一个有效的选项" not in page


def test_a_submitted_page_of_the_own_account_has_a_name():
    event = AuditEvent(kind=AuditKind.REQUEST, verb="account_change_password", path="/accounts/password/change/")

    assert words_of(event) == "提交页面：修改密码"
