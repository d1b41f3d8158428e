"""A year's holidays out of the notice that announces them: days off, and weekend days that are worked (R23).

The notice is pasted as it was published: "元旦：1月1日（周五）至3日（周日）放假调休，共3天。1月4日（周日）上班。"
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext as _

from common.exceptions import Refusal

SENTENCE = re.compile(r"[。；;\n]")
WEEKDAY = r"(?:\([^)]*?(?:周|星期)([一二三四五六日天])[^)]*\)|\([^)]*\))?"
ONE = rf"(?:(\d{{4}})年)?(?:(\d{{1,2}})月)?(\d{{1,2}})日{WEEKDAY}"
DAYS = re.compile(rf"{ONE}(?:(至|到|-|—|~){ONE})?")
WEEKDAYS = "一二三四五六日"
LONGEST = 20
# Thirteen days by law, with the weekends that they are joined to.
FEWEST_OFF, MOST_OFF = 13, 60


@dataclass
class Holidays:
    """`off`: nobody works, also where a weekday; `worked`: a Saturday or Sunday that is a working day."""

    off: set[date] = field(default_factory=set)
    worked: set[date] = field(default_factory=set)

    def is_workday(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)


def read_notice(text: str, year: int) -> Holidays:
    """The year's holidays. Raises Refusal with the place where the notice can't be meant, and why."""
    found = Holidays()
    for sentence in SENTENCE.split(unicodedata.normalize("NFKC", text).replace(" ", "")):
        for part, days in _clauses(sentence, year):
            target = found.worked if "上班" in part else found.off
            target.update(days)
    found.off = {day for day in found.off if day.year == year}
    found.worked = {day for day in found.worked if day.year == year}
    _check(found, year)
    return found


def _clauses(sentence: str, year: int) -> Iterator[tuple[str, list[date]]]:
    """Each clause that says "放假" or "上班", with its days."""
    start = 0
    for verb in re.finditer("放假|上班", sentence):
        clause = sentence[start : verb.end()]
        start = verb.end()
        yield clause, list(_days(clause, year))


def _days(clause: str, year: int) -> Iterator[date]:
    month = ""
    for match in DAYS.finditer(clause):
        first_year, first_month, first, weekday, until, last_year, last_month, last, last_weekday = match.groups()
        month = first_month or month
        begins = _day(int(first_year or year), month, first, weekday, match[0])
        ends = begins
        if until:
            month = last_month or month
            ends = _day(int(last_year or year), month, last, last_weekday, match[0])
        if not begins <= ends <= begins + timedelta(days=LONGEST):
            raise _refused(_("“%(text)s”的先后或长短不对。"), text=match[0])
        yield from (begins + timedelta(days=nth) for nth in range((ends - begins).days + 1))


def _day(year: int, month: str, day: str, weekday: str | None, text: str) -> date:
    try:
        found = date(year, int(month or 0), int(day))
    except ValueError:
        raise _refused(_("“%(text)s”里没有这一天，或没写月份。"), text=text) from None
    real = WEEKDAYS[found.weekday()]
    if weekday and weekday.replace("天", "日") != real:
        message = _("“%(text)s”写的是周%(written)s，%(year)d年的这一天是周%(real)s。请核对是不是这一年的通知。")
        raise _refused(message, text=text, written=weekday, year=year, real=real)
    return found


def _check(found: Holidays, year: int) -> None:
    if not FEWEST_OFF <= len(found.off) <= MOST_OFF:
        message = _("只读出%(year)d年的 %(count)d 天放假，一年应有 13 到 60 天。请粘贴整份通知，从元旦到国庆节。")
        raise _refused(message, year=year, count=len(found.off))
    for day in sorted(found.worked):
        if day.weekday() < 5 or day in found.off:
            raise _refused(_("%(day)s不是放假以外的周末，不会安排上班。请核对通知。"), day=f"{day:%Y-%m-%d}")


def _refused(message: str, **values: str | int) -> Refusal:
    return Refusal(message % values, field="notice")
