from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cohorts.models import AbsenceFollowUp, Attendance, TrainingRecord
from reports.metrics import METRICS
from tests.factories.assessments import make_worker
from tests.factories.cohorts import SessionFactory, enrol_person, make_cohort

pytestmark = pytest.mark.django_db
ZONE = ZoneInfo("Asia/Shanghai")


def shown(figures, code):
    return METRICS[code].show(figures.year.whole.get(code))


def held(cohort, number, day=date(2026, 3, 2)):
    starts = datetime(day.year, day.month, day.day, 9 + number, tzinfo=ZONE)
    ends = starts + timedelta(minutes=45)
    return SessionFactory(cohort=cohort, number=number, starts_at=starts, ends_at=ends, state="held", held_at=ends)


def record(person, **fields):
    values = {
        "name": "外出学习",
        "category": "in_service",
        "organiser_level": "city",
        "starts_on": date(2026, 5, 1),
        "ends_on": date(2026, 5, 3),
        "hours": Decimal("12.5"),
        "result": "passed",
        "recorded_at": timezone.now(),
    }
    return TrainingRecord.objects.create(person=person, **{**values, **fields})


@pytest.fixture
def member(tree):
    """A worker of 望江社区 in the district's class."""
    return enrol_person(make_cohort(tree.district), make_worker(tree.community))


def test_one_person_in_three_trainings_is_three_times_and_one_person(tree, figures, member):
    enrol_person(make_cohort(tree.district), member.person)
    record(member.person)

    counted = figures(tree.district)

    assert (shown(counted, "training.attended"), shown(counted, "training.people")) == ("3", "1")
    assert shown(counted, "training.hours") == "12.5"


@pytest.mark.parametrize("state", ["applied", "withdrawn", "dismissed"])
def test_who_only_applied_or_left_took_no_part(tree, figures, state):
    left = date(2026, 6, 1) if state != "applied" else None
    enrol_person(make_cohort(tree.district), make_worker(tree.community), state=state, left_on=left)

    assert shown(figures(tree.district), "training.attended") == "0"


def test_records_of_other_years_failed_or_of_a_class_do_not_count_again(tree, figures, member):
    record(member.person, name="去年", starts_on=date(2025, 5, 1), ends_on=date(2025, 5, 2))
    record(member.person, name="没过", result="failed")
    record(member.person, name="本班", cohort=member.cohort)

    assert shown(figures(tree.district), "training.attended") == "1"


def test_hours_and_attendance_come_from_lessons_held(tree, figures, member):
    for number, (outcome, hours) in enumerate([("present", 4), ("late", 4), ("leave", 0), ("na", 0)], 1):
        Attendance.objects.create(
            session=held(member.cohort, number), enrolment=member, outcome=outcome, hours=Decimal(hours)
        )

    counted = figures(tree.district)

    assert shown(counted, "training.hours") == "8.0"
    assert shown(counted, "training.attendance") == "2/3 = 66.7%"
    assert shown(counted, "training.sessions") == "4"


def test_lessons_belong_to_who_holds_them_and_people_to_their_unit(tree, figures, member):
    Attendance.objects.create(session=held(member.cohort, 1), enrolment=member, outcome="present", hours=Decimal(4))

    community = figures(tree.community)

    assert (shown(community, "training.sessions"), shown(community, "training.attendance")) == ("0", "1/1 = 100.0%")
    assert shown(figures(tree.sibling_street), "training.attendance") == "—"


def test_new_and_graduated_members(tree, figures, member):
    closed = make_cohort(tree.district, starts_on=date(2025, 3, 1), ends_on=date(2026, 2, 1))
    enrol_person(closed, make_worker(tree.community), state="graduated")

    counted = figures(tree.district)

    assert (shown(counted, "training.enrolled"), shown(counted, "training.graduated")) == ("1", "1")


def test_absences_followed_up_in_time(tree, figures, member):
    now = timezone.now()
    for number, (opened, contacted, closed) in enumerate(
        [(48, 30, 30), (48, 2, 2), (48, None, None), (2, None, None)], 1
    ):
        AbsenceFollowUp.objects.create(
            enrolment=member,
            session=held(member.cohort, number),
            opened_at=now - timedelta(hours=opened),
            due_at=now - timedelta(hours=opened - 24),
            contacted_at=contacted and now - timedelta(hours=contacted),
            closed_at=closed and now - timedelta(hours=closed),
            reason="illness" if closed else "",
        )

    assert shown(figures(tree.district), "training.followed_up") == "1/3 = 33.3%"
