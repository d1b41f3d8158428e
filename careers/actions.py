"""Certificates and examination registrations, one at a time; workbooks go through the import engine."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from careers.choices import CertificateLevel
from careers.models import Certificate, ExamRegistration
from common.exceptions import Refusal
from common.models import Voidable
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
    """Put a certificate on record. Raises Refusal when the person has one of this level already."""
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
    if issued_on and issued_on > timezone.localdate(now):
        raise Refusal(_("取证日期不能晚于今天。"), field="issued_on")
    try:
        with transaction.atomic():
            certificate.save()
    except IntegrityError as error:
        raise _certificate_refused(error, certificate) from error
    audit.record("careers.record_certificate", by=by, target=certificate, unit_id=person.unit_id, now=now, level=level)
    return certificate


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
    _void(certificate, reason, now)
    audit.record(
        "careers.void_certificate",
        by=by,
        target=certificate,
        unit_id=certificate.person.unit_id,
        reason=reason,
        now=now,
    )
    return certificate


@transaction.atomic
def void_registration(*, registration: ExamRegistration, reason: str, by: User, now: datetime) -> ExamRegistration:
    _void(registration, reason, now)
    audit.record(
        "careers.void_registration", by=by, target=registration, unit_id=registration.unit_id, reason=reason, now=now
    )
    return registration


def _void(row: Voidable, reason: str, now: datetime) -> None:
    """It stays on record, void, with who, when and why; a right one may then be entered."""
    if len(reason.strip()) < 2:
        raise Refusal(_("请写明作废的原因。"), field="reason")
    if row.voided_at:
        raise Refusal(_("这条记录已经作废。"))
    row.voided_at, row.void_reason = now, reason.strip()[:200]
    row.save(update_fields=["voided_at", "void_reason"])
