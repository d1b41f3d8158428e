"""Writing scores. Nothing is written over somebody else's newer save (rule 8)."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from assessments.actions.totals import refresh_totals
from assessments.choices import SHORT_NAMES, IndicatorCode
from assessments.models import ItemScore, ScoreSheet
from assessments.permissions import can_enter_sheet, can_review_scores
from common.exceptions import Refusal, StaleSave
from people import audit
from people.models import User

WRITTEN = [
    "score",
    "na_reason",
    "na_approved_by",
    "na_approved_at",
    "excused_reason",
    "evidence",
    "scored_by",
    "scored_at",
]


@dataclass(frozen=True)
class RowEntry:
    """Scores typed for one sheet, and the version of the sheet on which they were typed.

    `seen` tells what stood in these cells then. With it only a change of the very cells is a conflict;
    without it any newer version of the sheet is.
    """

    sheet_id: int
    version: int
    scores: Mapping[str, Decimal | None]
    seen: Mapping[str, Decimal | None] | None = None


@dataclass(frozen=True)
class Mark:
    """What a scorer says of one indicator: a score, or why it does not apply, or why there is none."""

    score: Decimal | None = None
    na_reason: str = ""
    excused_reason: str = ""
    evidence: str = ""


@dataclass(frozen=True)
class Difference:
    """Both values of a cell, and who wrote theirs when."""

    label: str
    code: str
    theirs: Any
    mine: Any
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class RowConflict:
    """Somebody saved the row in the meantime: its version now, and where the two differ."""

    sheet: ScoreSheet
    differences: list[Difference] = field(default_factory=list)


class StaleRows(StaleSave):
    """Some of the rows were saved by others. `rows` maps the sheet to its conflict; nothing was written."""

    def __init__(self, conflicts: list[RowConflict]) -> None:
        self.rows = {conflict.sheet.pk: conflict for conflict in conflicts}
        super().__init__(
            _("在您填写期间，别人已经改过这些评分。"),
            # Only one sheet has one version to save over; a register shows its own page.
            target=conflicts[0].sheet if len(conflicts) == 1 else None,
            fields=[
                (f"{conflict.sheet.person.name} · {each.label}", each.theirs, each.mine)
                for conflict in conflicts
                for each in conflict.differences
            ],
        )


@transaction.atomic
def save_rows(*, entries: Iterable[RowEntry], by: User, now: datetime) -> list[ScoreSheet]:
    """Save the scores of some rows of a register, all or none.

    Raises StaleRows with both values when a row was saved by somebody else, Refusal when the user may not
    write on a sheet (any more).
    """
    typed = {entry.sheet_id: entry for entry in entries}
    sheets = _locked(typed)
    for sheet in sheets.values():
        _require_enterable(sheet, by)
    items = _items_of(sheets)
    _require_fresh(sheets, typed, items)
    changed = [
        _with_score(items.get((pk, code)) or ItemScore(sheet_id=pk, code=code), score, by, now)
        for pk, entry in typed.items()
        for code, score in entry.scores.items()
        if _score_of(items.get((pk, code))) != score
    ]
    _write(changed, by=by, now=now)
    return list(ScoreSheet.objects.filter(pk__in=typed).select_related("person", "unit", "period"))


@transaction.atomic
def mark_item(*, sheet: ScoreSheet, version: int, code: str, mark: Mark, by: User, now: datetime) -> ScoreSheet:
    """Say everything there is to say of one indicator. "Does not apply" waits for the street's consent."""
    locked = _locked([sheet.pk])
    sheet = locked[sheet.pk]
    _require_enterable(sheet, by)
    if sum([mark.score is not None, bool(mark.na_reason), bool(mark.excused_reason)]) > 1:
        raise Refusal(_("评分、不适用、因故未评，三者只能选一。"))
    item = _items_of(locked).get((sheet.pk, code)) or ItemScore(sheet=sheet, code=code)
    if sheet.version != version:
        theirs = describe(item)
        raise StaleRows([RowConflict(sheet, [Difference(_label(code), code, theirs, describe(mark))])])
    item = _with_score(item, mark.score, by, now)
    item.na_reason, item.excused_reason, item.evidence = mark.na_reason, mark.excused_reason, mark.evidence
    if mark.na_reason and can_review_scores(by, sheet.unit):
        item.na_approved_by, item.na_approved_at = by, now
    _write([item], by=by, now=now)
    sheet.refresh_from_db()
    return sheet


