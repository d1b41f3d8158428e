from datetime import datetime

import pytest

from assessments.choices import SheetState
from assessments.models import ScoreSheet
from assessments.queries.waiting import sheets_needing_reminder
from tests.factories.assessments import EXAMPLE, NOW, make_sheet


@pytest.mark.parametrize(("day", "late"), [(5, False), (6, True), (9, True)])
def test_a_sheet_needs_a_reminder_from_the_last_day_on(sheet, own_sheet, day, late):
    now = datetime(2026, 11, day, 8, tzinfo=NOW.tzinfo)
    assert (list(sheets_needing_reminder(now=now)) != []) is late


def test_a_full_sheet_needs_none(sheet, own_sheet):
    make_sheet(sheet.person, sheet.period, EXAMPLE)
    now = datetime(2026, 11, 9, tzinfo=NOW.tzinfo)
    assert list(sheets_needing_reminder(now=now)) == [own_sheet]


def test_a_submitted_or_closed_one_needs_none(sheet, own_sheet):
    ScoreSheet.objects.update(state=SheetState.SUBMITTED)
    now = datetime(2026, 11, 9, tzinfo=NOW.tzinfo)
    assert list(sheets_needing_reminder(now=now)) == []
