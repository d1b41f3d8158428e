"""What was imported, and what it changed, so that it can be undone."""

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class BatchState(models.TextChoices):
    DONE = "done", _("已导入")
    UNDONE = "undone", _("已撤销")


class ImportBatch(models.Model):
    """One file of one kind, as imported. `counts` holds the report's figures."""

    kind = models.CharField(_("类别"), max_length=20)
    shown_name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(max_length=64)
    state = models.CharField(_("状态"), max_length=8, choices=BatchState, default=BatchState.DONE)
    counts = models.JSONField(_("计数"), default=dict)
    imported_by: Any = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField(_("导入时间"))
    undone_by: Any = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    class Meta:
        verbose_name = _("导入批次")

    def __str__(self) -> str:
        return f"{self.shown_name} · {self.get_state_display()}"


class ImportChange(models.Model):
    """One row that a batch made or changed. `sealed`: fields before and after, encrypted; none for a new row."""

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="changes")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    sealed = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("导入变更")
        indexes = [models.Index(fields=["batch", "id"], name="change_of_batch")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "model", "object_id"], name="change_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
