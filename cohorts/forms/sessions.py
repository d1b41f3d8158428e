"""Forms of sessions."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from cohorts.choices import Method
from cohorts.forms.texts import LongTextField
from cohorts.models import Session
from common.forms import DateTimeInput, PlainForm
from people.choices import Role
from people.models import RoleHolding, Unit, User


def instructors_for(unit: Unit, day: Any) -> Any:
    """Accounts that hold the instructor's role at the unit, above or below it."""
    above = [unit.path[:end] for end in range(unit.steplen, len(unit.path) + 1, unit.steplen)]
    holdings = RoleHolding.objects.in_force(day).filter(role=Role.INSTRUCTOR)
    near = holdings.filter(unit__path__in=above) | holdings.filter(unit__path__startswith=unit.path)
    return User.objects.filter(pk__in=near.values("user"), is_active=True).order_by("name_key", "pk")


class SessionForm(PlainForm):
    """One lesson on the timetable."""

    topic = forms.CharField(label=_("主题"), max_length=80)
    starts_at = forms.DateTimeField(label=_("开始时间"), widget=DateTimeInput())
    ends_at = forms.DateTimeField(label=_("结束时间"), widget=DateTimeInput())
    room = forms.CharField(label=_("地点"), max_length=60, required=False, help_text=_("如“党校 302”。"))
    method = forms.ChoiceField(label=_("教学方式"), choices=Method.choices, initial=Method.LECTURE)
    instructor = forms.ModelChoiceField(
        label=_("授课教师账号"), queryset=User.objects.none(), required=False, empty_label=_("不用账号"),
        help_text=_("选了账号，教师就能自己点名；同一位教师的课不会排重。"),
    )  # fmt: skip
    instructor_name = forms.CharField(label=_("授课人"), max_length=60, required=False)
    hours = forms.DecimalField(
        label=_("学时"), min_value=0, max_digits=4, decimal_places=1, required=False,
        help_text=_("不填按每 45 分钟 1 学时计算。"),
    )  # fmt: skip
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, instructors: Any, session: Session | None = None, **kwargs: Any) -> None:
        if session is not None:
            names = ("topic", "starts_at", "ends_at", "room", "method", "instructor_name", "hours", "version")
            kwargs["initial"] = {name: getattr(session, name) for name in names}
            kwargs["initial"]["instructor"] = session.instructor_id
        super().__init__(*args, **kwargs)
        field: Any = self.fields["instructor"]
        field.queryset = instructors
        field.label_from_instance = lambda user: user.name

    def facts(self) -> dict[str, Any]:
        names = ("topic", "starts_at", "ends_at", "room", "instructor", "instructor_name", "hours")
        return {**{name: self.cleaned_data[name] for name in names}, "method": Method(self.cleaned_data["method"])}


class ReopenForm(PlainForm):
    """Why a settled roll is taken up again."""

    reason = LongTextField(
        label=_("更正原因"), max_length=200, help_text=_("如“误点，本人当天在课上”，最多 200 字。会记入操作记录。")
    )


class CancelForm(PlainForm):
    """Why a session doesn't take place."""

    reason = forms.CharField(label=_("取消原因"), max_length=200, help_text=_("学员会收到通知，看到这个原因。"))
