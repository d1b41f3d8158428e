"""Entering next year's holidays, and what counts by them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from django.utils import timezone

from common.exceptions import Refusal, StaleSave
from common.workdays import add_workdays, is_workday
from people.actions.calendar import correct_holidays, record_holidays
from people.choices import Role
from people.models import AuditEvent, HolidayYear

PAGE, RECORD = reverse("people:calendar"), reverse("people:calendar-record")
# A made-up year: its Spring Festival on the real days, the rest as it falls.
NOTICE = """元旦：1月1日（周五）至3日（周日）放假。春节：2月5日（周五）至11日（周四）放假调休。2月14日（周日）上班。
清明节：4月3日至5日放假。劳动节：5月1日至5日放假调休，5月8日（周六）上班。国庆节：10月1日至7日放假。"""


@pytest.fixture
def admin(client, account):
    user = account(Role.DISTRICT_ADMIN)
    client.force_login(user, backend="people.backends.LoginNameBackend")
    return user


def test_a_pasted_notice_makes_the_year_known(client, admin, django_capture_on_commit_callbacks):
    with pytest.raises(Refusal, match="2027年的放假安排还没有载入"):
        add_workdays(date(2026, 12, 31), 5)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(RECORD, {"year": 2027, "notice": NOTICE}, follow=True)

    assert "放假 25 天，调休上班 2 天" in answer.content.decode()
    assert add_workdays(date(2026, 12, 31), 5) == date(2027, 1, 8)
    assert (is_workday(date(2027, 2, 14)), is_workday(date(2027, 2, 8))) == (True, False)
    assert AuditEvent.objects.get(verb="people.record_holidays").detail["off"] == 25


@pytest.mark.parametrize(
    ("year", "notice", "why"),
    [(2026, NOTICE, "系统里已经有了"), (2028, NOTICE, "请核对是不是这一年的通知"), (2027, "放假", "请粘贴整份通知")],
)
def test_a_wrong_year_and_half_a_notice_are_told_and_kept_on_the_page(client, admin, year, notice, why):
    answer = client.post(RECORD, {"year": year, "notice": notice})

    assert answer.status_code == 422
    assert why in answer.content.decode()
    assert notice.split("（")[0] in answer.content.decode()
    assert not HolidayYear.objects.exists()


def test_a_year_is_entered_once_and_corrected_after(client, admin):
    row = record_holidays(year=2027, notice=NOTICE, by=admin, now=timezone.now())
    assert "已经填过" in client.post(RECORD, {"year": 2027, "notice": NOTICE}).content.decode()
    longer = NOTICE.replace("10月1日至7日", "10月1日至8日")
    client.post(reverse("people:calendar-correct", args=[row.pk]), {"notice": longer, "version": row.version})
    row.refresh_from_db()

    assert date(2027, 10, 8) in row.days_off
    with pytest.raises(StaleSave):
        correct_holidays(row=row, notice=NOTICE, expected=1, by=admin, now=timezone.now())


@pytest.mark.parametrize(("day", "waits"), [(date(2026, 11, 14), False), (date(2026, 11, 15), True)])
def test_from_mid_november_next_year_waits_on_the_desk_until_it_is_entered(
    client, account, time_machine_at, day, waits
):
    with time_machine_at(datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo("Asia/Shanghai"))):
        user = account(Role.CITY_ADMIN)
        client.force_login(user, backend="people.backends.LoginNameBackend")
        assert ("填写2027年放假安排" in client.get("/").content.decode()) is waits
        record_holidays(year=2027, notice=NOTICE, by=user, now=timezone.now())
        assert "填写2027年放假安排" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", [Role.TRAINEE, Role.STREET_ADMIN])
def test_others_may_read_it_and_not_change_it(client, account, role):
    client.force_login(account(role), backend="people.backends.LoginNameBackend")
    page = client.get(PAGE)

    assert (page.status_code, RECORD in page.content.decode()) == (200, False)
    assert client.post(RECORD, {"year": 2027, "notice": NOTICE}).status_code == 403
