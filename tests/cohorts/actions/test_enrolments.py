from datetime import timedelta

import pytest
from django.utils import timezone

from cohorts.actions.enrolments import admit, enrol, enrol_all, withdraw
from cohorts.choices import CohortState, EnrolmentState
from common.exceptions import Refusal
from people.choices import Role
from people.models import CareLink
from tests.factories.cohorts import enrol_person
from tests.factories.people import PersonFactory


def test_who_joins_a_running_class_is_active_and_seen_by_its_teacher(cohort, teacher, worker, organizer, now):
    enrolment = enrol(cohort=cohort, person=worker, by=organizer, now=now, needs=["矛盾调解"])
    assert (enrolment.state, enrolment.unit, enrolment.needs) == (EnrolmentState.ACTIVE, worker.unit, ["矛盾调解"])
    assert enrolment.joined_on == timezone.localdate(now)
    assert CareLink.objects.get(person=worker, until=None).user == teacher


def test_who_joins_before_the_start_is_admitted_from_the_first_day(cohort, worker, organizer, now):
    cohort.state = CohortState.ENROLLING
    cohort.save()
    enrolment = enrol(cohort=cohort, person=worker, by=organizer, now=now)
    assert (enrolment.state, enrolment.joined_on) == (EnrolmentState.ADMITTED, cohort.starts_on)


def test_nobody_sits_twice_in_a_class(cohort, members, organizer, now):
    with pytest.raises(Refusal, match="已在本班名册中"):
        enrol(cohort=cohort, person=members[0].person, by=organizer, now=now)


def test_a_full_class_takes_nobody(cohort, members, worker, organizer, now):
    cohort.capacity = 3
    cohort.save()
    with pytest.raises(Refusal, match="名额 3 人，只剩 0 个") as refusal:
        enrol(cohort=cohort, person=worker, by=organizer, now=now)
    assert refusal.value.code == "full"


def test_a_class_that_is_over_takes_nobody(cohort, worker, organizer, now):
    cohort.state = CohortState.CLOSED
    cohort.save()
    with pytest.raises(Refusal, match="已经结业"):
        enrol(cohort=cohort, person=worker, by=organizer, now=now)


def test_the_teacher_cannot_be_a_member_too(cohort, teacher, worker, organizer, now):
    teacher.person = worker
    teacher.save()
    with pytest.raises(Refusal, match="是本班班主任"):
        enrol(cohort=cohort, person=worker, by=organizer, now=now)


def test_many_are_enrolled_in_as_many_statements_as_one(tree, cohort, organizer, now, queries_of):
    one, *three = [PersonFactory(unit=tree.community) for _ in range(4)]
    cost = queries_of(lambda: enrol_all(cohort=cohort, persons=[one], by=organizer, now=now))
    assert queries_of(lambda: enrol_all(cohort=cohort, persons=three, by=organizer, now=now)) == cost


def test_who_leaves_is_out_of_the_teachers_sight_and_keeps_the_reason(cohort, members, organizer, now):
    gone = withdraw(enrolment=members[0], by=organizer, now=now, reason="工作调动")
    assert (gone.state, gone.reason, gone.left_on) == (EnrolmentState.WITHDRAWN, "工作调动", timezone.localdate(now))
    assert not CareLink.objects.filter(person=gone.person, until=None).exists()
    assert CareLink.objects.filter(until=None).count() == 2


def test_leaving_needs_a_reason_and_happens_once(members, organizer, now):
    with pytest.raises(Refusal, match="请写明离班原因"):
        withdraw(enrolment=members[0], by=organizer, now=now, reason=" ")
    withdraw(enrolment=members[0], by=organizer, now=now, reason="劝退", dismissed=True)
    with pytest.raises(Refusal, match="已不在本班"):
        withdraw(enrolment=members[0], by=organizer, now=now, reason="又一次")


def test_who_left_before_joining_has_days_in_order(members, organizer, now):
    early = members[0].joined_on - timedelta(days=3)
    assert (
        withdraw(enrolment=members[0], by=organizer, now=now, reason="x", left_on=early).left_on == members[0].joined_on
    )


def test_who_left_comes_back_to_the_same_place(cohort, members, teacher, organizer, now):
    withdraw(enrolment=members[0], by=organizer, now=now, reason="病休")
    again = enrol(cohort=cohort, person=members[0].person, by=organizer, now=now)
    assert (again.pk, again.state, again.left_on) == (members[0].pk, EnrolmentState.ACTIVE, None)
    assert CareLink.objects.filter(user=teacher, person=again.person, role=Role.CLASS_TEACHER, until=None).count() == 1


def test_an_application_is_admitted_once(cohort, worker, teacher, organizer, now):
    applied = enrol_person(cohort, worker, state=EnrolmentState.APPLIED)
    assert admit(enrolment=applied, by=organizer, now=now).state == EnrolmentState.ACTIVE
    with pytest.raises(Refusal, match="不在待录取名单中"):
        admit(enrolment=applied, by=organizer, now=now)


@pytest.mark.parametrize("days", [-366, 361])
def test_people_join_from_the_year_before_until_the_last_day(cohort, worker, organizer, now, days):
    odd = cohort.starts_on + timedelta(days=days)
    with pytest.raises(Refusal, match="入班日期应在") as refusal:
        enrol(cohort=cohort, person=worker, by=organizer, now=now, joined_on=odd)
    assert refusal.value.field == "joined_on"
    right = odd + timedelta(days=1 if days < 0 else -1)
    assert enrol(cohort=cohort, person=worker, by=organizer, now=now, joined_on=right).joined_on == right


def test_who_is_added_after_the_last_day_joins_on_it(cohort, worker, organizer, now):
    late = now + timedelta(days=400)
    assert enrol(cohort=cohort, person=worker, by=organizer, now=late).joined_on == cohort.ends_on
