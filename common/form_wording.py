"""What a form says of a value that can't be: Django's own sentences in the words of an office."""

import copy
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core import validators
from django.utils.translation import gettext_lazy as _

REQUIRED = _("请填写这一项。")
CHOOSE = _("请选择一项。")
NOT_OFFERED = _("“%(value)s”不在可选的范围里，请重新选择。")
GONE = _("选的这一项现在不能用了，请重新选择。")
SITE = _("网址请这样填：https://www.example.com。")
NO_FILE = _("没有收到文件，请重新选择。")

FIELDS: dict[type[forms.Field], Mapping[str, Any]] = {
    forms.Field: {"required": REQUIRED},
    forms.IntegerField: {"invalid": _("请填整数。")},
    forms.FloatField: {"invalid": _("请填数字。")},
    forms.DecimalField: {"invalid": _("请填数字。")},
    forms.DateField: {"invalid": _("日期请这样填：2026-11-25。")},
    forms.TimeField: {"invalid": _("时间请这样填：14:30。")},
    forms.DateTimeField: {"invalid": _("日期和时间请这样填：2026-11-25 14:30。")},
    forms.URLField: {"invalid": SITE},
    forms.ChoiceField: {"required": CHOOSE, "invalid_choice": NOT_OFFERED},
    forms.MultipleChoiceField: {"invalid_choice": NOT_OFFERED, "invalid_list": GONE},
    forms.ModelChoiceField: {"required": CHOOSE, "invalid_choice": GONE},
    forms.ModelMultipleChoiceField: {"invalid_list": GONE, "invalid_choice": GONE, "invalid_pk_value": GONE},
    forms.MultiValueField: {"invalid": _("请填完整。"), "incomplete": _("请填完整。")},
    forms.FileField: {
        "required": _("请选择文件。"),
        "invalid": NO_FILE,
        "missing": NO_FILE,
        "empty": _("文件是空的，请重新选择。"),
        "max_length": _("文件名最多%(max)d个字，现在有%(length)d个。"),
    },
}
VALIDATORS: dict[type[Any], Any] = {
    validators.MaxLengthValidator: _("最多%(limit_value)d个字，现在有%(show_value)d个。"),
    validators.MinLengthValidator: _("至少写%(limit_value)d个字，现在有%(show_value)d个。"),
    validators.MaxValueValidator: _("不能大于%(limit_value)s。"),
    validators.MinValueValidator: _("不能小于%(limit_value)s。"),
    validators.StepValueValidator: _("请填%(limit_value)s的倍数。"),
    validators.EmailValidator: _("邮箱请这样填：name@example.com。"),
    validators.URLValidator: SITE,
    validators.RegexValidator: _("格式不对，请看这一项的说明。"),
}
DECIMALS = {
    "invalid": _("请填数字。"),
    "max_digits": _("最多%(max)d位数字。"),
    "max_decimal_places": _("最多%(max)d位小数。"),
    "max_whole_digits": _("小数点前最多%(max)d位。"),
}


def reword(field: forms.Field) -> None:
    """Replace Django's sentences on this field of a form; what the form says in its own words stays."""
    for kind in reversed(type(field).__mro__):
        for code, words in FIELDS.get(kind, {}).items():
            if _is_djangos(field, code):
                field.error_messages[code] = words
    field.validators = [_reworded(validator) for validator in field.validators]
    for part in getattr(field, "fields", ()):
        reword(part)


def _is_djangos(field: forms.Field, code: str) -> bool:
    """Neither the form nor a field class of this house has said it."""
    said = field.error_messages.get(code)
    theirs = [kind.__dict__.get("default_error_messages", {}) for kind in _classes_of_django(field)]
    return said in [words.get(code) for words in theirs] or said in [words.get(code) for words in FIELDS.values()]


def _classes_of_django(field: forms.Field) -> list[type]:
    return [kind for kind in type(field).__mro__ if kind.__module__.startswith("django.forms")]


def _reworded(validator: Any) -> Any:
    """A copy: the validators of a class are shared by all its forms."""
    if isinstance(validator, validators.DecimalValidator):
        validator = copy.copy(validator)
        validator.messages = DECIMALS
        return validator
    kind = next((kind for kind in type(validator).__mro__ if kind in VALIDATORS), None)
    if kind is None or "message" in vars(validator):
        return validator
    validator = copy.copy(validator)
    validator.message = VALIDATORS[kind]
    if isinstance(limit := getattr(validator, "limit_value", None), Decimal) and limit == int(limit):
        validator.limit_value = Decimal(int(limit))
    return validator
