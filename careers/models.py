"""What a person has earned and has registered for: dated facts, voided but never overwritten (S12, S14)."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from careers.choices import CertificateLevel, ExamLevel, ExamResult
from common.access import Right
from common.models import Versioned, Voidable
from people.access import cared_for, scoped
from people.choices import Precision, Role, Source, StaffType
from people.history import tracked

CERTIFICATE_REACH = {
    "subtree": "person__unit__path",
    "own": "person__user",
    "class": cared_for(Role.CLASS_TEACHER, "person"),
    "mentee": cared_for(Role.MENTOR, "person"),
}
EXAM_REACH = CERTIFICATE_REACH | {"subtree": "unit__path"}


def thing_of(right: Right) -> str:
    """Both belong to the growth archive, which is only read; who manages people manages them."""
    return "archive" if right in {Right.READ, Right.OWN} else "people"


class CertificateQuerySet(models.QuerySet["Certificate"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "CertificateQuerySet":
        return scoped(self.live(), user, thing_of(right), right, CERTIFICATE_REACH)

    def live(self) -> "CertificateQuerySet":
        return self.filter(voided_at=None, person__voided_at=None)

    def in_force(self, day: date) -> "CertificateQuerySet":
        """Issued by then and not expired; a certificate without a known date of issue counts."""
        issued = Q(issued_on=None) | Q(issued_on__lte=day)
        return self.live().filter(issued).filter(Q(expires_on=None) | Q(expires_on__gte=day))


@tracked()
class Certificate(Versioned, Voidable):
    """A social worker's certificate. A person may hold several levels, each once."""

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="certificates", verbose_name=_("人员"))
    level = models.CharField(_("社工证等级"), max_length=6, choices=CertificateLevel)
    number = models.CharField(_("证书编号"), max_length=40, blank=True)
    issued_on = models.DateField(_("取证日期"), null=True, blank=True)
    issued_precision = models.CharField(max_length=5, choices=Precision, default=Precision.DAY)
    registered_on = models.DateField(_("登记日期"), null=True, blank=True)
    expires_on = models.DateField(_("有效期至"), null=True, blank=True)
    source = models.CharField(_("来源"), max_length=8, choices=Source, default=Source.ENTERED)
    verified_by = models.ForeignKey(
        "people.User", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("核验人")
    )
    verified_at = models.DateTimeField(_("核验时间"), null=True, blank=True)
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = CertificateQuerySet.as_manager()

    class Meta:
        verbose_name = _("社工证")
        indexes = [models.Index(fields=["level", "id"], name="certificate_by_level")]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "level"], condition=Q(voided_at=None), name="certificate_once_a_level"
            ),
            models.UniqueConstraint(
                fields=["number"], condition=Q(voided_at=None) & ~Q(number=""), name="certificate_number_unique"
            ),
            models.CheckConstraint(condition=Q(level__in=CertificateLevel.values), name="certificate_level_known"),
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(issued_on=None) | Q(expires_on__gt=F("issued_on")),
                name="certificate_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(verified_by=None, verified_at=None)
                | Q(verified_by__isnull=False, verified_at__isnull=False),
                name="certificate_verified_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.get_level_display()}"


class ExamQuerySet(models.QuerySet["ExamRegistration"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "ExamQuerySet":
        return scoped(self.live(), user, thing_of(right), right, EXAM_REACH)

    def live(self) -> "ExamQuerySet":
        return self.filter(voided_at=None)


@tracked(exclude=("id_sealed", "id_hash", "phone"))
class ExamRegistration(Versioned, Voidable):
    """Somebody's registration for an examination of a year. Who is not on record has no `person`: self-hired
    staff are counted too (S14), and are linked when their record is opened."""

    person = models.ForeignKey(
        "people.Person",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="exam_registrations",
        verbose_name=_("人员"),
    )
    name = models.CharField(_("姓名"), max_length=60)
    name_key = models.CharField(max_length=200, blank=True)
    id_sealed = models.BinaryField(editable=False)
    id_hash = models.CharField(max_length=64, editable=False)
    phone = models.CharField(_("手机号"), max_length=11, blank=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="exam_registrations", verbose_name=_("单位"))
    staff_type = models.CharField(_("用工类型"), max_length=12, choices=StaffType, default=StaffType.SELF_HIRED)
    year = models.PositiveSmallIntegerField(_("年度"))
    level = models.CharField(_("报考级别"), max_length=6, choices=ExamLevel)
    subjects = models.PositiveSmallIntegerField(_("报考科目数"), null=True, blank=True)
    pre_exam = models.BooleanField(_("参加考前培训"), null=True, blank=True)
    result = models.CharField(_("成绩"), max_length=8, choices=ExamResult, default=ExamResult.PENDING)
    source = models.CharField(_("来源"), max_length=8, choices=Source, default=Source.ENTERED)
    recorded_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)

    objects = ExamQuerySet.as_manager()

    class Meta:
        verbose_name = _("考试报名")
        indexes = [
            models.Index(fields=["unit", "year"], name="exam_of_unit"),
            models.Index(fields=["name_key", "id"], name="exam_by_name"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_hash", "year", "level"], condition=Q(voided_at=None), name="exam_registered_once"
            ),
            models.CheckConstraint(condition=Q(level__in=ExamLevel.values), name="exam_level_known"),
            models.CheckConstraint(condition=Q(year__gte=2008, year__lte=2100), name="exam_year_sensible"),
            models.CheckConstraint(
                condition=Q(subjects=None) | Q(subjects__gte=1, subjects__lte=3), name="exam_subjects_1_to_3"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} · {self.year} {self.get_level_display()}"

    @property
    def result_kind(self) -> str:
        """The colour of its badge."""
        return {ExamResult.PASSED: "done", ExamResult.PARTLY: "soon"}.get(ExamResult(self.result), "calm")
