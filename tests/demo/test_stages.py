"""Each stage of the demo stands on the one before, and shows something on every desk."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import ScoringPeriod, SpotCheck
from careers.choices import CertificateLevel
from careers.models import Certificate, ExamRegistration
from cohorts.choices import CohortState, EnrolmentState
from cohorts.models import Cohort, Enrolment, LeaveRequest, Session
from coursework.models import Case
from demo.district import ACCOUNTS, TRAINEE
from demo.invented import Inventor
from demo.stages import Stage, make_demo
from imports.models import ImportBatch
from imports.values.identity import take_id_number
from mentors.models import Bond, MentorProfile
from people.choices import Level
from people.models import AuditEvent, Person, Unit, User
from reports.models import ReportRun

pytestmark = pytest.mark.django_db


def make(stage: Stage):
    district = make_demo(seed=7, stage=stage, now=timezone.now(), say=lambda text: None)
    assert not AuditEvent.objects.filter(at__gt=timezone.now()).exists()
    return district


def units(level: Level) -> int:
    return Unit.objects.filter(level=level).count()


def assert_ledgers_and_desks_have_rows():
    """What the menu's lists of certificates, examinations, imports and papers show."""
    holders = Certificate.objects.values("person").distinct().count()
    assert 0.35 < holders / 378 < 0.5
    assert set(Certificate.objects.values_list("level", flat=True)) == set(CertificateLevel.values)
    assert Certificate.objects.filter(verified_at=None).exists()
    assert Certificate.objects.get(person__name=TRAINEE).verified_at
    years = set(ExamRegistration.objects.values_list("year", flat=True))
    assert max(years) - min(years) == 1 == len(years) - 1
    assert ExamRegistration.objects.filter(person=None).exists()
    passed = ExamRegistration.objects.filter(result="passed").values_list("person", "level")
    assert set(passed) <= set(Certificate.objects.values_list("person", "level"))
    assert set(ImportBatch.objects.values_list("state", flat=True)) == {"done"}
    assert [batch.wrong_rows for batch in ImportBatch.objects.order_by("pk")] == [1, 0, 1, 0]
    papers = ReportRun.objects.values_list("freeze__unit__level", "format", "job__state")
    assert sorted(papers) == [
        ("city", "docx", "done"), ("community", "docx", "done"), ("district", "docx", "done"),
        ("district", "xlsx", "done"), ("district", "xlsx", "done"), ("street", "docx", "done"),
    ]  # fmt: skip


def test_while_enrolling_people_mentors_and_a_former_class_are_there():
    make(Stage.ENROLLING)

    assert [units(level) for level in Level] == [1, 1, 4, 29]
    assert Person.objects.workers().filter(posts__until=None).count() == 378
    assert MentorProfile.objects.count() == 26
    assert dict(Cohort.objects.values_list("name", "state")) == {
        "第五期菁英班": CohortState.CLOSED,
        "第六期菁英班": CohortState.ENROLLING,
    }
    assert Enrolment.objects.filter(cohort__name="第六期菁英班").count() == 61
    assert {account.username for account in ACCOUNTS} <= set(User.objects.values_list("username", flat=True))
    assert (Bond.objects.count(), Case.objects.count(), ScoringPeriod.objects.count()) == (0, 0, 0)
    assert_ledgers_and_desks_have_rows()


def test_when_closed_the_class_has_graduated_and_every_month_is_settled():
    make(Stage.CLOSED)

    assert set(Cohort.objects.values_list("state", flat=True)) == {CohortState.CLOSED}
    states = set(Enrolment.objects.values_list("state", flat=True))
    assert states <= {EnrolmentState.GRADUATED, EnrolmentState.WITHDRAWN}
    assert not Session.objects.filter(state="planned").exists()
    assert not ScoringPeriod.objects.filter(closed_at=None).exists()
    assert not Case.objects.exclude(state__in=["accepted", "rejected"]).exists()
    assert SpotCheck.objects.exists()
    assert_ledgers_and_desks_have_rows()
    secretary = User.objects.get(username="shuji")
    assert LeaveRequest.objects.visible_to(secretary).exists()


def test_the_same_seed_invents_the_same_people():
    one, two, other = Inventor(7), Inventor(7), Inventor(8)
    names = [[inventor.name() for _number in range(50)] for inventor in (one, two, other)]

    assert names[0] == names[1] != names[2]
    assert len(set(names[0])) == 50


def test_invented_id_numbers_are_right_and_never_twice():
    inventor, today = Inventor(7), timezone.localdate()
    numbers = [
        inventor.id_number(today - timedelta(days=12_000 + number % 3), male=bool(number % 2)) for number in range(200)
    ]

    assert all(take_id_number(number).problem is None for number in numbers)
    assert len(set(numbers)) == 200


def test_only_an_empty_database_is_filled(account):
    from people.choices import Role

    account(Role.AUDITOR)

    with pytest.raises(CommandError, match="空库"):
        call_command("seed_demo")
