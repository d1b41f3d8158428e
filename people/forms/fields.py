"""Fields that several forms of this app share."""

import re
from datetime import date
from html import escape
from typing import Any

from django import forms
from django.db.models import Q, Subquery
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from people.choices import LEVEL_ORDER, Precision
from people.models import Unit
from people.rules.identity import id_problem, tidied_id
from people.rules.labels import code_problem, tidied_unit_name, unit_name_problem
from people.rules.names import name_problem, tidied_name
from people.rules.phones import phone_problem, tidied_phone
from people.rules.problems import Problem, words_of
from people.rules.text import half_width, text_problem, tidied_label

NARROWED = _("选定一个单位并查询后，这里列出它的下级单位")
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


class UnitSelect(forms.Select):
    """The units of a filter. Where there are too many to choose from, the upper levels and what lies around the
    chosen one: it leads down step by step. Drawn without template nodes, which would be the slowest part of a page."""

    MOST_OFFERED = 300

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        queryset, empty = self.choices.queryset, self.choices.field.empty_label  # type: ignore[attr-defined,union-attr]
        rows, narrowed = self._offered(queryset, str(value or ""))
        drawn = [f'<option value="">{escape(str(empty))}</option>']
        for pk, level, label in rows:
            picked = " selected" if str(pk) == str(value) else ""
            drawn.append(f'<option value="{pk}"{picked}>{"　" * LEVEL_ORDER[level]}{escape(label)}</option>')
        if narrowed:
            drawn.append(f"<option disabled>{escape(str(NARROWED))}</option>")
        flat = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return format_html("<select{}>{}</select>", flat, mark_safe("".join(drawn)))  # noqa: S308  parts are escaped

    def _offered(self, queryset: Any, chosen: str) -> tuple[list[Any], bool]:
        wanted = queryset.order_by("path").values_list("pk", "level", "name")
        first = list(wanted[: self.MOST_OFFERED + 1])
        if len(first) <= self.MOST_OFFERED:
            return first, False
        top = queryset.order_by("path").values_list("depth", flat=True)[:1]
        line = Unit.objects.filter(pk=chosen).values_list("path", flat=True).first() if chosen.isdigit() else None
        above = [line[:end] for end in range(Unit.steplen, len(line) + 1, Unit.steplen)] if line else []
        return list(wanted.filter(Q(depth__lte=Subquery(top) + 1) | Q(parent__path__in=above))), True


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


def _check(problem: Problem | None) -> None:
    if problem:
        raise forms.ValidationError(words_of(problem))


class IdNumberField(forms.CharField):
    """A resident ID number with a right check digit."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "text"})
        super().__init__(max_length=40, widget=widget, **options)

    def clean(self, value: Any) -> str:
        number = tidied_id(super().clean(value))
        _check(id_problem(number) if number else None)
        return number


class PhoneField(forms.CharField):
    """A mobile number of 11 figures; or, sent back untouched, the one shown, which may be masked."""

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"})
        super().__init__(max_length=40, widget=widget, **{"initial": "", **options})

    def keep(self, shown: str) -> None:
        self.initial = shown

    def clean(self, value: Any) -> str:
        shown = super().clean(value)
        if shown == self.initial:
            return shown
        number = tidied_phone(shown)
        _check(phone_problem(number) if number else None)
        return number


class NameField(forms.CharField):
    """The name of a person, in its normal form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"label": _("姓名"), "max_length": 60, **options})

    def clean(self, value: Any) -> str:
        name = tidied_name(super().clean(value))
        _check(name_problem(name) if name else None)
        return name


class LabelField(forms.CharField):
    """What a unit or a post is called: words only, figures and letters half-width."""

    def clean(self, value: Any) -> str:
        label = tidied_label(super().clean(value))
        _check(text_problem(label))
        return label


class UnitNameField(forms.CharField):
    """The name of a unit, in its normal form."""

    def clean(self, value: Any) -> str:
        name = tidied_unit_name(super().clean(value))
        _check(unit_name_problem(name) if name else None)
        return name


class CodeField(forms.CharField):
    """A number or code that may be typed with full-width figures."""

    def to_python(self, value: Any) -> str:
        return half_width(super().to_python(value) or "")

    def validate(self, value: Any) -> None:
        super().validate(value)
        _check(code_problem(value) if value else None)
