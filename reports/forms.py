"""Choosing a report."""

from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import DateInput, PlainForm
from people.models import Unit
from reports.actions import check_days
from reports.choices import PaperFormat

# A longer list would be no help; the units below are reached from the page of the one above.
MOST_UNITS = 300
YEARS_BACK = 5


class YearlyForm(PlainForm):
    """Which unit, which year, as of which day; without a day: as things stand this minute."""

    unit = forms.ChoiceField(label=_("单位"))
    year = forms.TypedChoiceField(
        label=_("年度"), coerce=int, error_messages={"invalid_choice": _("没有这个年度的报告，请从列表中选一个年度。")}
    )
    as_of = forms.DateField(label=_("截止日（不填为此刻）"), required=False, widget=DateInput)

    def __init__(self, *args: Any, units: Any, unit: Unit, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = now
        offered = list(units.order_by("path")[:MOST_UNITS])
        if unit not in offered:
            offered.insert(0, unit)
        top = min(len(each.path) for each in offered)
        indent = "　"
        self.fields["unit"].choices = [  # type: ignore[attr-defined]
            (each.pk, indent * ((len(each.path) - top) // Unit.steplen) + each.name) for each in offered
        ]
        years = range(timezone.localtime(now).year, timezone.localtime(now).year - YEARS_BACK - 1, -1)
        self.fields["year"].choices = [(year, year) for year in years]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if "year" in data and "as_of" in data:
            today = timezone.localdate(self.now)
            self.act(check_days, year=data["year"], as_of=data["as_of"] or today, now=self.now)
        return data


class PaperForm(PlainForm):
    """Which paper to make."""

    year = forms.IntegerField()
    as_of = forms.DateField()
    format = forms.ChoiceField(choices=PaperFormat.choices)
