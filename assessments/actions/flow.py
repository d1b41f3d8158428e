"""The way of a register: submitted by the community, reviewed by the street, closed by the district."""

from datetime import datetime

from django.db import transaction
from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments.actions.totals import refresh_totals
from assessments.choices import PeriodState, SheetSource, SheetState
from assessments.models import ItemScore, ScoreSheet, ScoringPeriod
from assessments.models.sheets import ScoreSheetQuerySet
from assessments.occasions import LATE, RESULT, RETURNED, register_key
from assessments.permissions import can_enter_scores, can_reopen_scores, can_review_scores
from assessments.queries.registers import community_scored, sheet_rows, street_scored, unsaid
from assessments.queries.units import holders_by_path
from common.exceptions import Refusal
from notices.actions import notify, settle
from people import audit
from people.choices import Role
from people.models import Unit, User

NAMED = 5


@transaction.atomic
def submit_unit(*, period: ScoringPeriod, unit: Unit, by: User, now: datetime) -> int:
    """Hand a unit's register to the street; the secretary's own sheet is left to the street.

    Raises Refusal naming who still lacks a score. Returns how many sheets were submitted.
    """
    _require_open(period)
    _require(can_enter_scores(by, unit))
    drafts = community_scored(_register(period, unit), timezone.localdate(now)).filter(state=SheetState.DRAFT)
    drafts = drafts.exclude(person__user=by)
    _require_said(drafts)
    number = _move(drafts, SheetState.SUBMITTED, submitted_by=by, submitted_at=now, return_reason="")
    if not number:
        raise Refusal(_("没有可提交的评分表。"))
    audit.record("assessments.submit_unit", by=by, target=period, unit=unit, now=now, sheets=number)
    settle(occasion=RETURNED, key=register_key(unit, period), now=now)
    settle(occasion=LATE, key=register_key(unit, period), recipients=_secretaries(unit, now), now=now)
    return number


@transaction.atomic
def return_unit(*, period: ScoringPeriod, unit: Unit, reason: str, by: User, now: datetime) -> int:
    """Give a submitted register back to the community, with the reason that it will read."""
    _require_open(period)
    _require(can_review_scores(by, unit))
    if not reason.strip():
        raise Refusal(_("请写明退回原因。"), field="reason")
    back = _register(period, unit).filter(state__in=[SheetState.SUBMITTED, SheetState.REVIEWED])
    number = _move(back, SheetState.DRAFT, return_reason=reason.strip(), reviewed_by=None, reviewed_at=None)
    if not number:
        raise Refusal(_("没有可退回的评分表。"))
    audit.record("assessments.return_unit", by=by, target=period, unit=unit, now=now, reason=reason, sheets=number)
    _tell_returned(period, unit, reason.strip(), now)
    return number


def _tell_returned(period: ScoringPeriod, unit: Unit, reason: str, now: datetime) -> None:
    """Each time anew, also twice a day."""
    words = {"unit": unit.name, "period": period.span.label}
    notify(
        recipients=_secretaries(unit, now),
        occasion=RETURNED,
        key=f"{register_key(unit, period)}:{now:%Y%m%d%H%M%S}",
        due_on=timezone.localdate(now),
        title=lambda: _("%(unit)s%(period)s评分被退回，请修改后重新提交") % words,
        body=reason,
        url=reverse("assessments:register", kwargs={"pk": unit.pk, "span": period.span}),
        now=now,
    )


def _secretaries(unit: Unit, now: datetime) -> list[User]:
    return holders_by_path(Role.SECRETARY, timezone.localdate(now)).get(unit.path, [])


@transaction.atomic
def approve_unit(*, period: ScoringPeriod, unit: Unit, by: User, now: datetime) -> int:
    """The street has reviewed a register, and scored the secretary.

    Raises Refusal while the community has not submitted, a score is missing or a "does not apply" is open.
    """
    _require_open(period)
    _require(can_review_scores(by, unit))
    day = timezone.localdate(now)
    rows = _register(period, unit).exclude(person__user=by)
    drafts = rows.filter(state=SheetState.DRAFT)
    if late := community_scored(drafts, day).count():
        raise Refusal(
            _("%(unit)s还有%(number)d张评分表没有提交。") % {"unit": unit.name, "number": late}, code="unsubmitted"
        )
    _require_said(drafts)
    _require_no_open_question(rows)
    ready = rows.filter(state=SheetState.SUBMITTED) | street_scored(drafts, day)
    number = _move(ready, SheetState.REVIEWED, reviewed_by=by, reviewed_at=now, return_reason="")
    if not number:
        raise Refusal(_("没有待复核的评分表。"))
    audit.record("assessments.approve_unit", by=by, target=period, unit=unit, now=now, sheets=number)
    settle(occasion=[LATE, RETURNED], key=register_key(unit, period), now=now)
    return number


