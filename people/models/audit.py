"""What happened, by whom: append-only."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from common.access import Right
from people.access import scoped


class AuditKind(models.TextChoices):
    REQUEST = "request", _("操作请求")
    CHANGE = "change", _("数据变更")
    LOGIN = "login", _("登录")
    LOGIN_FAILED = "login_failed", _("登录失败")
    LOGOUT = "logout", _("退出")
    REFUSAL = "refusal", _("拒绝访问")
    EXPORT = "export", _("导出")
    UNMASK = "unmask", _("查看完整号码")


class AuditQuerySet(models.QuerySet["AuditEvent"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "AuditQuerySet":
        """Events at units in reach; everybody sees what they did themselves where the matrix says so."""
        return scoped(self, user, "audit", right, {"subtree": "unit__path", "own": "actor"})


class AuditEvent(models.Model):
    """One event. `detail` holds before/after and reason; personal values stand in it masked."""

    at = models.DateTimeField(_("时间"))
    kind = models.CharField(_("类型"), max_length=12, choices=AuditKind)
    actor = models.ForeignKey("people.User", models.PROTECT, null=True, related_name="+", verbose_name=_("操作人"))
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="+", verbose_name=_("单位"))
    verb = models.CharField(_("动作"), max_length=80)
    target = models.CharField(_("对象"), max_length=80, blank=True)
    target_id = models.CharField(_("对象编号"), max_length=40, blank=True)
    reason = models.CharField(_("事由"), max_length=200, blank=True)
    detail = models.JSONField(_("明细"), default=dict)
    request_id = models.UUIDField(null=True)
    ip = models.GenericIPAddressField(_("来源地址"), null=True)
    method = models.CharField(max_length=8, blank=True)
    path = models.CharField(_("地址"), max_length=200, blank=True)
    status = models.PositiveSmallIntegerField(_("结果"), null=True)

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = _("审计事件")
        indexes = [
            models.Index(fields=["-at", "-id"], name="audit_latest"),
            models.Index(fields=["target", "target_id"], name="audit_of_object"),
            models.Index(fields=["actor", "-at"], name="audit_of_actor"),
            models.Index(fields=["request_id", "kind"], name="audit_of_request"),
        ]
        triggers = [
            pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb}"


class RequestKey(models.Model):
    """The answer first given to a form post, replayed when the same post comes again (rule 8)."""

    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    key = models.UUIDField()
    route = models.CharField(max_length=200)
    status = models.PositiveSmallIntegerField(null=True)
    headers = models.JSONField(default=dict)
    body = models.BinaryField(default=b"")
    created_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["user", "key"], name="request_key_used_once"),
            models.CheckConstraint(condition=Q(status=None) | Q(status__lt=400), name="request_key_keeps_successes"),
        ]

    def __str__(self) -> str:
        return str(self.key)
