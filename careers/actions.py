"""Certificates and examination registrations, one at a time; workbooks go through the import engine."""

from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices import CertificateLevel, ExamResult
from careers.models import Certificate, ExamRegistration
from common.exceptions import Refusal
from common.versions import save_version
from people import audit
from people.choices import Precision
from people.models import Person, User


@transaction.atomic
def record_certificate(
    *,
    person: Person,
    level: CertificateLevel,
    by: User | None,
    now: datetime,
    issued_on: date | None = None,
    precision: Precision = Precision.DAY,
    number: str = "",
    registered_on: date | None = None,
    expires_on: date | None = None,
) -> Certificate:
    """Put a certificate on record. Raises Refusal when the person has one of this level already, and for days
    that cannot be."""
    certificate = Certificate(
        person=person,
        level=level,
        number=number.strip(),
        issued_on=issued_on,
        issued_precision=precision,
        registered_on=registered_on,
        expires_on=expires_on,
        recorded_by=by,
    )
    _check_days(certificate, timezone.localdate(now))
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError as error:
        raise _certificate_refused(error, certificate) from error
    audit.record("careers.record_certificate", by=by, target=certificate, unit_id=person.unit_id, now=now, level=level)
    return certificate


def _check_days(certificate: Certificate, today: date) -> None:
    issued_on, registered_on = certificate.issued_on, certificate.registered_on
    if issued_on and issued_on > today:
        raise Refusal(_("取证日期不能晚于今天。"), field="issued_on")
    if registered_on and registered_on > today:
        raise Refusal(_("登记日期不能晚于今天。"), field="registered_on")
    if registered_on and issued_on and registered_on < issued_on:
        raise Refusal(_("登记日期不能早于取证日期。"), field="registered_on")


def _certificate_refused(error: IntegrityError, certificate: Certificate) -> Refusal:
    text = str(error)
    if "certificate_once_a_level" in text:
        return Refusal(
            _("%(name)s已登记过%(level)s证书。")
            % {"name": certificate.person, "level": certificate.get_level_display()},
            field="level",
        )
    if "certificate_number_unique" in text:
        return Refusal(_("这个证书编号已登记在另一人名下，请核对。"), field="number")
    return Refusal(_("有效期要晚于取证日期。"), field="expires_on")


@transaction.atomic
def verify_certificate(*, certificate: Certificate, expected: int, by: User, now: datetime) -> Certificate:
    """Confirm that the original was seen. Raises Refusal when it has been, and for one's own certificate."""
    if certificate.verified_at:
        raise Refusal(_("这张证书已经核验过。"))
    if by.person_id == certificate.person_id:
        raise Refusal(_("本人的证书请由他人核验。"))
    save_version(certificate, expected=expected, verified_by=by, verified_at=now)
    audit.record("careers.verify_certificate", by=by, target=certificate, unit_id=certificate.person.unit_id, now=now)
    return certificate


@transaction.atomic
def void_certificate(*, certificate: Certificate, reason: str, by: User, now: datetime) -> Certificate:
    """Take a certificate out of every count. Raises Refusal without a reason, and for one that is void already."""
    voided: Certificate = _void(certificate, reason, now)
    unit_id = voided.person.unit_id
    audit.record("careers.void_certificate", by=by, target=voided, unit_id=unit_id, reason=reason, now=now)
    return voided


@transaction.atomic
def correct_registration(
    *,
    registration: ExamRegistration,
    expected: int,
    result: ExamResult,
    subjects: int | None,
    pre_exam: bool | None,
    by: User,
    now: datetime,
) -> ExamRegistration:
    """Enter how an examination ended, or what the list had wrong. Raises Refusal for a result that cannot be."""
    if result != ExamResult.PENDING and registration.year > timezone.localdate(now).year:
        raise Refusal(_("%(year)d 年的考试还没有举行，不能登记成绩。") % {"year": registration.year}, field="result")
    if result == ExamResult.PARTLY and subjects == 1:
        raise Refusal(_("只报考一科的，成绩只有通过或未通过。"), field="result")
    facts: dict[str, Any] = {"result": result, "subjects": subjects, "pre_exam": pre_exam}
    changed = [name for name, value in facts.items() if getattr(registration, name) != value]
    save_version(registration, expected=expected, **facts)
    audit.record(
        "careers.correct_registration",
        by=by,
        target=registration,
        unit_id=registration.unit_id,
        now=now,
        fields=changed,
        result=result,
    )
    return registration


@transaction.atomic
def void_registration(*, registration: ExamRegistration, reason: str, by: User, now: datetime) -> ExamRegistration:
    """Take a registration out of every count. Raises Refusal without a reason, and for one that is void already."""
    voided: ExamRegistration = _void(registration, reason, now)
    audit.record("careers.void_registration", by=by, target=voided, unit_id=voided.unit_id, reason=reason, now=now)
    return voided


def _void(row: Certificate | ExamRegistration, reason: str, now: datetime) -> Any:
    """It stays on record, void, with when and why; a right one may then be entered. Whoever still has the row
    open in a form finds its version gone."""
    if len(reason.strip()) < 2:
        raise Refusal(_("请写明作废的原因。"), field="reason")
    locked: Any = type(row)._base_manager.select_for_update(of=("self",)).get(pk=row.pk)
    if locked.voided_at:
        raise Refusal(_("这条记录已经作废。"))
    return save_version(locked, expected=locked.version, voided_at=now, void_reason=reason.strip()[:200])
