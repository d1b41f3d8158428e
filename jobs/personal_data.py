"""What this app keeps about people, column by column."""

from django.utils.translation import gettext_lazy as _

from people.registry import NINETY_DAYS, classify

classify(
    "jobs.Job",
    purpose=_("后台任务的进度与结果"),
    retention=NINETY_DAYS,
    LINK="owner result",
    TRACE="created_at started_at ended_at cancel_asked_at",
    NONE="id attempts run_after woken_at lease_until fence public_id kind unit params state done total note cursor "
    "error",
)
classify(
    "jobs.PeriodicRun",
    purpose=_("定时任务只做一次，不含个人"),
    retention=NINETY_DAYS,
    NONE="id attempts run_after woken_at name due_at state done_at",
)
classify(
    "jobs.Heartbeat",
    purpose=_("各进程是否在运行，不含个人"),
    retention=NINETY_DAYS,
    NONE="id name at",
)
