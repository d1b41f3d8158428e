"""Private files: stored under a random name, served by one permission-checked view (rule 10)."""

import uuid
from typing import Any

from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


def random_path(instance: "PrivateFile", filename: str) -> str:
    """Two folder levels of a random name; nothing of the sender's file name reaches the disk."""
    name = uuid.uuid4().hex
    return f"{name[:2]}/{name[2:4]}/{name}"


class PrivateFile(models.Model):
    """A stored file. The owning app decides who may read it; `shown_name` is for people only."""

    content = models.FileField(upload_to=random_path, max_length=100)
    shown_name = models.CharField(_("文件名"), max_length=120)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    created_by: Any = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name = _("文件")

    def __str__(self) -> str:
        return self.shown_name