@transaction.atomic
def approve_not_applicable(*, sheet: ScoreSheet, code: str, by: User, now: datetime) -> ItemScore:
    """The street agrees that an indicator does not apply: its weight leaves the divisor."""
    sheet = _locked([sheet.pk])[sheet.pk]
    if sheet.person_id == by.person_id or not can_review_scores(by, sheet.unit):
        raise Refusal(_("“不适用”由街道确认。"))
    item = sheet.items.asked_not_applicable().filter(code=code).first()
    if item is None:
        raise Refusal(_("这一项没有待确认的“不适用”。"))
    item.na_approved_by, item.na_approved_at = by, now
    item.save(update_fields=["na_approved_by", "na_approved_at"])
    _touch([sheet.pk])
    audit.record(
        "assessments.approve_not_applicable", by=by, target=item, unit=sheet.unit, now=now,
        reason=item.na_reason, sheet=sheet.pk, code=code,
    )  # fmt: skip
    return item


def describe(said: ItemScore | Mark) -> str:
    """In one phrase, for a conflict that shows both."""
    if said.score is not None:
        return str(said.score)
    if said.na_reason:
        return _("不适用：%(reason)s") % {"reason": said.na_reason}
    return _("因故未评：%(reason)s") % {"reason": said.excused_reason} if said.excused_reason else _("未评")


def _locked(pks: Collection[int]) -> dict[int, ScoreSheet]:
    rows = ScoreSheet.objects.live().filter(pk__in=pks).order_by("pk").select_for_update(of=("self",))
    sheets = {sheet.pk: sheet for sheet in rows.select_related("person", "unit", "period")}
    if len(sheets) < len(pks):
        raise Refusal(_("有评分表已被作废，请刷新后再填。"))
    return sheets


def _items_of(sheets: Iterable[int]) -> dict[tuple[int, str], ItemScore]:
    rows = ItemScore.objects.filter(sheet__in=list(sheets)).select_related("scored_by")
    return {(item.sheet_id, item.code): item for item in rows}


def _require_enterable(sheet: ScoreSheet, by: User) -> None:
    name = sheet.person.name
    if sheet.person_id == by.person_id:
        raise Refusal(_("不能给自己评分，您的评分表由街道填写。"))
    if not sheet.period.scoring:
        raise Refusal(_("%(period)s已经结账，不能再改分。") % {"period": sheet.period})
    if not can_enter_sheet(by, sheet):
        raise Refusal(
            _("%(name)s的评分表%(state)s，您现在不能改。") % {"name": name, "state": sheet.get_state_display()}
        )


def _require_fresh(
    sheets: Mapping[int, ScoreSheet], typed: Mapping[int, RowEntry], items: Mapping[tuple[int, str], ItemScore]
) -> None:
    conflicts = [
        RowConflict(sheet, differences)
        for pk, sheet in sheets.items()
        if sheet.version != typed[pk].version
        and ((differences := _differences(typed[pk], items)) or typed[pk].seen is None)
    ]
    if conflicts:
        raise StaleRows(conflicts)


def _differences(entry: RowEntry, items: Mapping[tuple[int, str], ItemScore]) -> list[Difference]:
    found = [(code, items.get((entry.sheet_id, code)), mine) for code, mine in entry.scores.items()]
    return [_difference(code, item, mine) for code, item, mine in found if _disturbed(entry, code, item, mine)]


def _disturbed(entry: RowEntry, code: str, item: ItemScore | None, mine: Decimal | None) -> bool:
    """Whether a cell says something else than what was typed, and what was seen before typing."""
    if item and (item.na_reason or item.excused_reason):
        return True
    return _score_of(item) != mine and (entry.seen is None or _score_of(item) != entry.seen.get(code))


def _difference(code: str, item: ItemScore | None, mine: Decimal | None) -> Difference:
    if item is None:
        return Difference(_label(code), code, None, mine)
    theirs = item.score if not (item.na_reason or item.excused_reason) else describe(item)
    return Difference(_label(code), code, theirs, mine, str(item.scored_by or ""), item.scored_at)


def _label(code: str) -> str:
    return str(SHORT_NAMES[IndicatorCode(code)])


def _score_of(item: ItemScore | None) -> Decimal | None:
    return item.score if item else None


def _with_score(item: ItemScore, score: Decimal | None, by: User, now: datetime) -> ItemScore:
    """The item with this score and nothing that would contradict it."""
    item.score, item.scored_by, item.scored_at = score, by, now
    item.na_reason = item.excused_reason = ""
    item.na_approved_by = item.na_approved_at = None
    return item


def _write(items: list[ItemScore], *, by: User, now: datetime) -> None:
    if not items:
        return
    ItemScore.objects.bulk_create(items, update_conflicts=True, unique_fields=["sheet", "code"], update_fields=WRITTEN)
    pks = {item.sheet_id for item in items}
    _touch(pks)
    written = [f"{item.sheet_id}/{item.code}" for item in items]
    audit.record("assessments.save_scores", by=by, now=now, items=written)


def _touch(pks: Iterable[int]) -> None:
    sheets = ScoreSheet.objects.filter(pk__in=list(pks))
    sheets.update(version=F("version") + 1)
    refresh_totals(sheets=sheets)
