"""Edges: months open by themselves, and who is late is reminded."""

import logging
from datetime import date, datetime
from itertools import groupby

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.periods import open_period, sync_sheets
from assessments.choices import Kind
from assessments.models import Scheme, ScoreSheet, ScoringPeriod
from assessments.occasions import LATE, NOT_OPENED, register_key
from assessments.queries.registers import is_by_street, with_scorer
from assessments.queries.units import holders_by_path, lineage, nearest
from assessments.queries.waiting import sheets_needing_reminder
from assessments.spans import month_of
from common.exceptions import Refusal
from common.workdays import is_workday
from jobs.periodic import periodic
from notices.actions import notify
from people.choices import Role
from people.models import Unit, User

logger = logging.getLogger(__name__)

NAMED = 5


@periodic("assessments.open_months")
def open_months(*, due_at: datetime, now: datetime) -> None:
    """Open the month on its first working day, and give sheets to those who have joined since."""
    day = timezone.localdate(now)
    span = month_of(day)
    for scheme in Scheme.objects.select_related("unit"):
        if not scheme.periods.of(span).exists():
            _open(scheme, day, now)
    for period in ScoringPeriod.objects.being_scored().filter(kind=Kind.MONTH).select_related("scheme__unit"):
        sync_sheets(period=period, by=None, now=now)


def _open(scheme: Scheme, day: date, now: datetime) -> None:
    """What keeps a month from being opened is told to the district, once a month."""
    span = month_of(day)
    try:
        if day >= span.opens_on:
            open_period(scheme=scheme, span=span, by=None, now=now)
    except Refusal as refusal:
        logger.warning("scheme %s: %s not opened", scheme.pk, span.key)
        notify(
            recipients=nearest(holders_by_path(Role.DISTRICT_ADMIN, day), lineage(scheme.unit)),
            occasion=NOT_OPENED,
            key=f"{scheme.pk}:{span.key}",
            due_on=span.first_day,
            title=lambda: _("%(month)s考评没有开启") % {"month": span.label},
            body=str(refusal.message),
            url=reverse("assessments:scheme-detail", kwargs={"pk": scheme.pk}),
            now=now,
        )


@periodic("assessments.remind_late")
def remind_late(*, due_at: datetime, now: datetime) -> None:
    """Tell who has to score, on the last day and every working day after it; never twice a day."""
    day = timezone.localdate(now)
    if not is_workday(day):
        return
    late = list(with_scorer(sheets_needing_reminder(now=now), day))
    if not late:
        return
    secretaries = holders_by_path(Role.SECRETARY, day)
    streets = holders_by_path(Role.STREET_ADMIN, day)
    for (unit, period), group in groupby(late, key=lambda sheet: (sheet.unit, sheet.period)):
        sheets = list(group)
        by_community = [sheet for sheet in sheets if not is_by_street(sheet)]
        street = nearest(streets, lineage(unit))
        if by_community:
            _remind(by_community, unit, period, secretaries.get(unit.path, []), day, now)
        if period.is_late(now):
            _remind(sheets, unit, period, street, day, now)
        elif len(by_community) < len(sheets):
            _remind([sheet for sheet in sheets if is_by_street(sheet)], unit, period, street, day, now)


def _remind(
    sheets: list[ScoreSheet], unit: Unit, period: ScoringPeriod, recipients: list[User], day: date, now: datetime
) -> None:
    facts = {"unit": unit.name, "number": len(sheets), "day": period.closes_on}
    names = [sheet.person.name for sheet in sheets[:NAMED]]

    def title() -> str:
        return _("%(unit)s%(period)s评分还差 %(number)d 人") % {**facts, "period": period.span.label}

    def body() -> str:
        more = _("等") if len(sheets) > NAMED else ""
        return _("截止日是 %(day)s。还没有评完：%(names)s%(more)s。") % {
            **facts,
            "names": _("、").join(names),
            "more": more,
        }

    notify(
        recipients=recipients,
        occasion=LATE,
        key=register_key(unit, period),
        due_on=day,
        title=title,
        body=body,
        url=reverse("assessments:register", kwargs={"pk": unit.pk, "span": period.span}),
        now=now,
    )
