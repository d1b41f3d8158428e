"""What the database refuses by itself, and who sees which class."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cohorts.choices import SessionState
from cohorts.models import (
    AbsenceFollowUp,
    Attendance,
    AttendanceMark,
    Cohort,
    CohortTeacher,
    Enrolment,
    LeaveRequest,
    RollCall,
    Session,
)
from common.access import Right
from people.choices import Role
from tests.factories.cohorts import SessionFactory, enrol_person, give_teacher, make_cohort
from tests.factories.people import PersonFactory, UserFactory


def refused(write):
    """The database says no, and the transaction of the test goes on."""
    with pytest.raises(DatabaseError), transaction.atomic():
        write()
    return True


def test_a_class_has_one_session_at_a_time_unless_one_is_cancelled(cohort, session):
    twin = {"cohort": cohort, "starts_at": session.starts_at + timedelta(minutes=5)}
    assert refused(lambda: SessionFactory(**twin))
    Session.objects.filter(pk=session.pk).update(state=SessionState.CANCELLED)
    assert SessionFactory(**twin).pk


def test_sessions_may_follow_each_other_to_the_minute(cohort, session):
    assert SessionFactory(cohort=cohort, starts_at=session.ends_at).pk


def test_an_instructor_is_in_one_place_at_a_time(tree, session):
    teacher = UserFactory(home=tree.district)
    Session.objects.filter(pk=session.pk).update(instructor=teacher)
    other = make_cohort(tree.district)
    assert refused(lambda: SessionFactory(cohort=other, starts_at=session.starts_at, instructor=teacher))
    assert SessionFactory(cohort=other, starts_at=session.starts_at).pk


def test_a_class_has_one_teacher_and_a_person_one_place(tree, cohort, members, now):
    assert refused(lambda: CohortTeacher.objects.create(cohort=cohort, user=UserFactory(home=tree.district), since=now))
    assert refused(lambda: enrol_person(cohort, members[0].person))


@pytest.mark.parametrize(
    ("model", "values"),
    [
        (Cohort, {"ends_on": "2020-01-01"}),
        (Cohort, {"capacity": 0}),
        (Cohort, {"code": ""}),
        (Enrolment, {"state": "withdrawn"}),
        (Enrolment, {"left_on": "2020-01-01"}),
        (Session, {"state": "held"}),
        (Session, {"hours": 0}),
        (AttendanceMark, {"status": "asleep"}),
        (AbsenceFollowUp, {"closed_at": "2026-11-03T10:00Z"}),
        (LeaveRequest, {"state": "approved"}),
        (LeaveRequest, {"ends_on": "2020-01-01"}),
        (Attendance, {"outcome": "late for tea"}),
    ],
)
def test_what_cannot_be_is_refused(cohort, session, members, now, model, values):
    call = RollCall.objects.create(session=session, phase="before", opened_at=now)
    AttendanceMark.objects.create(roll_call=call, enrolment=members[0], status="present", marked_at=now)
    Attendance.objects.create(session=session, enrolment=members[0], outcome="present", hours=4)
    AbsenceFollowUp.objects.create(enrolment=members[0], session=session, opened_at=now, due_at=now)
    LeaveRequest.objects.create(enrolment=members[0], kind="sick", starts_on=now, ends_on=now, reason="x", asked_at=now)
    assert refused(lambda: model.objects.update(**values))


def test_a_mark_is_made_once_in_a_roll_call_and_history_keeps_both_states(session, members, now):
    call = RollCall.objects.create(session=session, phase="before", opened_at=now)
    mark = {"roll_call": call, "enrolment": members[0], "marked_at": now}
    AttendanceMark.objects.create(status="present", **mark)
    assert refused(lambda: AttendanceMark.objects.create(status="absent", **mark))
    AttendanceMark.objects.update(status="late")
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM cohorts_attendancemarkevent ORDER BY pgh_id")
        assert [row[0] for row in cursor.fetchall()] == ["present", "late"]


def test_who_sees_a_class(tree, cohort, members, trainee, teacher, account):
    sees = {
        role: Cohort.objects.visible_to(account(role)).filter(pk=cohort.pk).exists()
        for role in (Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.TRAINING_ADMIN, Role.STREET_ADMIN, Role.SECRETARY,
                     Role.CLASS_TEACHER, Role.INSTRUCTOR, Role.MENTOR, Role.JUDGE, Role.AUDITOR, Role.SYSTEM_ADMIN)
    }  # fmt: skip
    assert {role for role, seen in sees.items() if seen} == {"CA", "DA", "TA", "SA", "CS", "AU"}
    assert Cohort.objects.visible_to(teacher).exists()
    assert Cohort.objects.visible_to(trainee).exists()
    far = account(Role.DISTRICT_ADMIN, tree.far_district)
    sibling = account(Role.SECRETARY, tree.sibling_community)
    assert not Cohort.objects.visible_to(far).exists()
    assert not Cohort.objects.visible_to(sibling).exists()


def test_a_teacher_does_not_reach_into_another_class_of_the_same_people(tree, cohort, members, teacher):
    other = make_cohort(tree.district)
    elsewhere = enrol_person(other, members[0].person)
    give_teacher(other, UserFactory(home=tree.district))
    assert elsewhere not in Enrolment.objects.visible_to(teacher)
    assert not Cohort.objects.visible_to(teacher, Right.ENTER).filter(pk=other.pk).exists()


def test_a_street_reads_its_people_in_the_districts_class_and_changes_nothing(tree, cohort, members, account):
    enrol_person(cohort, PersonFactory(unit=tree.sibling_community))
    street = account(Role.STREET_ADMIN)
    assert set(Enrolment.objects.visible_to(street)) == set(members)
    assert not Enrolment.objects.visible_to(street, Right.MANAGE).exists()
