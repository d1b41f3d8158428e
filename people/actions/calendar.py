"""Entering a year's holidays."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from common.exceptions import Refusal
from common.holidays import read_notice
from common.versions import save_version
from common.workdays import comes_with_package
from people import audit
from people.calendar import forget_kept
from people.models import HolidayYear, User


@transaction.atomic
def record_holidays(*, year: int, notice: str, by: User, now: datetime) -> HolidayYear:
    """Take a year's holidays from the notice, for everybody (R23).

    Raises Refusal for a year that is known without it or on record, and for a notice that can't be the year's.
    """
    if comes_with_package(year):
        raise Refusal(_("%(year)d年的放假安排系统里已经有了，不用再填。") % {"year": year}, field="year")
    found = read_notice(notice, year)
    row = HolidayYear(
        year=year,
        notice=notice,
        days_off=sorted(found.off),
        days_worked=sorted(found.worked),
        recorded_by=by,
        recorded_at=now,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refusal(_("%(year)d年已经填过，请在那一年上更正。") % {"year": year}, field="year") from None
    _put_on_record("people.record_holidays", row, by, now)
    return row


@transaction.atomic
def correct_holidays(*, row: HolidayYear, notice: str, expected: int, by: User, now: datetime) -> HolidayYear:
    """Read the notice anew. What was computed before keeps its dates. Raises Refusal, StaleSave."""
    found = read_notice(notice, row.year)
    save_version(
        row, expected=expected, notice=notice, days_off=sorted(found.off), days_worked=sorted(found.worked),
        recorded_by=by, recorded_at=now,
    )  # fmt: skip
    _put_on_record("people.correct_holidays", row, by, now)
    return row


def _put_on_record(verb: str, row: HolidayYear, by: User, now: datetime) -> None:
    audit.record(verb, by=by, target=row, now=now, year=row.year, off=len(row.days_off), worked=len(row.days_worked))
    forget_kept()
    transaction.on_commit(forget_kept)
