"""Forms about accounts and roles."""

from typing import Any

from django import forms
from django.conf import settings
from django.core.validators import RegexValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.forms import DateInput, PlainForm
from people.choices import Role
from people.forms.fields import CodeField, NameField, UnitField
from people.models import Person, Unit, User
from people.permissions import can_grant_role, grantable_anywhere

USERNAME = RegexValidator(r"^[A-Za-z0-9_.-]{3,60}$", _("用户名用 3 到 60 个字母、数字、点或横线。"))
# Whoever has this phone would no longer get in by it.
NOT_A_PHONE = RegexValidator(r"^1\d{10}$", _("不要用手机号作用户名：本人本来就能用手机号登录。"), inverse_match=True)


class RoleFields(forms.Form):
    """A role at a node, from a day on."""

    role = forms.ChoiceField(label=_("角色"))
    unit = UnitField(label=_("任职单位"), help_text=_("角色管到这个单位及其下级。"))
    since = forms.DateField(label=_("生效日期"), widget=DateInput())

    def offer(self, user: User) -> None:
        """Only what the user may hand out, at units within reach."""
        self.giver = user
        choices = [(role.value, role.label) for role in grantable_anywhere(user)]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]
        self.fields["unit"].queryset = managed_units(user)  # type: ignore[attr-defined]

    def check_grant(self, role: str, unit: Unit | None) -> None:
        """An error at the role unless the user may hand it out at this very unit."""
        if role and unit and not can_grant_role(self.giver, Role(role), unit):
            words = _("您不能在“%(unit)s”授予“%(role)s”：只能授予低于自己的角色，且单位层级要相符。")
            self.add_error("role", words % {"unit": unit.name, "role": Role(role).label})


def managed_units(user: User) -> Any:
    return Unit.objects.visible_to(user, Right.MANAGE).open_on(timezone.localdate())


class RoleForm(RoleFields, PlainForm):
    """Granting a role to an account."""

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(user)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_grant(cleaned.get("role", ""), cleaned.get("unit"))
        return cleaned


class AccountForm(RoleFields, PlainForm):
    """A new account, with the first role if there is one to give at once."""

    username = forms.CharField(
        label=_("用户名"), max_length=60, validators=[USERNAME, NOT_A_PHONE], help_text=_("登录用，如工号或姓名拼音。")
    )
    name = NameField()
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("填了才能收到邮件提醒。"))
    field_order = ("username", "name", "unit", "role", "email")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offer(user)
        del self.fields["since"]
        role = self.fields["role"]
        role.required = False
        role.choices = [("", _("以后再授予")), *role.choices]  # type: ignore[attr-defined]
        self.fields["unit"].label = _("所属单位")
        self.fields["unit"].help_text = _("角色也在这个单位授予；要在别处任职的，开通后再加。")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self.check_grant(cleaned.get("role", ""), cleaned.get("unit"))
        return cleaned


class OwnAccountForm(PlainForm):
    """What everybody settles for themselves."""

    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("填了就会把提醒也发到邮箱；清空就不发邮件。"))
    language = forms.ChoiceField(label=_("界面语言"), choices=settings.LANGUAGES)
    version = forms.IntegerField(widget=forms.HiddenInput)


class AccountEditForm(PlainForm):
    """What an account is called; the work number stands on the person's record, whose version comes along."""

    username = forms.CharField(label=_("用户名"), max_length=60, validators=[USERNAME, NOT_A_PHONE])
    name = NameField(help_text=_("显示在名单和消息里的名字。"))
    work_number = CodeField(
        label=_("工号"), max_length=20, required=False, help_text=_("本人也可以用工号登录；清空即删除。")
    )
    email = forms.EmailField(label=_("邮箱"), required=False, help_text=_("填了才能收到邮件提醒。"))
    version = forms.IntegerField(widget=forms.HiddenInput)
    person_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, account: User, person: Person | None, **kwargs: Any) -> None:
        initial = {key: getattr(account, key) for key in ("username", "name", "email", "version")}
        if person:
            initial |= {"work_number": person.work_number or "", "person_version": person.version}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.fields["username"].help_text = _("登录用；改了以后，本人要用新的用户名登录。")
        if person is None:
            del self.fields["work_number"], self.fields["person_version"]

    def account_facts(self) -> dict[str, Any]:
        return {key: self.cleaned_data[key] for key in ("username", "name", "email")}
