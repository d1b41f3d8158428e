"""How allauth serves us: no self sign-up, log-ins on record, a changed password counts as one's own."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from people import audit
from people.guessing import remember_device, seconds_to_wait
from people.models import User
from people.models.audit import AuditKind


class AccountAdapter(DefaultAccountAdapter):
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _("用户名或密码不对，请重新输入。"),
        "account_inactive": _("这个账号已停用，请联系本单位管理员。"),
        "enter_current_password": _("现在的密码不对，请重新输入。"),
        "incorrect_password": _("密码不对，请重新输入。"),
        "too_many_login_attempts": _("试得太多，请过几分钟再试。"),
        "rate_limited": _("试得太多，请过几分钟再试。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def set_password(self, user: User, password: str) -> None:
        user.must_change_password = False
        user.password_set_at = timezone.now()
        super().set_password(user, password)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        """On to what one came for, not back to the form."""
        return "/"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Instead of allauth's count, which would lock owners out of every device (people/guessing.py)."""
        if seconds := seconds_to_wait(request):
            text = _("这个网络刚才输错密码太多次，请 %(seconds)s 秒后再试。")
            raise ValidationError(text % {"seconds": seconds})

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Only that somebody failed: the name typed may be a phone number or even a password."""
        super().authentication_failed(request, **credentials)
        audit.record("people.login", by=None, kind=AuditKind.LOGIN_FAILED)

    def post_login(self, request: HttpRequest, user: User, **options: Any) -> Any:
        audit.record("people.login", by=user, kind=AuditKind.LOGIN)
        response = super().post_login(request, user, **options)
        remember_device(request, response, user)
        return response

    def is_reauthentication_required(self, *, app: str) -> bool:
        """A log-in of the last minutes is proof enough; later the password is asked for again."""
        records = get_authentication_records(self.request, self.request.user)
        fresh = time.time() - app_settings.REAUTHENTICATION_TIMEOUT
        return not any(record["at"] > fresh for record in records)

    def logout(self, request: HttpRequest) -> None:
        if request.user.is_authenticated:
            audit.record("people.logout", by=request.user, kind=AuditKind.LOGOUT)  # type: ignore[arg-type]
        super().logout(request)
