"""Forms about units."""

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from common.access import Right
from common.forms import DateInput, PlainForm
from people.actions.merging import people_at
from people.choices import Level
from people.forms.fields import CodeField, LabelField, UnitField, UnitNameField
from people.models import Unit, User
from people.permissions import levels_to_add

CODE_HELP = _("12 位统计用区划代码，可以不填。")


class UnitForm(PlainForm):
    """Name and code of a unit."""

    name = UnitNameField(label=_("名称"), max_length=60, help_text=_("写全称，如“望江社区”。"))
    code = CodeField(label=_("区划代码"), max_length=12, required=False, help_text=CODE_HELP)


class UnitEditForm(UnitForm):
    """A unit that somebody else may be editing too."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class UnitAddForm(UnitForm):
    """A new unit below a given one."""

    level = forms.ChoiceField(label=_("层级"))
    valid_from = forms.DateField(
        label=_("启用日期"), widget=DateInput(), help_text=_("批复设立的日期；以前就有的单位填当时的日期。")
    )
    field_order = ("level", "name", "valid_from", "code")

    def __init__(self, *args: Any, user: User, parent: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate
        levels = [(level.value, level.label) for level in levels_to_add(user, parent)]
        self.fields["level"].choices = levels  # type: ignore[attr-defined]

    def clean_level(self) -> Level:
        return Level(self.cleaned_data["level"])


class DissolveForm(PlainForm):
    """The end of a unit, and the one that takes it over."""

    on = forms.DateField(label=_("撤销日期"), widget=DateInput(), help_text=_("从这一天起不再使用。"))
    successor = UnitField(
        label=_("并入"), required=False, empty_label=_("不并入其他单位"), help_text=_("合并的，选接收的单位。")
    )
    move_people = forms.BooleanField(
        required=False,
        help_text=_("岗位、类别、等级不变，履历保留；角色一并转过去，原单位的社区书记角色结束。"),
    )
    reason = LabelField(label=_("依据或原因"), max_length=200, help_text=_("如批复文号。"))

    def __init__(self, *args: Any, user: User, unit: Unit, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._offer_to_move(people_at(unit).count())
        units = Unit.objects.visible_to(user, Right.MANAGE).open_on(timezone.localdate())
        self.unit = unit
        self.fields["successor"].queryset = units.filter(level=unit.level).exclude(pk=unit.pk)  # type: ignore[attr-defined]

    def _offer_to_move(self, people: int) -> None:
        if people:
            words = ngettext("把 %(n)d 人一并调到并入的单位", "把 %(n)d 人一并调到并入的单位", people)
            self.fields["move_people"].label = words % {"n": people}
        else:
            del self.fields["move_people"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("move_people") and not cleaned.get("successor") and "successor" not in self.errors:
            self.add_error("successor", _("请选择人员要调到的单位。"))
        return cleaned

    def clean_on(self) -> Any:
        on = self.cleaned_data["on"]
        if on > timezone.localdate():
            raise forms.ValidationError(_("撤销日期不能晚于今天，请到那天再办理。"))
        if on < self.unit.valid_from:
            raise forms.ValidationError(
                _("不能早于启用日期 %(day)s。"), params={"day": self.unit.valid_from.isoformat()}
            )
        return on
