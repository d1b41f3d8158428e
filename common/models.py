"""Abstract bases only; this app has no tables."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Versioned(models.Model):
    """Everything people edit carries a version; a stale save is refused with 409 (rule 8)."""

    version = models.PositiveIntegerField(_("版本"), default=1, editable=False)

    class Meta:
        abstract = True


class Voidable(models.Model):
    """No hard delete: a row is voided with a reason (rule 9)."""

    voided_at = models.DateTimeField(_("作废时间"), null=True, blank=True, editable=False)
    void_reason = models.CharField(_("作废原因"), max_length=200, blank=True, editable=False)

    class Meta:
        abstract = True
