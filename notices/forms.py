from django import forms
from django.utils.translation import gettext_lazy as _

from common.forms import PlainForm
from notices.choices import Group


class MailGroupsForm(PlainForm):
    """Which groups of messages also come by mail."""

    groups = forms.MultipleChoiceField(
        label=_("同时发到邮箱"),
        choices=Group,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("没有勾选的类别只发站内消息。站内消息不能关闭。"),
    )
