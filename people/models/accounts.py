"""Accounts and the roles they hold."""

from datetime import date
from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.models import Versioned
from people.access import Access, load_access, scoped
from people.choices import Level, Role
from people.names import name_key
from people.rules.dates import EARLIEST


class UserQuerySet(models.QuerySet["User"]):
    def visible_to(self, user: Any, right: Right = Right.READ) -> "UserQuerySet":
        """Accounts of units in reach; the own one has a page of its own, which asks for no right."""
        return scoped(
            self,
            user,
            "units",
            right,
            {
                "subtree": "home__path",
                "community": lambda reach: Q(home__path__startswith=reach.path, home__level=Level.COMMUNITY),
            },
        )


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):  # type: ignore[misc]
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username=username)


class User(AbstractBaseUser, Versioned):
    """An account. A person may have none; auditors and system admins may have no person."""

    username = models.CharField(_("用户名"), max_length=60, unique=True)
    name = models.CharField(_("姓名"), max_length=60)
    name_key = models.CharField(_("姓名拼音"), max_length=200, blank=True, editable=False, db_index=True)
    email = models.EmailField(_("邮箱"), blank=True)
    person = models.OneToOneField(
        "people.Person", models.PROTECT, null=True, blank=True, related_name="user", verbose_name=_("人员")
    )
    home = models.ForeignKey("people.Unit", models.PROTECT, related_name="accounts", verbose_name=_("所属单位"))
    is_active = models.BooleanField(_("启用"), default=True)
    must_change_password = models.BooleanField(_("下次登录须改密"), default=True)
    password_set_at = models.DateTimeField(_("改密时间"), null=True, blank=True)
    language = models.CharField(_("语言"), max_length=10, default="zh-hans")
    date_joined = models.DateTimeField(_("开通时间"), auto_now_add=True)

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    objects = UserManager()

    class Meta:
        verbose_name = _("账号")

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """What updates rows without saving them writes the key itself."""
        self.name_key = name_key(self.name)
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    @cached_property
    def access(self) -> Access:
        """The user's roles in force, read once a request."""
        return load_access(self)


class RoleHoldingQuerySet(models.QuerySet["RoleHolding"]):
    def in_force(self, day: date) -> "RoleHoldingQuerySet":
        return self.filter(since__lte=day).filter(Q(until=None) | Q(until__gt=day))

    def still_open(self, day: date) -> "RoleHoldingQuerySet":
        """Roles in force on the day or from a later day on."""
        return self.filter(Q(until=None) | Q(until__gt=day))


class RoleHolding(models.Model):
    """A role held at a node from a day until a day (exclusive); closed, never overwritten."""

    user = models.ForeignKey(User, models.PROTECT, related_name="role_holdings", verbose_name=_("账号"))
    role = models.CharField(_("角色"), max_length=2, choices=Role)
    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="role_holdings", verbose_name=_("单位"))
    since = models.DateField(_("起"))
    until = models.DateField(_("止"), null=True, blank=True)
    granted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("授予人")
    )

    objects = RoleHoldingQuerySet.as_manager()

    class Meta:
        verbose_name = _("任职角色")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "unit"], condition=Q(until=None), name="role_held_once_at_a_unit"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=models.F("since")), name="role_dates_in_order"
            ),
            models.CheckConstraint(condition=Q(since__gte=EARLIEST), name="role_not_before_1949"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} · {self.unit}"
