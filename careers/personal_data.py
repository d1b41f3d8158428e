"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import FOR_LIFE, classify

classify(
    "careers.Certificate",
    purpose=_("职业水平证书"),
    retention=FOR_LIFE,
    LINK="person verified_by recorded_by",
    NUMBER="number",
    RECORD="level issued_on issued_precision registered_on expires_on source",
    WORDS="void_reason",
    TRACE="verified_at recorded_at",
    NONE="id version voided_at",
)
classify(
    "careers.ExamRegistration",
    purpose=_("职业水平考试报名与结果"),
    retention=FOR_LIFE,
    LINK="person recorded_by",
    NAME="name name_key",
    NUMBER="id_sealed id_hash",
    CONTACT="phone",
    PROFILE="staff_type",
    RECORD="unit year level subjects pre_exam result source",
    WORDS="void_reason",
    TRACE="recorded_at",
    NONE="id version voided_at",
)
