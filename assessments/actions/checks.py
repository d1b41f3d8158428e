"""Spot checks: the only writers of a sheet's `checks`."""

from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.totals import refresh_totals
from assessments.choices import Kind, SheetState
from assessments.models import ScoreSheet, SpotCheck
from assessments.permissions import can_review_scores
from common.exceptions import Refusal
from people import audit
from people.models import User


@transaction.atomic
def record_check(
    *, sheet: ScoreSheet, points: Decimal, checked_on: date, reason: str, by: User, now: datetime
) -> SpotCheck:
    """Give or take points for what a check found in the month of the sheet.

    Raises Refusal where the month's points would leave the bounds of the scheme version (-10 to +3), which
    are refused rather than cut so that every recorded point counts.
    """
    sheet = _locked(sheet, by)
    _require_day(sheet, checked_on, now)
    _require_bounds(sheet, points)
    check = SpotCheck.objects.create(
        sheet=sheet, points=points, checked_on=checked_on, reason=reason, recorded_by=by, recorded_at=now
    )
    _refresh(sheet)
    audit.record(
        "assessments.record_check", by=by, target=check, unit=sheet.unit, now=now,
        reason=reason, sheet=sheet.pk, points=str(points),
    )  # fmt: skip
    return check


@transaction.atomic
def void_check(*, check: SpotCheck, reason: str, by: User, now: datetime) -> SpotCheck:
    """Take a check back: it stays on record and no longer counts."""
    sheet = _locked(check.sheet, by)
    check = SpotCheck.objects.select_for_update().get(pk=check.pk)
    if check.voided_at:
        raise Refusal(_("这次抽查已经撤销了。"))
    check.voided_at, check.void_reason = now, reason
    check.save(update_fields=["voided_at", "void_reason"])
    _refresh(sheet)
    audit.record(
        "assessments.void_check", by=by, target=check, unit=sheet.unit, now=now,
        reason=reason, sheet=sheet.pk, points=str(check.points),
    )  # fmt: skip
    return check


def _locked(sheet: ScoreSheet, by: User) -> ScoreSheet:
    rows = ScoreSheet.objects.live().select_for_update(of=("self",))
    found = rows.select_related("period", "unit", "person", "scheme_version").filter(pk=sheet.pk).first()
    if found is None:
        raise Refusal(_("这张评分表已被作废。"))
    if found.person_id == by.person_id:
        raise Refusal(_("不能给自己记抽查加减分。"))
    if found.period.kind != Kind.MONTH:
        raise Refusal(_("抽查加减分记在月度评分表上。"))
    if not found.period.scoring or found.state == SheetState.CLOSED:
        raise Refusal(_("%(period)s已经结账，不能再改分。") % {"period": found.period})
    if not can_review_scores(by, found.unit):
        raise Refusal(_("抽查加减分由街道或区级记录。"))
    return found


def _require_day(sheet: ScoreSheet, day: date, now: datetime) -> None:
    span = sheet.period.span
    if not span.first_day <= day <= span.last_day:
        raise Refusal(_("抽查日期要在%(period)s之内。") % {"period": sheet.period}, field="checked_on")
    if day > timezone.localdate(now):
        raise Refusal(_("抽查日期还没有到。"), field="checked_on")


def _require_bounds(sheet: ScoreSheet, points: Decimal) -> None:
    rules = sheet.scheme_version.rules
    if rules.checks_min <= sheet.checks + points <= rules.checks_max:
        return
    facts = {"name": sheet.person.name, "now": f"{sheet.checks:+}", "low": rules.checks_min, "high": rules.checks_max}
    raise Refusal(
        _("一个月的抽查加减分在 %(low)s 到 +%(high)s 之间，%(name)s本月已有 %(now)s，加上这次就超出了。") % facts,
        field="points",
    )


def _refresh(sheet: ScoreSheet) -> None:
    rows = ScoreSheet.objects.filter(pk=sheet.pk)
    rows.update(checks=sheet.spot_checks.live().points(), version=F("version") + 1)
    refresh_totals(sheets=rows)
