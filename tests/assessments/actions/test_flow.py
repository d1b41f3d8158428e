from datetime import timedelta
from decimal import Decimal

import pytest

from assessments.actions.entry import Mark, RowEntry, mark_item, save_rows
from assessments.actions.flow import approve_unit, close_unit, reopen_unit, return_unit, submit_unit
from assessments.choices import PeriodState, SheetState
from assessments.models import ScoreSheet
from assessments.occasions import RESULT
from assessments.tasks import remind_late
from common.exceptions import Refusal
from notices.models import Notice
from people.choices import Role
from people.models import AuditEvent
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, NOW, make_sheet, make_worker


def score(sheet, by):
    sheet.refresh_from_db()
    save_rows(entries=[RowEntry(sheet.pk, sheet.version, EXAMPLE)], by=by, now=NOW)


def states():
    return {sheet.person.name: sheet.state for sheet in ScoreSheet.objects.select_related("person")}


@pytest.fixture
def step(period, tree):
    """Take a step with the register of 望江社区."""

    def take(action, by, unit=tree.community, **fields):
        return action(period=period, unit=unit, by=by, now=NOW, **fields)

    return take


@pytest.fixture
def submitted(sheet, secretary, step):
    score(sheet, secretary)
    step(submit_unit, secretary)
    return sheet


@pytest.fixture
def reviewed(submitted, own_sheet, street_admin, step):
    score(own_sheet, street_admin)
    step(approve_unit, street_admin)
    return submitted


def test_the_secretary_submits_all_but_the_own_sheet(sheet, secretary, step):
    score(sheet, secretary)
    assert step(submit_unit, secretary) == 1
    assert states() == {"顾晓岚": SheetState.SUBMITTED, "江书记": SheetState.DRAFT}
    sheet.refresh_from_db()
    assert (sheet.submitted_by, sheet.submitted_at, sheet.version) == (secretary, NOW, 3)


def test_submitting_names_who_lacks_what(tree, sheet, secretary, step):
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(score=Decimal(80)), by=secretary, now=NOW)
    with pytest.raises(Refusal) as refused:
        step(submit_unit, secretary)
    words = "还有人没有评完：顾晓岚：支部规范化、承诺践诺、诉求解决、矛盾化解、一老一小。"
    assert (refused.value.message, states()["顾晓岚"]) == (words, SheetState.DRAFT)


def test_many_who_lack_scores_are_not_all_named(tree, period, sheet, secretary, step):
    for _ in range(6):
        make_sheet(make_worker(tree.community), period)
    with pytest.raises(Refusal, match="等。"):
        step(submit_unit, secretary)


def test_a_reason_stands_for_a_score(sheet, secretary, step):
    score(sheet, secretary)
    mark_item(sheet=sheet, version=2, code="ind_post", mark=Mark(excused_reason="病假"), by=secretary, now=NOW)
    assert step(submit_unit, secretary) == 1


def test_submitting_twice_is_refused(submitted, secretary, step):
    with pytest.raises(Refusal, match="没有可提交"):
        step(submit_unit, secretary)


def test_the_street_may_submit_for_a_community_without_a_secretary(sheet, street_admin, step):
    score(sheet, street_admin)
    assert step(submit_unit, street_admin) == 1


@pytest.mark.parametrize("action", [submit_unit, approve_unit, close_unit])
def test_an_auditor_takes_no_step(tree, sheet, step, action):
    with pytest.raises(Refusal) as refused:
        step(action, holder(Role.AUDITOR, tree.district))
    assert refused.value.code == "forbidden"


@pytest.mark.parametrize("action", [approve_unit, close_unit])
def test_the_secretary_neither_reviews_nor_closes(submitted, secretary, step, action):
    with pytest.raises(Refusal) as refused:
        step(action, secretary)
    assert refused.value.code == "forbidden"


def test_the_street_returns_with_a_reason(submitted, street_admin, step):
    assert step(return_unit, street_admin, reason=" 诉求解决缺佐证 ") == 1
    submitted.refresh_from_db()
    assert (submitted.state, submitted.return_reason) == (SheetState.DRAFT, "诉求解决缺佐证")


def test_a_return_needs_a_reason_and_something_to_return(sheet, street_admin, step):
    with pytest.raises(Refusal, match="请写明退回原因"):
        step(return_unit, street_admin, reason=" ")
    with pytest.raises(Refusal, match="没有可退回"):
        step(return_unit, street_admin, reason="漏项")


def test_the_street_reviews_and_brings_the_secretary_s_sheet(reviewed, street_admin):
    assert states() == {"顾晓岚": SheetState.REVIEWED, "江书记": SheetState.REVIEWED}
    reviewed.refresh_from_db()
    assert (reviewed.reviewed_by, reviewed.reviewed_at) == (street_admin, NOW)


def test_the_street_waits_for_the_community(sheet, street_admin, step):
    with pytest.raises(Refusal, match="望江社区还有1张评分表没有提交"):
        step(approve_unit, street_admin)


def test_the_street_must_score_the_secretary_first(submitted, street_admin, step):
    with pytest.raises(Refusal, match="江书记：支部规范化"):
        step(approve_unit, street_admin)


def test_an_open_question_stops_the_review(sheet, own_sheet, secretary, street_admin, step):
    score(sheet, secretary)
    mark_item(sheet=sheet, version=2, code="ind_party_branch", mark=Mark(na_reason="非党员"), by=secretary, now=NOW)
    step(submit_unit, secretary)
    score(own_sheet, street_admin)
    with pytest.raises(Refusal, match="“不适用”没有确认：顾晓岚"):
        step(approve_unit, street_admin)


