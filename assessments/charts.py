"""The pictures of "5+1": units beside each other, the six indicators, the course of a year."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _

from assessments.choices import SHORT_NAMES
from common.charts import Bar, Bars, Line, Radar, Series

Mean = Decimal | None


def unit_bars(means: Sequence[tuple[str, Mean]]) -> Bars:
    """Mean of each unit."""
    bars = [Bar(name, value) for name, value in means]
    return Bars(_("各单位平均分"), bars, places=2, maximum=100, label_head=_("单位"))


def unit_radar(name: str, means: Sequence[Mean], other: str = "", other_means: Sequence[Mean] = ()) -> Radar:
    """The six indicators of one unit or person, and perhaps a wider unit behind it."""
    series = [Series(name, means, accent=True)]
    if other:
        series.append(Series(_("%(unit)s平均") % {"unit": other}, other_means))
    return Radar(_("六项指标"), [str(short) for short in SHORT_NAMES.values()], series)


def month_line(name: str, values: Sequence[Mean]) -> Line:
    """January to December; a month without a result is a gap, not a nought."""
    labels = [date_format(date(2000, number, 1), _("n月")) for number in range(1, 13)]
    return Line(_("各月得分"), labels, [Series(name, values, accent=True)], places=2)
