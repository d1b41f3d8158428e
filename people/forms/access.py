"""The forms by which one gets in: allauth's, with the labels and the words of this house."""

from typing import Any

from allauth.account import forms as account
from allauth.account.adapter import get_adapter
from allauth.core import context, ratelimit
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django import forms
from django.utils.translation import gettext as _

from common.form_wording import reword

# Its row in ACCOUNT_RATE_LIMITS.
COUNTED_TRIES = "wrong_old_password"


class InOurWords:
    """Labels and sentences of allauth's fields; its catalogue calls the same thing otherwise than the page does."""

    def full_clean(self) -> None:
        form: Any = self
        for field in form.fields.values():
            reword(field)
        super().full_clean()  # type: ignore[misc]

    def call(self, **labels: str) -> None:
        form: Any = self
        for name, label in labels.items():
            form.fields[name].label = label


class LoginForm(InOurWords, account.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(login=_("用户名、工号或手机号"), password=_("密码"))


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(oldpassword=_("现在的密码"), password1=_("新密码"), password2=_("再输入一次新密码"))

    def clean_oldpassword(self) -> str:
        """Only a wrong one counts as a try: who breaks a rule with the new one may go on until it passes."""
        request: Any = context.request
        limit = {"action": COUNTED_TRIES, "user": self.user}
        if not ratelimit.consume(request, dry_run=True, **limit):
            raise get_adapter().validation_error("rate_limited")
        try:
            return str(super().clean_oldpassword())
        except forms.ValidationError:
            ratelimit.consume(request, **limit)
            raise

    def clean(self) -> dict[str, Any]:
        # Not allauth's own clean: it says the same in a sentence of its own.
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次输入的新密码不一样，请重新输入。"))
        return cleaned


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(password=_("密码"))


class CodeForm(InOurWords, mfa.AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(code=_("验证码"))


class CodeAgainForm(InOurWords, mfa.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(code=_("验证码"))


class FirstCodeForm(InOurWords, totp.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.call(code=_("验证码"))
