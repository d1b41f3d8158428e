"""Forms of leave and of asking after the absent."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.choices import AbsenceReason, LeaveKind
from cohorts.forms.texts import LongTextField
from cohorts.models import AbsenceFollowUp
from cohorts.models.care import CARE_NOTE_LENGTH
from common.forms import DateInput, PlainForm


class LeaveForm(PlainForm):
    """Leave, in the fewest fields; the class is asked for only where there are several."""

    enrolment: Any = forms.ModelChoiceField(label=_("班次"), queryset=None, empty_label=None)
    kind = forms.ChoiceField(label=_("类别"), choices=LeaveKind.choices, widget=forms.RadioSelect)
    starts_on = forms.DateField(label=_("从哪天"), widget=DateInput())
    ends_on = forms.DateField(label=_("到哪天"), widget=DateInput(), required=False, help_text=_("只请一天可以不填。"))
    reason = LongTextField(
        label=_("事由"), max_length=200, help_text=_("最多 200 字。病情只有班主任和区级培训、主管部门看得到。")
    )

    def __init__(self, *args: Any, enrolments: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["enrolment"]
        field.queryset = enrolments
        field.label_from_instance = lambda enrolment: enrolment.cohort.name
        field.initial = first = enrolments[0] if len(enrolments) else None
        if len(enrolments) == 1 and first is not None:
            field.widget = forms.HiddenInput()
            field.initial = first.pk

    def facts(self) -> dict[str, Any]:
        facts = {name: self.cleaned_data[name] for name in ("enrolment", "starts_on", "reason")}
        ends_on = self.cleaned_data["ends_on"] or facts["starts_on"]
        return {**facts, "ends_on": ends_on, "kind": LeaveKind(self.cleaned_data["kind"])}


class AnswerForm(PlainForm):
    """What is said to the one who asked; needed only for a no."""

    answer = LongTextField(
        label=_("审批意见"), max_length=200, required=False, help_text=_("不准假时必填，最多 200 字。")
    )


class FollowUpForm(PlainForm):
    """Why somebody was absent, and how they are."""

    reason = forms.ChoiceField(
        label=_("缺课原因"),
        choices=[one for one in AbsenceReason.choices if one[0] != AbsenceReason.CORRECTED],
        widget=forms.RadioSelect,
        required=False,
    )
    care_note = LongTextField(
        label=_("关心记录"), max_length=CARE_NOTE_LENGTH, rows=3, required=False,
        help_text=_("最多 2000 字。只有您、学员本人和区级培训、主管部门看得到。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, task: AbsenceFollowUp, **kwargs: Any) -> None:
        kwargs["initial"] = {"reason": task.reason, "care_note": task.care_note, "version": task.version}
        super().__init__(*args, **kwargs)
