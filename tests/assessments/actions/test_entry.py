from decimal import Decimal

import pytest

from assessments.actions.entry import Mark, RowEntry, StaleRows, approve_not_applicable, mark_item, save_rows
from assessments.choices import PeriodState, SheetState
from assessments.models import ItemScore, ScoreSheet
from common.exceptions import Refusal
from people.choices import Role
from people.models import AuditEvent
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, NOW


def save(sheet, by, version=None, **scores):
    entry = RowEntry(
        sheet.pk, sheet.version if version is None else version, {f"ind_{k}": v for k, v in scores.items()}
    )
    saved = save_rows(entries=[entry], by=by, now=NOW)[0]
    sheet.refresh_from_db()
    return saved


def scores_of(sheet):
    return {item.code: item.score for item in sheet.items.all()}


def test_a_secretary_saves_a_row(sheet, secretary):
    saved = save_rows(entries=[RowEntry(sheet.pk, 1, EXAMPLE)], by=secretary, now=NOW)[0]
    assert (saved.total, saved.valid, saved.version) == (Decimal("84.85"), True, 2)
    assert scores_of(saved) == EXAMPLE
    item = saved.items.first()
    assert (item.scored_by, item.scored_at) == (secretary, NOW)
    assert AuditEvent.objects.filter(verb="assessments.save_scores", actor=secretary).count() == 1


def test_a_score_taken_away_leaves_the_month_open(sheet, secretary):
    save_rows(entries=[RowEntry(sheet.pk, 1, EXAMPLE)], by=secretary, now=NOW)
    saved = save(sheet, secretary, version=2, post=None)
    assert (saved.total, scores_of(saved)["ind_post"]) == (None, None)


def test_a_save_without_a_change_is_no_new_version(sheet, secretary):
    save(sheet, secretary, post=Decimal(80))
    assert save(sheet, secretary, post=Decimal("80.00")).version == 2


def test_a_stale_save_is_refused_with_both_values(sheet, secretary, street_admin):
    save(sheet, street_admin, dispute=Decimal(86), post=Decimal(80))
    with pytest.raises(StaleRows) as stale:
        save(sheet, secretary, version=1, dispute=Decimal(70), post=Decimal(80))
    assert stale.value.fields == [("顾晓岚 · 矛盾化解", Decimal("86.00"), Decimal(70))]
    assert stale.value.rows[sheet.pk].sheet.version == 2
    assert scores_of(sheet)["ind_dispute"] == Decimal(86)


def test_one_stale_row_keeps_all_rows_from_being_saved(sheet, own_sheet, street_admin):
    save(sheet, street_admin, post=Decimal(80))
    entries = [RowEntry(own_sheet.pk, 1, {"ind_post": Decimal(90)}), RowEntry(sheet.pk, 1, {"ind_post": Decimal(1)})]
    with pytest.raises(StaleRows):
        save_rows(entries=entries, by=street_admin, now=NOW)
    assert scores_of(own_sheet) == {}


def test_nobody_scores_themselves(own_sheet, secretary):
    with pytest.raises(Refusal, match="不能给自己评分"):
        save(own_sheet, secretary, post=Decimal(100))


def test_the_street_scores_the_secretary(own_sheet, street_admin):
    assert save(own_sheet, street_admin, post=Decimal(90)).version == 2


@pytest.mark.parametrize("role", [Role.DISTRICT_ADMIN, Role.AUDITOR, Role.CITY_ADMIN, Role.TRAINEE])
def test_who_may_only_look_or_approve_enters_nothing(tree, sheet, role):
    with pytest.raises(Refusal, match="您现在不能改"):
        save(sheet, holder(role, tree.district), post=Decimal(100))


def test_another_secretary_enters_nothing(tree, sheet):
    with pytest.raises(Refusal, match="您现在不能改"):
        save(sheet, holder(Role.SECRETARY, tree.sibling_community), post=Decimal(100))


def test_after_submission_only_the_street_may_write(sheet, secretary, street_admin):
    ScoreSheet.objects.update(state=SheetState.SUBMITTED)
    with pytest.raises(Refusal, match="待街道复核"):
        save(sheet, secretary, post=Decimal(80))
    assert save(sheet, street_admin, post=Decimal(80)).version == 2


