"""The fixed words of careers: certificates and examinations of social workers."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class CertificateLevel(models.TextChoices):
    JUNIOR = "junior", _("助理社会工作师")
    MIDDLE = "middle", _("社会工作师")
    SENIOR = "senior", _("高级社会工作师")


class ExamLevel(models.TextChoices):
    JUNIOR = "junior", _("初级")
    MIDDLE = "middle", _("中级")
    SENIOR = "senior", _("高级")


class ExamResult(models.TextChoices):
    PENDING = "pending", _("未出成绩")
    PASSED = "passed", _("通过")
    PARTLY = "partly", _("部分科目通过")
    FAILED = "failed", _("未通过")
    ABSENT = "absent", _("缺考")


# From the lowest: who holds two counts at the higher one.
LEVEL_RANK = {level: rank for rank, level in enumerate(CertificateLevel.values)}
