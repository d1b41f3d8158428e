"""Forms of programmes and classes."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Category
from cohorts.forms.texts import LongTextField
from cohorts.models import Cohort, Programme
from common.access import Right
from common.forms import DateInput, PlainForm
from people.forms.fields import CodeField, UnitField
from people.models import User
from people.queries import units_with

MOST_SEATS = 2000


class HostsField(LongTextField):
    """Bodies, one a line; the first leads."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=600, rows=3, **options)

    def clean(self, value: Any) -> list[str]:
        names = [name.strip() for name in super().clean(value).splitlines() if name.strip()]
        if any(len(name) > 60 for name in names):
            raise forms.ValidationError(_("单位名称最多 60 个字，每行写一个。"))
        return names


class ProgrammeForm(PlainForm):
    """A programme with its hosts."""

    name = forms.CharField(label=_("项目名称"), max_length=80, help_text=_("如“社区工作者菁英培育计划”。"))
    brand = forms.CharField(label=_("品牌名称"), max_length=80, required=False, help_text=_("另有叫法的填在这里。"))
    unit = UnitField(label=_("举办单位"))
    hosts = HostsField(label=_("主办单位"), help_text=_("每行一个，第一行是牵头单位。"))
    starts_on = forms.DateField(label=_("开始日期"), widget=DateInput())
    ends_on = forms.DateField(label=_("结束日期"), widget=DateInput())
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, user: User, programme: Programme | None = None, **kwargs: Any) -> None:
        if programme is not None:
            hosts = "\n".join(host.name for host in programme.hosts.all())
            names = ("name", "brand", "starts_on", "ends_on", "version")
            kwargs["initial"] = {"hosts": hosts, **{name: getattr(programme, name) for name in names}}
        super().__init__(*args, **kwargs)
        if programme is not None:
            del self.fields["unit"]
            return
        units = units_with(user, "programmes", Right.MANAGE)
        unit_field: Any = self.fields["unit"]
        unit_field.queryset = units.open_on(timezone.localdate())  # type: ignore[attr-defined]
        main = user.access.main
        unit_field.initial = main.unit_id if main else None

    def facts(self) -> dict[str, Any]:
        names = ("name", "brand", "hosts", "starts_on", "ends_on")
        return {name: self.cleaned_data[name] for name in names}


class CohortForm(PlainForm):
    """A class of a programme."""

    name = forms.CharField(label=_("班次名称"), max_length=80, help_text=_("如“第六期菁英班”。"))
    code = CodeField(
        label=_("班次代码"), max_length=40, help_text=_("导入名册时用它认班，如 JY2026-06。"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip
    unit = UnitField(label=_("举办单位"))
    category = forms.ChoiceField(label=_("培训类别"), choices=Category.choices, initial=Category.IN_SERVICE)
    starts_on = forms.DateField(label=_("开班日期"), widget=DateInput())
    ends_on = forms.DateField(label=_("结业日期"), widget=DateInput())
    hours_required = forms.DecimalField(
        label=_("应修学时"), min_value=0, max_digits=6, decimal_places=1, initial=0, help_text=_("1 学时按 45 分钟计。")
    )
    capacity = forms.IntegerField(label=_("名额"), min_value=1, max_value=MOST_SEATS, initial=60)
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, user: User, programme: Programme | None = None, cohort: Cohort | None = None, **kwargs: Any
    ) -> None:
        if cohort is not None:
            names = ("name", "code", "category", "starts_on", "ends_on", "hours_required", "capacity", "version")
            kwargs["initial"] = {name: getattr(cohort, name) for name in names}
        super().__init__(*args, **kwargs)
        if cohort is not None:
            del self.fields["unit"]
            return
        units = units_with(user, "programmes", Right.MANAGE)
        unit_field: Any = self.fields["unit"]
        unit_field.queryset = units.open_on(timezone.localdate())  # type: ignore[attr-defined]
        if programme is not None:
            unit_field.initial = programme.unit_id
            self.fields["starts_on"].initial = programme.starts_on
            self.fields["ends_on"].initial = programme.ends_on

    def facts(self) -> dict[str, Any]:
        names = ("name", "code", "starts_on", "ends_on", "hours_required", "capacity")
        return {
            **{name: self.cleaned_data[name] for name in names},
            "category": Category(self.cleaned_data["category"]),
        }


class TeacherForm(PlainForm):
    """Who is class teacher."""

    user = forms.ModelChoiceField(label=_("班主任"), queryset=User.objects.none(), empty_label=_("请选择"))
    reason = forms.CharField(label=_("更换原因"), max_length=200, required=False)

    def __init__(self, *args: Any, cohort: Cohort, replaces: bool, candidates: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = candidates
        field.label_from_instance = lambda user: f"{user.name}（{user.home.name}）"
        if not replaces:
            del self.fields["reason"]


class EnrolForm(PlainForm):
    """One person into the class."""

    person: Any = forms.ModelChoiceField(label=_("学员"), queryset=None, empty_label=_("请选择"))
    joined_on = forms.DateField(
        label=_("入班日期"), widget=DateInput(), help_text=_("此前的课不计入出勤。"),
    )  # fmt: skip

    def __init__(self, *args: Any, candidates: Any, cohort: Cohort, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["person"]
        field.queryset = candidates
        if len(candidates[:2]) == 1:
            field.initial = candidates[0].pk
        field.label_from_instance = lambda person: f"{person.name} · {person.unit.full_name} · {person.post_title}"
        self.fields["joined_on"].initial = max(cohort.starts_on, min(today, cohort.ends_on))


class WithdrawForm(PlainForm):
    """Somebody leaves the class."""

    reason = forms.CharField(label=_("离班原因"), max_length=200)
    left_on = forms.DateField(label=_("离班日期"), widget=DateInput())
    dismissed = forms.BooleanField(label=_("按劝退处理"), required=False)


class ReasonForm(PlainForm):
    """Why; may be left out where nothing demands it."""

    reason = LongTextField(label=_("说明"), max_length=200, required=False, help_text=_("最多 200 字。"))
