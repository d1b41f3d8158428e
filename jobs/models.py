"""Long work, periodic occurrences and signs of life; PostgreSQL is the queue, the broker only wakes."""

import uuid
from datetime import timedelta
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.access import Right
from jobs.choices import ENDED_STATES, LIVE_STATES, RETRYABLE_STATES, JobState, RunState
from jobs.registry import Told, is_kind, kind_of, label_of
from jobs.rules import time_left


class RetriedQuerySet(models.QuerySet[Any]):
    """Pauses and leases run on the database's clock, so that machines need not agree on the time."""

    def ready(self) -> Self:
        """Rows whose pause after a failed attempt is over."""
        return self.filter(Q(run_after=None) | Q(run_after__lte=Now()))

    def unwoken(self) -> Self:
        """Rows whose last wake-up, if any, led to nothing: the broker may have lost it."""
        return self.filter(Q(woken_at=None) | Q(woken_at__lt=Now() - timedelta(seconds=settings.JOB_REWAKE)))


class LeasedQuerySet(RetriedQuerySet):
    def unleased(self) -> Self:
        """Rows that nobody works on: never claimed, or the holder let the lease lapse."""
        return self.filter(Q(lease_until=None) | Q(lease_until__lt=Now()))


class Retried(models.Model):
    """Work that is tried a few times, with a pause between."""

    attempts = models.PositiveSmallIntegerField(_("尝试次数"), default=0, editable=False)
    run_after = models.DateTimeField(null=True, editable=False)
    woken_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        abstract = True


class Leased(Retried):
    """Work that one holder at a time may do. The fence number grows with each claim, and a
    holder may write only while the number is still the one it was given."""

    lease_until = models.DateTimeField(null=True, editable=False)
    fence = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True


class JobQuerySet(LeasedQuerySet):
    def visible_to(self, user: Any, right: Right = Right.READ) -> Self:
        """A job is its owner's business alone: it ran with the owner's rights."""
        if not getattr(user, "is_authenticated", False) or not user.is_active:
            return self.none()
        return self.filter(owner=user)

    def live(self) -> Self:
        return self.filter(state__in=LIVE_STATES)

    def claimable(self) -> Self:
        """Queued jobs, and running ones whose worker has gone silent."""
        return self.live().unleased().ready()


class Job(Leased):
    """Long work in resumable steps, done with its owner's rights; `jobs.runner` alone changes it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(_("种类"), max_length=60)
    owner = models.ForeignKey("people.User", models.PROTECT, related_name="jobs", verbose_name=_("发起人"))
    unit = models.ForeignKey(
        "people.Unit", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("范围")
    )
    params = models.JSONField(default=dict, help_text=_("只存编号，不存个人信息"))
    state = models.CharField(_("状态"), max_length=10, choices=JobState, default=JobState.QUEUED)
    done = models.PositiveIntegerField(_("已处理"), default=0)
    total = models.PositiveIntegerField(_("总数"), default=0)
    note = models.CharField(_("当前步骤"), max_length=120, blank=True)
    cursor = models.JSONField(default=dict, help_text=_("已完成的步骤及其结果"))
    error = models.CharField(_("未完成原因"), max_length=300, blank=True)
    cancel_asked_at = models.DateTimeField(null=True, editable=False)
    created_at = models.DateTimeField(_("提交时间"))
    started_at = models.DateTimeField(_("开始时间"), null=True)
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    result = models.OneToOneField(
        "people.PrivateFile", models.PROTECT, null=True, related_name="job", verbose_name=_("结果文件")
    )

    # What the kind says of it; `jobs.queries.tell` asks.
    told = Told()

    objects = JobQuerySet.as_manager()

    class Meta:
        verbose_name = _("任务")
        ordering = ["-id"]
        indexes = [
            models.Index(fields=["owner", "-id"], name="job_of_owner"),
            models.Index(fields=["id"], name="job_live", condition=Q(state__in=[*sorted(LIVE_STATES)])),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, lease_until__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(lease_until=None)),
                name="job_runs_under_a_lease",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[*sorted(ENDED_STATES)], ended_at__isnull=False)
                | Q(state__in=[*sorted(LIVE_STATES)], ended_at=None),
                name="job_ends_once",
            ),
            models.CheckConstraint(condition=Q(total=0) | Q(done__lte=F("total")), name="job_done_within_total"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def label(self) -> str | Promise:
        return label_of(self.kind)

    @property
    def heading(self) -> str:
        """The kind with what it is about."""
        return f"{self.label} · {self.told.title}" if self.told.title else str(self.label)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE_STATES

    @property
    def is_retryable(self) -> bool:
        return self.state in RETRYABLE_STATES

    @property
    def percent(self) -> int | None:
        """None while the size of the work is unknown."""
        return 100 * self.done // self.total if self.total else None

    @property
    def size(self) -> str:
        """How much the work was, in its kind's words; empty where that says nothing."""
        words = kind_of(self.kind).size if is_kind(self.kind) else None
        return words(self.total) if words and self.total else ""

    @property
    def left(self) -> str:
        """How long it will take still, in words; empty while nobody can tell."""
        if self.state != JobState.RUNNING or self.started_at is None:
            return ""
        rest = time_left(done=self.done, total=self.total, elapsed=timezone.now() - self.started_at)
        if rest is None or not rest:
            return ""
        seconds = int(rest.total_seconds())
        if seconds <= 90:
            return ngettext("大约还要 %(n)d 秒", "大约还要 %(n)d 秒", seconds) % {"n": seconds}
        minutes = -(-seconds // 60)
        return ngettext("大约还要 %(n)d 分钟", "大约还要 %(n)d 分钟", minutes) % {"n": minutes}


class PeriodicRun(Retried):
    """One occurrence of periodic work; the unique key makes two schedulers agree on it."""

    name = models.CharField(max_length=80)
    due_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.DUE)
    done_at = models.DateTimeField(null=True)

    objects = RetriedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["name", "due_at"], name="periodic_run_once_per_slot"),
            models.CheckConstraint(condition=Q(state__in=RunState.values), name="periodic_run_state_known"),
            models.CheckConstraint(
                condition=Q(state=RunState.DONE, done_at__isnull=False) | (~Q(state=RunState.DONE) & Q(done_at=None)),
                name="periodic_run_done_has_time",
            ),
        ]
        indexes = [models.Index(fields=["name"], name="periodic_run_open", condition=Q(state=RunState.DUE))]

    def __str__(self) -> str:
        return f"{self.name} {self.due_at:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """When a background process last showed life."""

    name = models.CharField(max_length=120, unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