def test_reviewing_twice_is_refused(reviewed, street_admin, step):
    with pytest.raises(Refusal, match="没有待复核"):
        step(approve_unit, street_admin)


def test_the_district_closes_the_month(tree, reviewed, district_admin, step):
    period = step(close_unit, district_admin, tree.district)
    assert (period.state, period.closed_at) == (PeriodState.CLOSED, NOW)
    assert set(states().values()) == {SheetState.CLOSED}
    reviewed.refresh_from_db()
    assert (reviewed.total, reviewed.closed_by) == (Decimal("84.85"), district_admin)


def test_a_street_closes_its_part_and_the_month_goes_on(tree, period, reviewed, street_admin, step):
    make_sheet(make_worker(tree.sibling_community), period)
    assert step(close_unit, street_admin, tree.street).state == PeriodState.OPEN
    assert states()["顾晓岚"] == SheetState.CLOSED


def test_closing_names_who_has_not_reviewed(tree, submitted, district_admin, step):
    with pytest.raises(Refusal, match="没有复核完：望江社区") as refused:
        step(close_unit, district_admin, tree.district)
    assert refused.value.field == "unsettled_reason"


def test_with_a_reason_the_rest_is_closed_unsettled(tree, submitted, own_sheet, district_admin, step):
    period = step(close_unit, district_admin, tree.district, unsettled_reason="书记空缺")
    own_sheet.refresh_from_db()
    assert (period.state, own_sheet.total, own_sheet.note) == (PeriodState.CLOSED, None, "书记空缺")
    submitted.refresh_from_db()
    assert (submitted.total, submitted.note) == (Decimal("84.85"), "")


def test_a_closed_month_takes_no_step(tree, reviewed, secretary, district_admin, step):
    step(close_unit, district_admin, tree.district)
    with pytest.raises(Refusal, match="2026年10月已经结账"):
        step(submit_unit, secretary)


def test_only_the_district_reopens_with_a_reason(tree, reviewed, street_admin, district_admin, step):
    step(close_unit, district_admin, tree.district)
    with pytest.raises(Refusal, match="没有这项权限"):
        step(reopen_unit, street_admin, reason="错分")
    with pytest.raises(Refusal, match="请写明更正理由"):
        step(reopen_unit, district_admin, reason="")
    period = step(reopen_unit, district_admin, reason="错分")
    assert (period.state, period.closed_at) == (PeriodState.REOPENED, None)
    assert set(states().values()) == {SheetState.SUBMITTED}
    assert AuditEvent.objects.get(verb="assessments.reopen_unit").reason == "错分"


def test_what_is_not_closed_is_not_reopened(reviewed, district_admin, step):
    with pytest.raises(Refusal, match="没有可重新打开"):
        step(reopen_unit, district_admin, reason="错分")


def test_a_reopened_month_is_reviewed_and_closed_again(tree, reviewed, street_admin, district_admin, step):
    step(close_unit, district_admin, tree.district)
    step(reopen_unit, district_admin, reason="错分")
    step(approve_unit, street_admin)
    assert step(close_unit, district_admin, tree.district).state == PeriodState.CLOSED


def unread(occasion, user):
    rows = Notice.objects.filter(occasion=f"assessments.{occasion}", recipient=user, channel="inbox", read_at=None)
    return list(rows.values_list("body", flat=True))


def test_the_secretary_is_told_why_the_register_came_back(submitted, secretary, street_admin, step):
    with pytest.raises(Refusal):
        step(return_unit, street_admin, reason=" ")
    assert unread("returned", secretary) == []
    step(return_unit, street_admin, reason="入户走访没有佐证")
    assert unread("returned", secretary) == ["入户走访没有佐证"]
    notice = Notice.objects.get(occasion="assessments.returned", channel="inbox")
    assert (notice.recipient, notice.title) == (secretary, "望江社区2026年10月评分被退回，请修改后重新提交")


def test_handing_in_again_settles_it_and_a_second_return_tells_anew(submitted, secretary, street_admin, step):
    step(return_unit, street_admin, reason="一")
    step(submit_unit, secretary)
    assert unread("returned", secretary) == []
    return_unit(
        period=submitted.period, unit=submitted.unit, reason="二", by=street_admin, now=NOW + timedelta(minutes=5)
    )
    assert unread("returned", secretary) == ["二"]


def test_who_was_reminded_hears_no_more_once_it_is_done(sheet, own_sheet, secretary, street_admin, step, period):
    late = NOW
    while not Notice.objects.filter(recipient=street_admin).exists():
        late += timedelta(days=1)
        remind_late.work(due_at=late, now=late)
    assert unread("late", secretary)
    score(sheet, secretary)
    step(submit_unit, secretary)
    assert (unread("late", secretary), bool(unread("late", street_admin))) == ([], True)
    score(own_sheet, street_admin)
    step(approve_unit, street_admin)
    assert unread("late", street_admin) == []


def test_everybody_appraised_hears_of_the_own_result_once_and_of_no_score(sheet, own_sheet, period, district_admin):
    ScoreSheet.objects.update(state=SheetState.REVIEWED)
    assert not Notice.objects.filter(occasion=RESULT).exists()

    close_unit(period=period, unit=period.scheme.unit, by=district_admin, now=NOW)

    told = Notice.objects.filter(occasion=RESULT, channel="inbox")
    assert set(told.values_list("recipient", flat=True)) == {sheet.person.user.pk, own_sheet.person.user.pk}
    assert set(told.values_list("title", flat=True)) == {"2026年10月考评结果出来了"}
    assert not any(character.isdigit() for character in told[0].body)
