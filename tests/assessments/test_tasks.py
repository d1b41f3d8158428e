"""Months open by themselves; who is late is reminded once a day."""

from datetime import datetime

import pytest

from assessments.actions.entry import RowEntry, save_rows
from assessments.choices import PeriodState, SheetState
from assessments.models import ScoreSheet, ScoringPeriod
from assessments.tasks import LATE, NOT_OPENED, open_months, remind_late
from config.schedule import PERIODIC
from notices.models import Notice
from people.models import AuditEvent
from tests.factories.assessments import EXAMPLE, NOW, make_scheme, make_worker


def at(year, month, day, hour=9):
    return datetime(year, month, day, hour, tzinfo=NOW.tzinfo)


def run(task, now):
    task.work(due_at=now, now=now)


def told(occasion=LATE):
    """(who, title) of every inbox message."""
    rows = Notice.objects.filter(occasion=occasion, channel="inbox").order_by("recipient__name", "due_on")
    return [(row.recipient, row.title) for row in rows.select_related("recipient")]


# Opening


def test_a_month_opens_on_its_first_working_day(tree, colleague):
    scheme = make_scheme(tree.district)
    run(open_months, at(2026, 11, 1))  # a Sunday
    assert not scheme.periods.exists()
    run(open_months, at(2026, 11, 2))

    assert [period.span.key for period in scheme.periods.all()] == ["2026-11"]
    assert ScoreSheet.objects.get().person == colleague


def test_opening_again_only_adds_who_has_joined_since(tree, colleague):
    make_scheme(tree.district)
    run(open_months, at(2026, 11, 2))
    make_worker(tree.community)
    run(open_months, at(2026, 11, 3))
    run(open_months, at(2026, 11, 4))

    assert (ScoringPeriod.objects.count(), ScoreSheet.objects.count()) == (1, 2)


def test_a_missed_first_day_is_made_up(tree, colleague):
    make_scheme(tree.district)
    run(open_months, at(2026, 11, 19))

    assert ScoringPeriod.objects.count() == 1


def test_a_calendar_not_announced_is_told_to_the_district_once(tree, district_admin):
    make_scheme(tree.district)
    for day in (4, 5):
        run(open_months, at(2031, 3, day))

    assert told(NOT_OPENED) == [(district_admin, "2031年3月考评没有开启")]
    assert "2031年的放假安排还没有载入" in Notice.objects.filter(channel="inbox").get().body
    assert not ScoringPeriod.objects.exists()


# Reminding


def test_on_the_last_day_everybody_hears_of_their_own(sheet, own_sheet, secretary, street_admin):
    run(remind_late, at(2026, 11, 6))

    assert {who for who, _title in told()} == {secretary, street_admin}
    bodies = {row.recipient: row.body for row in Notice.objects.filter(channel="inbox")}
    assert "顾晓岚" in bodies[secretary]
    assert "江书记" in bodies[street_admin]
    assert "顾晓岚" not in bodies[street_admin]


def test_after_the_last_day_the_street_hears_of_everybody(sheet, own_sheet, secretary, street_admin):
    run(remind_late, at(2026, 11, 9))

    assert dict(told()) == {
        secretary: "望江社区2026年10月评分还差 1 人",
        street_admin: "望江社区2026年10月评分还差 2 人",
    }


def test_twice_a_day_is_told_once_and_the_next_day_again(sheet, own_sheet, secretary, street_admin):
    run(remind_late, at(2026, 11, 9))
    run(remind_late, at(2026, 11, 9, hour=15))
    assert len(told()) == 2
    run(remind_late, at(2026, 11, 10))

    assert len(told()) == 4


@pytest.mark.parametrize("day", [5, 7, 8])
def test_before_the_last_day_and_on_free_days_nobody_is_told(sheet, secretary, street_admin, day):
    run(remind_late, at(2026, 11, day))

    assert told() == []


def test_who_has_done_it_hears_nothing(sheet, own_sheet, secretary, street_admin):
    for each in (sheet, own_sheet):
        save_rows(entries=[RowEntry(each.pk, 1, EXAMPLE)], by=street_admin, now=NOW)
    run(remind_late, at(2026, 11, 9))

    assert told() == []


def test_a_closed_month_reminds_nobody(sheet, secretary, street_admin):
    ScoringPeriod.objects.update(state=PeriodState.CLOSED)
    ScoreSheet.objects.update(state=SheetState.CLOSED, closed_at=NOW)
    run(remind_late, at(2026, 11, 9))

    assert told() == []


def test_reminders_cost_the_same_with_1_and_3_people_of_a_unit(tree, sheet, secretary, street_admin, queries_of):
    one = queries_of(lambda: run(remind_late, at(2026, 11, 9)))
    for _ in range(2):
        make_worker(tree.community)
    run(open_months, at(2026, 11, 9))

    assert ScoreSheet.objects.filter(period=sheet.period).count() == 4
    assert queries_of(lambda: run(remind_late, at(2026, 11, 10))) == one


def test_both_stand_in_the_table_of_periodic_work():
    names = {row.task for row in PERIODIC}

    assert {"assessments.open_months", "assessments.remind_late"} <= names


def test_opening_is_on_record_without_an_actor(tree, colleague):
    make_scheme(tree.district)
    run(open_months, at(2026, 11, 2))

    assert AuditEvent.objects.get(verb="assessments.open_period").actor is None
