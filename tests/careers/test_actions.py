from datetime import UTC, date, datetime

import pytest

from careers import actions
from careers.choices import CertificateLevel
from careers.models import Certificate, ExamRegistration
from common.exceptions import Refusal, StaleSave
from people.choices import Role
from people.models import AuditEvent
from tests.factories.careers import CertificateFactory, ExamRegistrationFactory

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 24, 2, tzinfo=UTC)


@pytest.fixture
def admin(account):
    return account(Role.DISTRICT_ADMIN)


def record(person, admin, **fields):
    return actions.record_certificate(person=person, level=CertificateLevel.JUNIOR, by=admin, now=NOW, **fields)


def test_a_certificate_is_put_on_record(worker, admin):
    certificate = record(worker, admin, issued_on=date(2023, 9, 30), number=" 2023-1 ")
    assert (certificate.number, certificate.source) == ("2023-1", "entered")
    assert AuditEvent.objects.filter(verb="careers.record_certificate", target_id=str(certificate.pk)).exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"issued_on": date(2027, 1, 1)}, "issued_on"),
        ({"issued_on": date(2023, 1, 1), "expires_on": date(2022, 1, 1)}, "expires_on"),
    ],
)
def test_dates_that_cannot_be_are_refused(worker, admin, fields, field):
    with pytest.raises(Refusal) as refusal:
        record(worker, admin, **fields)
    assert refusal.value.field == field


def test_a_level_and_a_number_are_recorded_once(worker, far_worker, admin):
    record(worker, admin, number="A1")
    with pytest.raises(Refusal, match="已登记过助理社会工作师"):
        record(worker, admin)
    with pytest.raises(Refusal, match="另一人名下"):
        record(far_worker, admin, number="A1")


def test_a_void_certificate_makes_room_for_the_right_one(worker, admin):
    certificate = record(worker, admin)
    with pytest.raises(Refusal, match="写明作废的原因"):
        actions.void_certificate(certificate=certificate, reason=" ", by=admin, now=NOW)
    actions.void_certificate(certificate=certificate, reason="录错人", by=admin, now=NOW)
    assert record(worker, admin).pk != certificate.pk
    with pytest.raises(Refusal, match="已经作废"):
        actions.void_certificate(certificate=certificate, reason="录错人", by=admin, now=NOW)


def test_a_certificate_is_verified_once_by_somebody_else(worker, admin):
    certificate = CertificateFactory(person=worker)
    actions.verify_certificate(certificate=certificate, expected=1, by=admin, now=NOW)
    assert Certificate.objects.get().verified_by == admin
    with pytest.raises(Refusal, match="已经核验过"):
        actions.verify_certificate(certificate=certificate, expected=2, by=admin, now=NOW)


def test_nobody_verifies_the_own_certificate_or_an_old_state(worker, admin):
    certificate = CertificateFactory(person=worker)
    with pytest.raises(StaleSave):
        actions.verify_certificate(certificate=certificate, expected=7, by=admin, now=NOW)
    admin.person = worker
    with pytest.raises(Refusal, match="他人核验"):
        actions.verify_certificate(certificate=certificate, expected=1, by=admin, now=NOW)


def test_a_registration_is_voided(tree, admin):
    registration = ExamRegistrationFactory(unit=tree.community)
    with pytest.raises(Refusal, match="写明作废的原因"):
        actions.void_registration(registration=registration, reason="", by=admin, now=NOW)
    actions.void_registration(registration=registration, reason="重复报名", by=admin, now=NOW)
    assert ExamRegistration.objects.live().count() == 0
    with pytest.raises(Refusal, match="已经作废"):
        actions.void_registration(registration=registration, reason="重复报名", by=admin, now=NOW)


def test_a_registration_day_lies_between_the_certificate_and_today(worker, admin):
    for wrong in (date(2027, 1, 1), date(2020, 1, 1)):
        with pytest.raises(Refusal) as refusal:
            record(worker, admin, issued_on=date(2023, 1, 1), registered_on=wrong)
        assert refusal.value.field == "registered_on"
    assert record(worker, admin, issued_on=date(2023, 1, 1), registered_on=date(2023, 1, 1)).pk


def test_a_void_row_is_not_verified_by_whoever_still_looks_at_it(worker, admin):
    certificate = CertificateFactory(person=worker)
    actions.void_certificate(certificate=certificate, reason="录错人", by=admin, now=NOW)
    with pytest.raises(StaleSave):
        actions.verify_certificate(certificate=certificate, expected=1, by=admin, now=NOW)


def correct(registration, admin, **facts):
    said = {"expected": 1, "result": "passed", "subjects": 2, "pre_exam": True, **facts}
    return actions.correct_registration(registration=registration, by=admin, now=NOW, **said)


def test_a_result_is_entered_and_the_record_says_what_changed(tree, admin):
    registration = ExamRegistrationFactory(unit=tree.community, subjects=2)
    corrected = correct(registration, admin)
    assert (corrected.result, corrected.subjects, corrected.pre_exam, corrected.version) == ("passed", 2, True, 2)
    event = AuditEvent.objects.get(verb="careers.correct_registration")
    assert event.detail == {"fields": ["result", "pre_exam"], "result": "passed"}
    with pytest.raises(StaleSave):
        correct(registration, admin, result="failed")


@pytest.mark.parametrize(
    ("year", "facts", "words"),
    [(2027, {}, "还没有举行"), (2025, {"result": "partly", "subjects": 1}, "只报考一科")],
)
def test_a_result_that_cannot_be_is_refused(tree, admin, year, facts, words):
    registration = ExamRegistrationFactory(unit=tree.community, year=year)
    with pytest.raises(Refusal, match=words) as refusal:
        correct(registration, admin, **facts)
    assert refusal.value.field == "result"


def test_facts_of_an_examination_to_come_may_be_corrected(tree, admin):
    registration = ExamRegistrationFactory(unit=tree.community, year=2027)
    assert correct(registration, admin, result="pending", subjects=1, pre_exam=None).subjects == 1
