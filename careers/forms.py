"""Forms about certificates and examination registrations."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from careers.choices import CertificateLevel, ExamResult
from careers.models import ExamRegistration
from common.forms import DateInput, PlainForm
from people.forms.fields import CodeField, PartialDateField

UNKNOWN = [("", _("未填"))]


class CertificateForm(PlainForm):
    """What stands on a certificate."""

    level = forms.ChoiceField(label=_("证书等级"), choices=[("", _("请选择")), *CertificateLevel.choices])
    issued_on = PartialDateField(
        label=_("取证日期"), help_text=_("以证书上的批准日期为准；可以只填到年或月，如 2023-06")
    )
    number = CodeField(
        label=_("证书编号"), max_length=40, required=False, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    registered_on = forms.DateField(label=_("登记日期"), required=False, widget=DateInput())
    expires_on = forms.DateField(
        label=_("有效期至"), required=False, widget=DateInput(), help_text=_("证书没有写明有效期的不填。")
    )

    def facts(self) -> dict[str, Any]:
        """What record_certificate takes; the date comes with how exact it is."""
        issued_on, precision = self.cleaned_data["issued_on"]
        names = ("level", "number", "registered_on", "expires_on")
        return {**{name: self.cleaned_data[name] for name in names}, "issued_on": issued_on, "precision": precision}


class CorrectForm(PlainForm):
    """How the examination ended, and the facts that a list may have wrong."""

    result = forms.ChoiceField(label=_("成绩"), choices=ExamResult.choices)
    subjects: Any = forms.TypedChoiceField(
        label=_("报考科目数"),
        required=False,
        coerce=int,
        empty_value=None,
        choices=[*UNKNOWN, *((number, str(number)) for number in (1, 2, 3))],
    )
    pre_exam: Any = forms.TypedChoiceField(
        label=_("参加考前培训"),
        required=False,
        coerce=lambda value: value == "yes",
        empty_value=None,
        choices=[*UNKNOWN, ("yes", _("是")), ("no", _("否"))],
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, registration: ExamRegistration, **kwargs: Any) -> None:
        said = {None: "", True: "yes", False: "no"}[registration.pre_exam]
        kept = {name: getattr(registration, name) for name in ("result", "subjects", "version")}
        kwargs["initial"] = {**kept, "pre_exam": said}
        super().__init__(*args, **kwargs)
        if registration.year > timezone.localdate().year:
            self.fields["result"].help_text = _("考试还没有举行，成绩以后再填。")

    def facts(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("result", "subjects", "pre_exam")}


class VoidForm(PlainForm):
    reason = forms.CharField(
        label=_("作废原因"), min_length=2, max_length=200, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class VerifyForm(PlainForm):
    """Nothing to fill in: the certificate as it stood on the page is confirmed."""

    version = forms.IntegerField(widget=forms.HiddenInput)
