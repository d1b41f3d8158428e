"""Fields that several forms of this app share."""

import re
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric
from stdnum.exceptions import ValidationError

from people.choices import LEVEL_ORDER, Precision
from people.models import Unit

DATE = re.compile(r"(\d{4})(?:[-./年](\d{1,2}))?(?:[-./月](\d{1,2}))?[年月日]?")


class UnitField(forms.ModelChoiceField):
    """A choice of units in tree order, indented by level."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("empty_label", _("请选择"))
        options.setdefault("queryset", Unit.objects.none())
        super().__init__(**options)

    def label_from_instance(self, obj: Unit) -> str:
        # Full-width blanks: ordinary ones collapse in an option.
        return "　" * LEVEL_ORDER[obj.level] + obj.name


class PartialDateField(forms.CharField):
    """A date of which only the year or the month may be known; gives (date, Precision) or None."""

    def __init__(self, **options: Any) -> None:
        options.setdefault("help_text", _("可以只填到年或月，如 1990-05"))
        super().__init__(max_length=12, **options)

    def clean(self, value: Any) -> tuple[date, Precision] | None:
        text = super().clean(value)
        if not text:
            return None
        found = DATE.fullmatch(text.strip())
        if not found:
            raise forms.ValidationError(_("请按“1990-05-12”填写，不知道日的填到月，不知道月的填到年。"))
        year, month, day = found.groups()
        precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
        try:
            return date(int(year), int(month or 1), int(day or 1)), precision
        except ValueError:
            raise forms.ValidationError(_("没有这一天，请核对。")) from None


def partial_date(value: date | None, precision: str) -> str:
    """How a date known to its precision is written, on pages and in forms."""
    if value is None:
        return ""
    shown = {Precision.YEAR: "%Y", Precision.MONTH: "%Y-%m"}.get(Precision(precision), "%Y-%m-%d")
    return value.strftime(shown)


class IdNumberField(forms.CharField):
    """A resident ID number with a right check digit."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})
        super().__init__(max_length=18, widget=widget, **options)

    def clean(self, value: Any) -> str:
        number = super().clean(value).upper()
        if not number:
            return ""
        if len(number) != 18:
            raise forms.ValidationError(_("身份证号应为 18 位，现在是 %(n)d 位。"), params={"n": len(number)})
        try:
            return str(ric.validate(number))
        except ValidationError:
            raise forms.ValidationError(_("身份证号的末位校验不符或出生日期有误，请对照原件核对。")) from None


class PhoneField(forms.CharField):
    """A mobile number of 11 figures; or, sent back untouched, the one shown, which may be masked."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
        super().__init__(max_length=20, widget=widget, **{"initial": "", **options})

    def keep(self, shown: str) -> None:
        self.initial = shown

    def clean(self, value: Any) -> str:
        number = re.sub(r"[\s-]", "", super().clean(value))
        if number and number != self.initial and not re.fullmatch(r"1\d{10}", number):
            raise forms.ValidationError(_("手机号应为 11 位数字，以 1 开头。"))
        return number
