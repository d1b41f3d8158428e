"""The second factor (G4): a code from the phone beside the password, kept sealed, asked by role."""

import base64
from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.signals import (
    authentication_failed,
    authenticator_added,
    authenticator_removed,
    authenticator_reset,
    authenticator_used,
)
from django.conf import settings
from django.contrib import messages
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from common.crypto import seal, unseal
from people import audit
from people.choices import Role
from people.models import User
from people.models.audit import AuditKind

# Whose password alone would open a whole district.
ASKED_OF = (Role.CITY_ADMIN, Role.DISTRICT_ADMIN, Role.TRAINING_ADMIN, Role.AUDITOR, Role.SYSTEM_ADMIN)


class FactorAdapter(DefaultMFAAdapter):
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("验证码不对，请看手机上最新的 6 位数字。"),
        "cannot_generate_recovery_codes": gettext_lazy("请先启用第二因素，再生成恢复码。"),
        "cannot_delete_authenticator": gettext_lazy("您的角色必须使用第二因素，不能关闭。换手机请先生成恢复码。"),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return base64.b64encode(seal(text)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(base64.b64decode(encrypted_text))

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return not is_asked_of(authenticator.user)


def is_asked_of(user: User) -> bool:
    """Whether the user's roles demand a second factor in this installation; the demo asks nobody."""
    return bool(settings.SECOND_FACTOR) and user.access.has_role(*ASKED_OF)


def has_factor(user: User) -> bool:
    return Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).exists()


def lacks_factor(user: User) -> bool:
    return is_asked_of(user) and not has_factor(user)


def bulk_export(view: Callable[..., Any]) -> Callable[..., Any]:
    """For views that take many people's data out of the system: whoever does so has a second factor."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        if settings.SECOND_FACTOR and not has_factor(request.user):  # type: ignore[arg-type]
            return to_set_up(request, _("批量导出前，请先启用第二因素。"))
        return view(request, *args, **kwargs)

    return wrapper


def to_set_up(request: HttpRequest, why: str) -> HttpResponse:
    messages.info(request, why)
    return redirect("mfa_activate_totp")


@receiver([authenticator_added, authenticator_removed, authenticator_reset])
def _note_change(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    audit.record("people.second_factor", by=user, target=user, kind_of_factor=str(authenticator.type))


@receiver(authenticator_used)
def _note_recovery(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Somebody got in without the phone."""
    if authenticator.type == Authenticator.Type.RECOVERY_CODES:
        audit.record("people.recovery_code", by=user, target=user, kind=AuditKind.LOGIN)


@receiver(authentication_failed)
def _note_wrong_code(sender: Any, user: User, authenticator: Authenticator, **kwargs: Any) -> None:
    """Whoever gets here knows the password."""
    audit.record("people.wrong_code", by=user, target=user, kind=AuditKind.LOGIN_FAILED)
