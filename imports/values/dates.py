"""Dates in the styles that rosters hold, with how exact they are."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from imports.reading.book import Cell
from imports.values.taken import Taken, refused
from imports.values.text import is_nothing, text_of
from people.choices import Precision
from people.rules.dates import Moment

EXCEL_DAY_ZERO = date(1899, 12, 30)
SERIALS = range(7_000, 80_000)  # 1919 to 2119
STILL = frozenset({"至今", "今", "现在", "在任", "目前", "现任", "在职"})
HAN_DIGITS = str.maketrans("〇零○一二三四五六七八九", "000123456789")
HAN_YEAR = re.compile(r"[〇零○一二三四五六七八九]{4}(?=年)")
HAN_TENS = re.compile(r"([一二三]?)十([一二三四五六七八九]?)")
CLOCK = re.compile(r"[T ]?\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$")
PARTS = re.compile(r"(\d{4})[年./\-](\d{1,2})(?:[月./\-](\d{1,2})[日号]?|月)?[./\-]?")
YEAR_ONLY = re.compile(r"(\d{4})年?")
COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})?")
SHORT_YEAR = re.compile(r"\d{2}[年./\-]\d{1,2}(?:[月./\-]\d{0,2}[日号]?)?")
DAY_FIRST = re.compile(r"\d{1,2}[./\-]\d{1,2}[./\-]\d{4}")


def take_date(cell: Cell) -> Taken:
    if isinstance(cell, datetime):
        return Taken(Moment(cell.date()), "" if cell.time() == time.min else "date_time_cut")
    if isinstance(cell, date):
        return Taken(Moment(cell))
    if isinstance(cell, bool):
        return refused("date_unknown")
    if isinstance(cell, int | float):
        return _from_number(cell)
    return _from_text(text_of(cell))


def take_open_date(cell: Cell) -> Taken:
    """As take_date, for the end of something that may still go on ("至今")."""
    if isinstance(cell, str) and text_of(cell) in STILL:
        return Taken(note="still")
    return take_date(cell)


def _from_number(value: float) -> Taken:
    """1990.5 typed as a figure, 19900501, 199005, a year, or the serial of a date without its format."""
    if value == int(value):
        whole = str(int(value))
        if len(whole) == 4 and 1900 <= value <= 2100:
            return Taken(Moment(date(int(value), 1, 1), Precision.YEAR), "date_written")
        if int(value) in SERIALS:
            return Taken(Moment(EXCEL_DAY_ZERO + timedelta(days=int(value))), "date_serial")
        return _from_text(whole)
    year, _, month = f"{value:.10f}".rstrip("0").partition(".")
    if not (len(year) == 4 and len(month) <= 2):
        return _from_serial_with_time(value)
    if month == "1":
        return refused("date_month_lost", year=year)
    return _from_text(f"{year}.{month}")


def _from_serial_with_time(value: float) -> Taken:
    if int(value) in SERIALS:
        return Taken(Moment(EXCEL_DAY_ZERO + timedelta(days=int(value))), "date_serial")
    return refused("date_unknown")


def _from_text(shown: str) -> Taken:
    if is_nothing(shown):
        return Taken()
    text = _plain(shown)
    if match := PARTS.fullmatch(text) or COMPACT.fullmatch(text):
        return _built(shown, *match.groups())
    if match := YEAR_ONLY.fullmatch(text):
        return _built(shown, match[1], None, None)
    if text.isdigit() and int(text) in SERIALS:
        return _from_number(int(text))
    if SHORT_YEAR.fullmatch(text):
        return refused("date_short_year")
    if DAY_FIRST.fullmatch(text):
        return refused("date_day_first")
    return refused("date_unknown")


def _plain(shown: str) -> str:
    text = unicodedata.normalize("NFKC", shown)
    text = CLOCK.sub("", text).replace("。", ".").replace("、", ".").replace("—", "-").replace("–", "-")
    if HAN_YEAR.search(text):
        text = HAN_TENS.sub(lambda m: (m[1] or "一") + (m[2] or "〇"), text).translate(HAN_DIGITS)
    return re.sub(r"(生|出生|起|入职|参加工作)$", "", re.sub(r"\s", "", text))


def _built(shown: str, year: str, month: str | None, day: str | None) -> Taken:
    if not 1900 <= int(year) <= 2100:
        return refused("date_year", year=year)
    if month is not None and not 1 <= int(month) <= 12:
        return refused("date_no_month", month=int(month))
    try:
        on = date(int(year), int(month or 1), int(day or 1))
    except ValueError:
        return refused("date_no_day", month=int(month or 1), day=int(day or 1))
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    moment = Moment(on, precision)
    return Taken(moment, "" if shown == str(moment) and month else "date_written")
