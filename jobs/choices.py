"""The fixed words of long work and of periodic work."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    QUEUED = "queued", _("排队中")
    RUNNING = "running", _("进行中")
    DONE = "done", _("已完成")
    FAILED = "failed", _("未完成")
    PARKED = "parked", _("已搁置")
    CANCELLED = "cancelled", _("已取消")


LIVE_STATES = frozenset({JobState.QUEUED, JobState.RUNNING})
ENDED_STATES = frozenset(JobState) - LIVE_STATES
# What its owner may start again: work that stopped without a result.
RETRYABLE_STATES = frozenset({JobState.FAILED, JobState.PARKED, JobState.CANCELLED})


class RunState(models.TextChoices):
    """One occurrence of periodic work. Skipped: a newer occurrence took its place."""

    DUE = "due", _("待执行")
    DONE = "done", _("已执行")
    SKIPPED = "skipped", _("已并入下一次")
    FAILED = "failed", _("执行失败")
