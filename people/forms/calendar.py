"""The form of a year's holidays."""

from datetime import date

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from common.forms import PlainForm
from common.workdays import is_known

MOST = 4000


class HolidayForm(PlainForm):
    year = forms.IntegerField(label=_("年份"), min_value=2000, max_value=2100)
    notice = forms.CharField(
        label=_("通知原文"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_(
            "把国务院办公厅放假安排通知里从“元旦”到“国庆节”的各段粘贴在这里，如"
            "“元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。”"
        ),
    )


class HolidayCorrectionForm(HolidayForm):
    year = None  # type: ignore[assignment]
    version = forms.IntegerField(widget=forms.HiddenInput)


def first_unknown_year(today: date | None = None) -> int:
    """This year or one of the next, whichever nobody has announced yet."""
    year = (today or timezone.localdate()).year
    while is_known(year):
        year += 1
    return year
