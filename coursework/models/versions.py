"""Files of a case, and the frozen versions that judges read."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.models import Voidable
from coursework.filetypes import PICTURES, TYPES
from coursework.models.cases import Case, CaseText
from people.history import tracked

FROZEN = pgtrigger.Update | pgtrigger.Delete


class CaseFileQuerySet(models.QuerySet["CaseFile"]):
    def live(self) -> "CaseFileQuerySet":
        return self.filter(voided_at=None)


@tracked()
class CaseFile(Voidable):
    """A file of a case. Taken out again it stays with the versions that were handed in with it."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="files", verbose_name=_("案例"))
    file = models.OneToOneField("people.PrivateFile", models.PROTECT, related_name="case_file", verbose_name=_("文件"))
    added_at = models.DateTimeField(_("上传时间"))

    objects = CaseFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("案例附件")
        indexes = [models.Index(fields=["case"], condition=Q(voided_at=None), name="case_file_live")]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def ending(self) -> str:
        return TYPES[self.file.content_type].ending

    @property
    def is_picture(self) -> bool:
        return self.file.content_type in PICTURES


@tracked()
class CaseVersion(CaseText):
    """The case as it was handed in for the n-th time; it never changes."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="versions", verbose_name=_("案例"))
    number = models.PositiveSmallIntegerField(_("第几次提交"))
    submitted_at = models.DateTimeField(_("提交时间"))
    submitted_by = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = _("案例提交稿")
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="case_version_number_once")]
        triggers = [pgtrigger.Protect(name="frozen", operation=FROZEN)]

    def __str__(self) -> str:
        return self.title


class VersionFile(models.Model):
    """A file as part of what was handed in: 附件1, 附件2 …, the only name that a judge sees."""

    version = models.ForeignKey(CaseVersion, models.PROTECT, related_name="files", verbose_name=_("提交稿"))
    case_file = models.ForeignKey(CaseFile, models.PROTECT, related_name="version_files", verbose_name=_("附件"))
    position = models.PositiveSmallIntegerField(_("顺序"))

    class Meta:
        verbose_name = _("提交稿附件")
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["version", "position"], name="version_file_position_once"),
            models.UniqueConstraint(fields=["version", "case_file"], name="version_file_once"),
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=FROZEN)]

    def __str__(self) -> str:
        return self.blind_name

    @property
    def blind_name(self) -> str:
        return str(_("附件%(number)d.%(ending)s") % {"number": self.position, "ending": self.case_file.ending})
