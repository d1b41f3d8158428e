"""Reading a year's holidays out of the notice (R23)."""

from datetime import date

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.exceptions import Refusal
from common.holidays import FEWEST_OFF, Holidays, read_notice

# The dates of 2026 as they were announced; the words are ours.
NOTICE = """
一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。
二、春节：2月15日（农历腊月二十八、周日）至23日（农历正月初七、周一）放假调休，共9天。2月14日（周六）、2月28日（周六）上班。
三、清明节：4月4日（周六）至6日（周一）放假，共3天。
四、劳动节：5月1日（周五）至5日（周二）放假调休，共5天。5月9日（周六）上班。
五、端午节：6月19日（周五）至21日（周日）放假，共3天。
六、中秋节：9月25日（周五）至27日（周日）放假，共3天。
七、国庆节：10月1日（周四）至7日（周三）放假调休，共7天。9月20日（周日）、10月10日（周六）上班。
"""


def test_the_notice_gives_the_same_year_as_the_calendar_that_knows_it():
    found = read_notice(NOTICE, 2026)
    days = [date.fromordinal(n) for n in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal())]

    assert [day for day in days if found.is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize(
    "text",
    [
        "1月1日至3日放假",
        "1月1日-1月3日放假",
        "１月１日（星期四）到３日放假",
        "2025年12月31日至2026年1月3日放假",
        "1月1日放假，1月2日放假，1月3日放假",
    ],
)
def test_days_are_read_however_they_are_written(text, monkeypatch):
    monkeypatch.setattr("common.holidays.FEWEST_OFF", 3)

    assert sorted(read_notice(text, 2026).off) == [date(2026, 1, 1), date(2026, 1, 2), date(2026, 1, 3)]


@pytest.mark.parametrize(
    ("text", "year", "why"),
    [
        (NOTICE, 2027, "请核对是不是这一年的通知"),
        ("", 2027, "请粘贴整份通知"),
        ("各地要安排好值班。", 2027, "请粘贴整份通知"),
        (NOTICE.replace("1月4日（周日）上班", "1月6日上班"), 2026, "2026-01-06"),
        (NOTICE.replace("1月4日（周日）上班", "1月3日上班"), 2026, "2026-01-03"),
        (NOTICE.replace("2月15日（农历腊月二十八、周日）", "2月30日"), 2026, "没有这一天"),
        (NOTICE.replace("1月1日（周四）至3日（周六）", "1月3日至1日"), 2026, "先后或长短不对"),
        ("1日放假", 2026, "没写月份"),
    ],
)
def test_what_cannot_be_meant_is_refused_at_its_place(text, year, why):
    with pytest.raises(Refusal, match=why) as refused:
        read_notice(text, year)

    assert refused.value.field == "notice"


@given(st.text(max_size=200), st.integers(2000, 2100))
def test_any_text_is_a_year_or_a_refusal(text, year):
    try:
        found = read_notice(text, year)
    except Refusal:
        return
    assert len(found.off) >= FEWEST_OFF


@given(st.sets(st.dates(date(2027, 1, 1), date(2027, 12, 31))))
def test_weekends_are_off_unless_worked_and_weekdays_worked_unless_off(off):
    holidays = Holidays(off=off)

    for day in off:
        assert not holidays.is_workday(day)
    assert not holidays.is_workday(date(2027, 5, 8))
    assert Holidays(worked={date(2027, 5, 8)}).is_workday(date(2027, 5, 8))