@transaction.atomic
def close_unit(
    *, period: ScoringPeriod, unit: Unit, by: User, now: datetime, unsettled_reason: str = ""
) -> ScoringPeriod:
    """Close what lies under a street or the district; the period closes with its last sheet.

    Raises Refusal naming the units that are not reviewed yet. With a reason they are closed all the same:
    who has no valid score stays 未结, which says nothing against the person.
    """
    _require_open(period)
    _require(can_review_scores(by, unit))
    open_sheets = _in_period(period).under(unit.path).open()
    units = list(Unit.objects.filter(pk__in=open_sheets.order_by().values("unit")))
    unready = open_sheets.exclude(state=SheetState.REVIEWED)
    if not unsettled_reason.strip():
        _require_all_reviewed(unready)
    refresh_totals(sheets=open_sheets)
    _note_unsettled(unready, unsettled_reason.strip())
    appraised = list(User.objects.filter(person__score_sheets__in=open_sheets).distinct())
    number = _move(open_sheets, SheetState.CLOSED, closed_by=by, closed_at=now)
    _tell_results(period, appraised, now)
    settle(occasion=[LATE, RETURNED], key=[register_key(below, period) for below in units], now=now)
    if not _in_period(period).open().exists():
        period.state, period.closed_at = PeriodState.CLOSED, now
        period.save(update_fields=["state", "closed_at"])
    audit.record(
        "assessments.close_unit", by=by, target=period, unit=unit, now=now, reason=unsettled_reason, sheets=number
    )
    return period


def _tell_results(period: ScoringPeriod, appraised: list[User], now: datetime) -> None:
    """Everybody hears of the own result, and nobody of a score: that is read where it is explained."""
    notify(
        recipients=appraised,
        occasion=RESULT,
        key=str(period.pk),
        due_on=timezone.localdate(now),
        title=lambda: _("%(period)s考评结果出来了") % {"period": period},
        body=lambda: _("得分和计算过程在“我的得分”里，只有您和上级能看到。"),
        url=reverse("assessments:mine"),
        now=now,
    )


@transaction.atomic
def reopen_unit(*, period: ScoringPeriod, unit: Unit, reason: str, by: User, now: datetime) -> ScoringPeriod:
    """The district opens a closed register again, for a correction; the street reviews it anew."""
    _require(can_reopen_scores(by, unit))
    if not reason.strip():
        raise Refusal(_("请写明更正理由。"), field="reason")
    closed = _register(period, unit).filter(state=SheetState.CLOSED, source=SheetSource.ENTERED)
    number = _move(closed, SheetState.SUBMITTED, closed_by=None, closed_at=None, reviewed_by=None, reviewed_at=None)
    if not number:
        raise Refusal(_("没有可重新打开的评分表。"))
    period.state, period.closed_at = PeriodState.REOPENED, None
    period.save(update_fields=["state", "closed_at"])
    audit.record("assessments.reopen_unit", by=by, target=period, unit=unit, now=now, reason=reason, sheets=number)
    return period


def _in_period(period: ScoringPeriod) -> ScoreSheetQuerySet:
    return ScoreSheet.objects.live().filter(period=period)


def _register(period: ScoringPeriod, unit: Unit) -> ScoreSheetQuerySet:
    return _in_period(period).filter(unit=unit)


def _move(sheets: ScoreSheetQuerySet, state: SheetState, **stamps: object) -> int:
    """Bring the sheets to the state; a scorer who still has one open will be told by its version."""
    pks = list(sheets.order_by("pk").select_for_update(of=("self",)).values_list("pk", flat=True))
    rows = ScoreSheet.objects.filter(pk__in=pks)
    return rows.update(state=state, version=F("version") + 1, **stamps)


def _require(allowed: bool) -> None:
    if not allowed:
        raise Refusal(_("您没有这项权限。"), code="forbidden")


def _require_open(period: ScoringPeriod) -> None:
    if not period.scoring:
        raise Refusal(_("%(period)s已经结账。") % {"period": period})


def _require_said(sheets: ScoreSheetQuerySet) -> None:
    """Every indicator has a score or a reason; the refusal says who lacks which."""
    incomplete = unsaid(sheets).select_related("person", "scheme_version")
    rows = sheet_rows(incomplete.order_by("person__name_key")[: NAMED + 1])
    if not rows:
        return
    named = _("；").join(
        _("%(name)s：%(items)s") % {"name": row.sheet.person.name, "items": _("、").join(row.missing)}
        for row in rows[:NAMED]
    )
    more = _("等") if len(rows) > NAMED else ""
    raise Refusal(_("还有人没有评完：%(named)s%(more)s。") % {"named": named, "more": more}, code="missing")


def _require_no_open_question(sheets: ScoreSheetQuerySet) -> None:
    asked: QuerySet[ItemScore] = ItemScore.objects.asked_not_applicable().filter(sheet__in=sheets.values("pk"))
    names = list(asked.order_by("sheet__person__name_key").values_list("sheet__person__name", flat=True)[:NAMED])
    if names:
        raise Refusal(_("还有“不适用”没有确认：%(names)s。") % {"names": _("、").join(names)}, code="not-applicable")


def _require_all_reviewed(unready: ScoreSheetQuerySet) -> None:
    units = list(unready.order_by("unit__path").values_list("unit__name", flat=True).distinct()[: NAMED + 1])
    if units:
        named = _("、").join(units[:NAMED]) + (_("等") if len(units) > NAMED else "")
        raise Refusal(
            _("这些单位还没有复核完：%(units)s。请催办，或写明原因后按“未结”结账。") % {"units": named},
            field="unsettled_reason",
            code="unreviewed",
        )


def _note_unsettled(unready: ScoreSheetQuerySet, reason: str) -> None:
    if reason:
        unready.filter(valid=False).update(note=reason)