@pytest.mark.parametrize("state", [SheetState.REVIEWED, SheetState.CLOSED])
def test_what_is_reviewed_stays(sheet, street_admin, state):
    ScoreSheet.objects.update(state=state, closed_at=NOW if state == SheetState.CLOSED else None)
    with pytest.raises(Refusal, match="您现在不能改"):
        save(sheet, street_admin, post=Decimal(80))


def test_a_closed_period_takes_no_scores(sheet, secretary, period):
    period.state = PeriodState.CLOSED
    period.save()
    with pytest.raises(Refusal, match="已经结账"):
        save(sheet, secretary, post=Decimal(80))


def test_a_voided_sheet_takes_no_scores(sheet, secretary):
    ScoreSheet.objects.update(voided_at=NOW)
    with pytest.raises(Refusal, match="作废"):
        save(sheet, secretary, post=Decimal(80))


# Not applicable, excused, evidence


def test_not_applicable_waits_for_the_street(sheet, secretary, street_admin):
    save_rows(entries=[RowEntry(sheet.pk, 1, EXAMPLE)], by=secretary, now=NOW)
    code = "ind_party_branch"
    marked = mark_item(sheet=sheet, version=2, code=code, mark=Mark(na_reason="非党员"), by=secretary, now=NOW)
    assert marked.total is None
    item = approve_not_applicable(sheet=sheet, code=code, by=street_admin, now=NOW)
    sheet.refresh_from_db()
    assert (item.na_approved_by, sheet.total, sheet.version) == (street_admin, Decimal("83.94"), 4)
    with pytest.raises(Refusal, match="没有待确认"):
        approve_not_applicable(sheet=sheet, code=code, by=street_admin, now=NOW)


def test_the_secretary_does_not_agree_with_themselves(sheet, secretary):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(na_reason="新岗"), by=secretary, now=NOW)
    with pytest.raises(Refusal, match="由街道确认"):
        approve_not_applicable(sheet=sheet, code="ind_post", by=secretary, now=NOW)


def test_the_word_of_the_street_needs_no_second_one(sheet, street_admin):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(na_reason="新岗"), by=street_admin, now=NOW)
    assert ItemScore.objects.get().na_approved_by == street_admin


def test_a_score_ends_what_was_said_before(sheet, street_admin):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(na_reason="新岗"), by=street_admin, now=NOW)
    save(sheet, street_admin, version=2, post=Decimal(80))
    item = ItemScore.objects.get()
    assert (item.score, item.na_reason, item.na_approved_at) == (Decimal(80), "", None)


def test_evidence_stays_when_a_score_changes(sheet, secretary):
    mark = Mark(score=Decimal(85), evidence="领办4件已销号")
    mark_item(sheet=sheet, version=1, code="ind_request", mark=mark, by=secretary, now=NOW)
    save(sheet, secretary, version=2, request=Decimal(86))
    item = ItemScore.objects.get()
    assert (item.score, item.evidence) == (Decimal(86), "领办4件已销号")


def test_one_thing_at_a_time(sheet, secretary):
    mark = Mark(score=Decimal(80), excused_reason="病假")
    with pytest.raises(Refusal, match="只能选一"):
        mark_item(sheet=sheet, version=1, code="ind_post", mark=mark, by=secretary, now=NOW)


@pytest.mark.parametrize(
    ("theirs", "shown"),
    [
        (Mark(score=Decimal(80)), "80.00"),
        (Mark(na_reason="新岗"), "不适用：新岗"),
        (Mark(excused_reason="病假"), "因故未评：病假"),
        (Mark(evidence="待补"), "未评"),
    ],
)
def test_a_stale_mark_is_refused_with_both_words(sheet, secretary, street_admin, theirs, shown):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=theirs, by=street_admin, now=NOW)
    with pytest.raises(StaleRows) as stale:
        mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(excused_reason="出差"), by=secretary, now=NOW)
    assert stale.value.fields == [("顾晓岚 · 岗位职责", shown, "因故未评：出差")]
