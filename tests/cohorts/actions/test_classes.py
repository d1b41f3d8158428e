from datetime import date
from decimal import Decimal

import pytest

from cohorts.actions.classes import archive_cohort, edit_cohort, open_cohort, publish_cohort, start_cohort
from cohorts.actions.programmes import edit_programme, make_programme
from cohorts.actions.teachers import assign_teacher
from cohorts.choices import Category, CohortState, EnrolmentState
from common.exceptions import Refusal, StaleSave
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent, CareLink, Person, User
from tests.factories.cohorts import enrol_person, make_cohort
from tests.factories.people import PersonFactory, UserFactory

FIRST, LAST = date(2026, 1, 1), date(2026, 12, 31)


def programme_of(unit, by, now, **fields):
    fields = {"name": "菁英培育计划", "hosts": ["区委社会工作部", "区委组织部", "区委党校"], **fields}
    return make_programme(unit=unit, starts_on=FIRST, ends_on=LAST, by=by, now=now, **fields)


def open_one(unit, by, now, **fields):
    programme = programme_of(unit, by, now)
    fields = {"code": "JY-06", "name": "第六期", "category": Category.IN_SERVICE, **fields}
    return open_cohort(programme=programme, unit=unit, starts_on=FIRST, ends_on=LAST, by=by, now=now, **fields)


def test_the_first_host_leads(tree, organizer, now):
    programme = programme_of(tree.district, organizer, now, brand="社区先锋365学堂")
    assert [(host.name, host.is_lead) for host in programme.hosts.all()] == [
        ("区委社会工作部", True),
        ("区委组织部", False),
        ("区委党校", False),
    ]


def test_a_programme_needs_a_host_and_a_name_of_its_own(tree, organizer, now):
    with pytest.raises(Refusal, match="请填写牵头单位"):
        programme_of(tree.district, organizer, now, hosts=[" "])
    programme_of(tree.district, organizer, now, name="另一个")
    with pytest.raises(Refusal, match="云溪区已有“另一个”") as refusal:
        programme_of(tree.district, organizer, now, name="另一个")
    assert refusal.value.field == "name"


def test_nobody_founds_a_programme_outside_the_own_place(tree, organizer, now):
    with pytest.raises(Refusal, match="您不能在远山区举办培训"):
        programme_of(tree.far_district, organizer, now)


def test_hosts_may_change_their_order(tree, organizer, now):
    programme = programme_of(tree.district, organizer, now)
    facts = {
        "name": "菁英培育计划",
        "brand": "",
        "starts_on": FIRST,
        "ends_on": LAST,
        "hosts": ["区委党校", "区委组织部"],
    }
    edit_programme(programme=programme, expected=1, by=organizer, now=now, **facts)
    assert programme.hosts.get(is_lead=True).name == "区委党校"
    programme.version = 1
    with pytest.raises(StaleSave):
        edit_programme(programme=programme, expected=1, by=organizer, now=now, **{**facts, "name": "改名"})


def test_a_street_opens_in_service_classes_only(tree, account, now):
    street = account(Role.STREET_ADMIN)
    assert open_one(tree.street, street, now).organiser_level == "street"
    programme = programme_of(tree.street, street, now, name="任前")
    with pytest.raises(Refusal, match="任前培训由市级、区级举办，临江街道不能开这类班"):
        open_cohort(
            programme=programme, code="RQ", name="任前班", unit=tree.street, category=Category.PRE_APPOINTMENT,
            starts_on=FIRST, ends_on=LAST, by=street, now=now,
        )  # fmt: skip


def test_a_code_belongs_to_one_class(tree, organizer, now):
    cohort = open_one(tree.district, organizer, now)
    with pytest.raises(Refusal, match="班次代码“JY-06”已被使用") as refusal:
        open_cohort(
            programme=cohort.programme, code="JY-06", name="又一班", unit=tree.district, starts_on=FIRST, ends_on=LAST,
            by=organizer, now=now,
        )  # fmt: skip
    assert refusal.value.field == "code"


def test_an_edit_keeps_before_and_after_and_refuses_a_stale_one(tree, organizer, now):
    cohort = open_one(tree.district, organizer, now)
    facts = {
        "code": "JY-06", "category": Category.IN_SERVICE, "starts_on": FIRST, "ends_on": LAST,
        "hours_required": Decimal(96), "capacity": 61,
    }  # fmt: skip
    edit_cohort(cohort=cohort, expected=1, name="第六期菁英班", by=organizer, now=now, **facts)
    event = AuditEvent.objects.get(verb="cohorts.edit_cohort")
    assert (event.detail["before"]["name"], event.detail["after"]["name"]) == ("第六期", "第六期菁英班")
    with pytest.raises(StaleSave):
        edit_cohort(cohort=cohort, expected=1, name="别名", by=organizer, now=now, **facts)


def test_a_class_goes_its_way_step_by_step(tree, organizer, account, now):
    cohort = open_one(tree.district, organizer, now)
    cohort = publish_cohort(cohort=cohort, by=organizer, now=now)
    with pytest.raises(Refusal, match="还没有班主任"):
        start_cohort(cohort=cohort, by=organizer, now=now)
    assign_teacher(cohort=cohort, user=account(Role.CLASS_TEACHER), by=organizer, now=now)
    with pytest.raises(Refusal, match="还没有学员"):
        start_cohort(cohort=cohort, by=organizer, now=now)
    member = enrol_person(cohort, PersonFactory(unit=tree.community), state=EnrolmentState.ADMITTED)
    cohort = start_cohort(cohort=cohort, by=organizer, now=now)
    member.refresh_from_db()
    assert (cohort.state, member.state) == (CohortState.RUNNING, EnrolmentState.ACTIVE)
    with pytest.raises(Refusal, match="这个班进行中，不能这样办"):
        archive_cohort(cohort=cohort, by=organizer, now=now)


def test_the_teacher_sees_the_class_and_the_former_one_no_longer(cohort, members, teacher, organizer, now):
    follower = UserFactory(home=cohort.unit, name="新班主任")
    assign_teacher(cohort=cohort, user=follower, by=organizer, now=now, reason="调岗")
    open_links = CareLink.objects.filter(until=None)
    assert set(open_links.values_list("user", "person")) == {(follower.pk, m.person_id) for m in members}
    assert follower.role_holdings.get().role == Role.CLASS_TEACHER
    assert cohort.teachers.get(until=None).user == follower
    assert not Person.objects.visible_to(User.objects.get(pk=teacher.pk)).exists()
    assert Person.objects.visible_to(User.objects.get(pk=follower.pk)).count() == 3
    assert Notice.objects.get(recipient=follower, channel="inbox").title == "请您担任第六期菁英班班主任"


def test_the_same_teacher_again_changes_nothing(cohort, teacher, organizer, now):
    assign_teacher(cohort=cohort, user=teacher, by=organizer, now=now)
    assert cohort.teachers.count() == 1


def test_a_trainee_of_the_class_is_not_its_teacher(cohort, trainee, organizer, now):
    with pytest.raises(Refusal, match="是本班学员，不能兼任班主任"):
        assign_teacher(cohort=cohort, user=trainee, by=organizer, now=now)


def test_a_finished_class_keeps_its_teacher(tree, organizer, account, now):
    cohort = make_cohort(tree.district, state=CohortState.CLOSED)
    with pytest.raises(Refusal, match="已经结业"):
        assign_teacher(cohort=cohort, user=account(Role.CLASS_TEACHER), by=organizer, now=now)
