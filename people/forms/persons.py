"""Forms about persons and their posts."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.access import Right
from common.forms import DateInput, PlainForm
from people.choices import Education, Gender, Politics, PostTrack, StaffType, Standing
from people.forms.fields import (
    CodeField,
    IdNumberField,
    LabelField,
    NameField,
    PartialDateField,
    PhoneField,
    UnitField,
    partial_date,
)
from people.masking import Numbers
from people.models import Person, Unit, User
from people.queries import namesakes, receiving_units, units_with

UNKNOWN = [("", _("未填"))]
LONGEST_GRADE = 18


class PersonForm(PlainForm):
    """The basic facts of a person."""

    name = NameField()
    id_number = IdNumberField(label=_("身份证号"), required=False)
    phone = PhoneField(label=_("手机号"), required=False)
    work_number = CodeField(label=_("工号"), max_length=20, required=False)
    gender = forms.ChoiceField(label=_("性别"), choices=[*UNKNOWN, *Gender.choices], required=False)
    born_on = PartialDateField(label=_("出生日期"), required=False)
    politics = forms.ChoiceField(label=_("政治面貌"), choices=[*UNKNOWN, *Politics.choices], required=False)
    education = forms.ChoiceField(label=_("学历"), choices=[*UNKNOWN, *Education.choices], required=False)
    staff_type = forms.ChoiceField(label=_("用工类型"), choices=StaffType.choices)
    hired_on = PartialDateField(label=_("入职时间"), required=False)

    def facts(self) -> dict[str, Any]:
        """What the actions take; dates come with how exact they are."""
        facts = {key: self.cleaned_data[key] for key in ("name", "gender", "politics", "education", "staff_type")}
        facts["work_number"] = self.cleaned_data["work_number"] or None
        for key, precision in (("born_on", "born_precision"), ("hired_on", "hired_precision")):
            if known := self.cleaned_data[key]:
                facts[key], facts[precision] = known
            else:
                facts[key] = None
        if self.cleaned_data["id_number"]:
            facts["id_number"] = self.cleaned_data["id_number"]
        if self.cleaned_data["phone"] != self.fields["phone"].initial:
            facts["phone"] = self.cleaned_data["phone"]
        return facts


class PersonEditForm(PersonForm):
    """The ID number on record stays unless a new one is typed. The phone stands in its field as the viewer may
    see it: left so it stays, overwritten it changes, emptied it is cleared."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, person: Person, numbers: Numbers, **kwargs: Any) -> None:
        facts = ("name", "gender", "politics", "education", "staff_type", "version")
        initial = {key: getattr(person, key) for key in facts}
        initial["work_number"] = person.work_number or ""
        initial["born_on"] = partial_date(person.born_on, person.born_precision)
        initial["hired_on"] = partial_date(person.hired_on, person.hired_precision)
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        if numbers.id_number:
            self.fields["id_number"].help_text = _("已登记 %(number)s，不改就留空。") % {"number": numbers.id_number}
        self.fields["phone"].keep(numbers.phone)  # type: ignore[attr-defined]
        if numbers.phone:
            self.fields["phone"].help_text = _("不改就保持原样；清空即删除，本人就不能再用手机号登录。")


class PostFields(forms.Form):
    """A post at a unit."""

    unit = UnitField(label=_("单位"))
    title = LabelField(label=_("岗位"), max_length=60, help_text=_("如“社区网格员”“居委会副主任”。"))
    track = forms.ChoiceField(label=_("岗位类别"), choices=PostTrack.choices, initial=PostTrack.GENERAL)
    grade = forms.IntegerField(
        label=_("岗位等级"), min_value=1, max_value=LONGEST_GRADE, required=False, help_text=_("1 到 18，没有的不填。")
    )
    since = forms.DateField(label=_("任职起"), widget=DateInput())

    def post(self) -> dict[str, Any]:
        found = {key: self.cleaned_data[key] for key in ("unit", "title", "grade", "since")}
        return {**found, "track": PostTrack(self.cleaned_data["track"])}


def _offer_units(form: forms.Form, user: User) -> None:
    units = units_with(user, "people", Right.MANAGE).open_on(timezone.localdate())  # type: ignore[attr-defined]
    form.fields["unit"].queryset = units  # type: ignore[attr-defined]


class PersonAddForm(PostFields, PersonForm):
    """A new person with the first post."""

    field_order = (
        "name", "unit", "title", "track", "grade", "since", "id_number", "phone", "work_number", "gender",
        "born_on", "politics", "education", "staff_type", "hired_on", "namesake",
    )  # fmt: skip
    namesake = forms.BooleanField(label=_("不是同一个人，仍要建档"), required=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_units(self, user)
        self.question = self.fields.pop("namesake")

    def clean(self) -> dict[str, Any]:
        """Who goes back in the browser and saves again is asked first: without numbers nothing else tells."""
        cleaned: dict[str, Any] = super().clean() or {}
        name, unit = cleaned.get("name"), cleaned.get("unit")
        found = namesakes(name, unit, bool(cleaned.get("id_number"))).first() if name and unit else None
        if found:
            self.fields["namesake"] = self.question
            if self.add_prefix("namesake") not in self.data:
                words = _("本单位已有同名人员%(name)s（%(post)s）。确认不是同一个人的，请勾选后再保存。")
                post = found.post_title or found.get_standing_display()
                self.add_error("namesake", words % {"name": found.name, "post": post})
        return cleaned


class PostForm(PostFields, PlainForm):
    """A move to a new post, at the same unit or another; or the first one after none."""

    def __init__(self, *args: Any, user: User, posted: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_units(self, user)
        if posted:
            self.fields["since"].help_text = _("原岗位的任期到前一天为止。")


class LeaveForm(PlainForm):
    """The end of a post without a next one."""

    last_day = forms.DateField(
        label=_("最后在岗日"),
        widget=DateInput(),
        help_text=_("含这一天。人员名单和首页从办理时起不再计入；年度报告计到这一天为止。"),
    )
    reason = forms.CharField(
        label=_("离任原因"), min_length=2, max_length=200, help_text=_("如“退休”“辞职”“合同到期”。")
    )


class ReceivingField(UnitField):
    """Units that others look after, each with the one above it: districts of two cities share names."""

    def label_from_instance(self, obj: Unit) -> str:
        return f"{obj.parent.name} · {obj.name}" if obj.parent else obj.name


class ReleaseForm(PlainForm):
    """A move to where somebody else gives the post."""

    to = ReceivingField(label=_("接收单位"), help_text=_("由对方安排社区和岗位。"))
    last_day = forms.DateField(label=_("原岗位最后一天"), widget=DateInput(), help_text=_("含这一天。"))
    reason = forms.CharField(label=_("依据或原因"), min_length=2, max_length=200, help_text=_("如调令文号。"))

    def __init__(self, *args: Any, user: User, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        units = receiving_units(user, person).open_on(timezone.localdate())  # type: ignore[attr-defined]
        self.fields["to"].queryset = units  # type: ignore[attr-defined]
        if person.standing != Standing.POSTED:
            del self.fields["last_day"]


class ReasonForm(PlainForm):
    """Why something is done; the reason stays on record."""

    reason = forms.CharField(
        label=_("事由"), min_length=4, max_length=200, help_text=_("会记入审计日志，至少 4 个字。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
