"""What was uploaded, what would become of each row, what was imported, and how to take it back."""

from typing import Any

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.access import Right
from imports.kinds import Kind, kinds
from imports.reach import import_paths, reading_paths, topmost
from people.access import NOTHING


class BatchState(models.TextChoices):
    CHECKING = "checking", _("核对中")
    REFUSED = "refused", _("未能读取")
    STOPPED = "stopped", _("没有核对完")
    CHECKED = "checked", _("待确认")
    NOTHING = "nothing", _("没有可导入的")
    IMPORTING = "importing", _("导入中")
    DONE = "done", _("已导入")
    UNDONE = "undone", _("已撤销")
    DROPPED = "dropped", _("已放弃")


# Read and decided, and still as it was sent in: may be put aside, or give way to a better file.
WAITING_STATES = frozenset({BatchState.CHECKED, BatchState.NOTHING})


class BatchQuerySet(models.QuerySet["ImportBatch"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "BatchQuerySet":
        """Imports of kinds that the user may import there; auditors see those of things that they read.

        The import desk alone shows nothing: what a file says is as confidential as the records it fills.
        """
        if not getattr(user, "is_authenticated", False):
            return self.none()
        paths_of = reading_paths if right is Right.READ else import_paths
        query = NOTHING
        for kind in kinds().values():
            for path in topmost(paths_of(user, kind)):
                query |= Q(kind=kind.key, unit__path__startswith=path)
        return self.filter(query)


class ImportBatch(models.Model):
    """One file of one kind. Nothing of it stands in the records before `imported_at`.

    `counts` holds the figures by sheet, `tables` where which column was found, `moved` how many rows were
    decided otherwise at the import than at the check, `fault` why the file can't be read or wasn't imported.
    `replaces` is the file that this one was sent in to better: it is put aside once this one has been read.
    """

    kind = models.CharField(_("类别"), max_length=20)
    shown_name = models.CharField(_("文件名"), max_length=120)
    sha256 = models.CharField(max_length=64)
    unit: Any = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("导入范围")
    )
    file: Any = models.ForeignKey("people.PrivateFile", models.PROTECT, null=True, related_name="+")
    job: Any = models.ForeignKey("jobs.Job", models.SET_NULL, null=True, related_name="+")
    replaces: Any = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    options = models.JSONField(default=dict)
    state = models.CharField(_("状态"), max_length=10, choices=BatchState, default=BatchState.DONE)
    only_whole = models.BooleanField(_("全部正确才导入"), default=False)
    counts = models.JSONField(_("计数"), default=dict)
    tables = models.JSONField(default=list)
    notes = models.JSONField(default=list)
    fault = models.JSONField(null=True)
    moved = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(_("上传时间"), db_default=Now(), editable=False)
    checked_at = models.DateTimeField(_("核对时间"), null=True)
    imported_by: Any = models.ForeignKey(
        "people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("导入人")
    )
    imported_at = models.DateTimeField(_("导入时间"), null=True)
    undone_by: Any = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+")
    undone_at = models.DateTimeField(_("撤销时间"), null=True)

    objects = BatchQuerySet.as_manager()

    class Meta:
        verbose_name = _("导入批次")
        indexes = [models.Index(fields=["unit", "-id"], name="batch_of_unit")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=BatchState.values), name="batch_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "undone"], imported_at__isnull=False)
                | (~Q(state__in=["done", "undone"]) & Q(imported_at=None)),
                name="batch_imported_once",
            ),
            models.CheckConstraint(
                condition=Q(state="undone", undone_at__isnull=False) | (~Q(state="undone") & Q(undone_at=None)),
                name="batch_undone_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.shown_name} · {self.get_state_display()}"

    @property
    def of_kind(self) -> Kind:
        return kinds()[self.kind]

    def count(self, verdict: str) -> int:
        """Rows of all sheets with this verdict."""
        return sum(counts.get(verdict, 0) for counts in self.counts.values())

    @property
    def new_rows(self) -> int:
        return self.count("new")

    @property
    def changed_rows(self) -> int:
        return self.count("changed")

    @property
    def wrong_rows(self) -> int:
        return self.count("error")

    @property
    def rows_in_all(self) -> int:
        return sum(sum(counts.values()) for counts in self.counts.values())

    @property
    def writable(self) -> int:
        return self.new_rows + self.changed_rows

    @property
    def waits(self) -> bool:
        """Whether it is read and still as it was sent in."""
        return self.state in WAITING_STATES

    @property
    def has_rows(self) -> bool:
        """Whether its rows can still be shown; of one that was put aside only the figures are kept."""
        return bool(self.tables) and self.state != BatchState.DROPPED

    @property
    def to_replace(self) -> int | None:
        """The waiting file that a better one would take the place of: this one, or else the one that it was to."""
        return self.pk if self.waits else self.replaces_id


class ImportRow(models.Model):
    """What would become, or became, of one row of the file. `sheet` counts the batch's tables from 0.

    `sealed` holds the row's cells with what was tidied, found wrong or will change; `was` the verdict at the
    check where the import decided otherwise.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="rows")
    nth = models.PositiveIntegerField()
    sheet = models.PositiveSmallIntegerField()
    number = models.PositiveIntegerField()
    verdict = models.CharField(max_length=10)
    was = models.CharField(max_length=10, blank=True)
    sealed = models.BinaryField()

    class Meta:
        verbose_name = _("导入行")
        constraints = [models.UniqueConstraint(fields=["batch", "nth"], name="import_row_once")]
        indexes = [models.Index(fields=["batch", "sheet", "verdict", "nth"], name="import_row_by_verdict")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.number}"


class ImportChange(models.Model):
    """One row that a batch made or changed. `sealed`: fields before and after, encrypted; none for a new row.

    `by_kind`: written, and to be taken back, by the kind's own actions.
    """

    batch = models.ForeignKey(ImportBatch, models.PROTECT, related_name="changes")
    model = models.CharField(max_length=60)
    object_id = models.BigIntegerField()
    by_kind = models.BooleanField(default=False)
    sealed = models.BinaryField(null=True)

    class Meta:
        verbose_name = _("导入变更")
        indexes = [models.Index(fields=["batch", "id"], name="change_of_batch")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "model", "object_id"], name="change_recorded_once"),
        ]

    def __str__(self) -> str:
        return f"{self.model} {self.object_id}"
