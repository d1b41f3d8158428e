from decimal import Decimal

import pytest

from common.exceptions import Refusal
from coursework.actions.reviewing import (
    assign_call,
    decide_case,
    hide_case,
    publish_case,
    replace_reader,
    return_case,
)
from coursework.choices import CaseState
from coursework.models import Case
from notices.models import Notice
from panels.choices import PanelState, SeatState
from panels.models import Seat
from people.choices import Role
from people.models import AuditEvent, CareLink
from tests.factories.cohorts import make_cohort
from tests.factories.coursework import (
    NOW,
    accept,
    appoint,
    draft,
    holder,
    make_author,
    make_call,
    publish,
    read,
    review,
    submit,
)
from tests.factories.panels import make_judge
from tests.factories.people import PersonFactory, give_role

GOOD, FAIR, POOR = (18, 16, 17, 15, 19), (16, 16, 16, 16, 16), (10, 10, 10, 10, 10)


@pytest.fixture
def case(call, author):
    return submit(call, author)


def titles(user):
    return list(Notice.objects.visible_to(user).inbox().order_by("pk").values_list("title", flat=True))


def test_a_case_goes_back_with_a_reason_and_comes_again(case, author, organizer):
    returned = return_case(case=case, reason="请补成效", by=organizer, now=NOW)
    assert (returned.state, returned.return_reason) == (CaseState.RETURNED, "请补成效")
    assert titles(author) == ["案例“楼下那块空地”被退回，请修改后重新提交"]

    again = draft(case.call, author, title="议了七次")
    assert (again.state, again.return_reason) == (CaseState.DRAFT, "请补成效")
    again = submit(case.call, author, title="议了七次")
    assert (again.state, again.return_reason, again.versions.count()) == (CaseState.SUBMITTED, "", 2)


def test_a_return_wants_a_reason_a_right_and_a_submitted_case(case, organizer, author, tree):
    with pytest.raises(Refusal, match="写明退回原因"):
        return_case(case=case, reason=" ", by=organizer, now=NOW)
    far = holder(Role.TRAINING_ADMIN, tree.far_district)
    for user in (author, far, holder(Role.STREET_ADMIN, tree.street)):
        with pytest.raises(Refusal, match="没有这项权限"):
            return_case(case=case, reason="改", by=user, now=NOW)
    appoint(case, make_judge(tree.district), organizer)
    with pytest.raises(Refusal, match="还没有开始评审"):
        return_case(case=case, reason="改", by=organizer, now=NOW)


def test_two_readings_settle_and_the_office_decides(case, organizer, author):
    case = review(case, organizer, GOOD, FAIR)
    assert (case.panel.state, case.panel.total) == (PanelState.SETTLED, Decimal("82.50"))
    assert "案例“楼下那块空地”评审完毕，请定案" in titles(organizer)

    case = decide_case(case=case, accept=True, note="同意推广", by=organizer, now=NOW)
    assert (case.state, case.decided_by, case.decision_note) == (CaseState.ACCEPTED, organizer, "同意推广")
    assert titles(author) == ["案例“楼下那块空地”：通过"]
    assert AuditEvent.objects.get(verb="coursework.decide_case").reason == "同意推广"


def test_more_than_twenty_points_apart_ask_for_a_third(case, organizer):
    case = review(case, organizer, GOOD, POOR)
    assert (case.panel.state, case.state) == (PanelState.SPLIT, CaseState.REVIEW)
    assert titles(organizer) == ["案例“楼下那块空地”评分相差较大，请指派第三位评委"]
    with pytest.raises(Refusal, match="评审还没有完成"):
        decide_case(case=case, accept=True, note="", by=organizer, now=NOW)

    case = review(case, organizer, FAIR)
    assert (case.panel.state, case.panel.total) == (PanelState.SETTLED, Decimal("82.50"))


def test_a_rejection_says_why(case, organizer):
    case = review(case, organizer, GOOD, FAIR)
    with pytest.raises(Refusal, match="写明意见"):
        decide_case(case=case, accept=False, note="", by=organizer, now=NOW)
    assert decide_case(case=case, accept=False, note="缺少成效", by=organizer, now=NOW).state == CaseState.REJECTED


def test_the_district_may_decide_the_street_may_not(case, organizer, tree):
    case = review(case, organizer, GOOD, FAIR)
    with pytest.raises(Refusal, match="没有这项权限"):
        decide_case(case=case, accept=True, note="", by=holder(Role.STREET_ADMIN, tree.street), now=NOW)
    district = holder(Role.DISTRICT_ADMIN, tree.district)
    assert decide_case(case=case, accept=True, note="", by=district, now=NOW).decided_by == district


def test_nobody_decides_on_their_own_case(call, organizer, author):
    give_role(author, Role.TRAINING_ADMIN, call.cohort.unit)
    case = review(submit(call, author), organizer, GOOD, FAIR)
    with pytest.raises(Refusal, match="没有这项权限"):
        decide_case(case=case, accept=True, note="", by=author, now=NOW)


def conflict(case, judge, organizer):
    with pytest.raises(Refusal, match="应当回避") as refused:
        appoint(case, judge, organizer)
    return refused.value.code


def test_who_is_tied_to_the_case_does_not_read_it(case, author, organizer, tree):
    give_role(author, Role.JUDGE, tree.district, since=NOW.date())
    neighbour = make_judge(tree.community)
    colleague = make_judge(tree.district, person=PersonFactory(unit=tree.community))
    street = make_judge(tree.district)
    give_role(street, Role.STREET_ADMIN, tree.street, since=NOW.date())
    mentor = make_judge(tree.district)
    CareLink.objects.create(user=mentor, person=author.person, role=Role.MENTOR, source="mentors.bond:1", since=NOW)
    tied = [author, neighbour, colleague, street, mentor]
    assert [conflict(case, judge, organizer) for judge in tied] == ["conflict"] * 5
    assert not Seat.objects.exists()


def test_the_street_of_another_part_may_read(case, organizer, tree):
    judge = make_judge(tree.district)
    give_role(judge, Role.STREET_ADMIN, tree.sibling_street, since=NOW.date())
    assert appoint(case, judge, organizer).state == SeatState.ASSIGNED


def test_a_silent_judge_is_replaced(case, organizer, judges):
    seat = appoint(case, judges[0], organizer)
    replace_reader(case=case, seat=seat, reason="联系不上", by=organizer, now=NOW)
    seat.refresh_from_db()
    assert (seat.state, seat.reason) == (SeatState.RECUSED, "联系不上")
    assert appoint(case, judges[1], organizer).position == 2


def test_a_whole_call_is_shared_out_evenly_and_again_the_same(call, author, organizer, judges, tree):
    others = [make_author(call.cohort, tree.sibling_community, f"学员{number}") for number in range(5)]
    cases = [submit(call, user) for user in (author, *others)]
    proposal = assign_call(call=call, seed=6, by=organizer, now=NOW)
    assert [added for _judge, added, _load in proposal.shares] == [3, 3, 3, 3]
    assert {case.state for case in Case.objects.all()} == {CaseState.REVIEW}
    assert Seat.objects.count() == 2 * len(cases)
    assert [titles(judge) for judge in judges] == [["有案例等您评审"]] * 4
    assert AuditEvent.objects.get(verb="coursework.assign_call").detail == {"seed": 6, "cases": 6}


def test_sharing_out_fills_only_free_seats(call, author, organizer, judges):
    case = submit(call, author)
    appoint(case, judges[0], organizer)
    assign_call(call=call, seed=1, by=organizer, now=NOW)
    assert case.panel is None or case.panel.seats.count() == 2
    assert Seat.objects.count() == 2
    with pytest.raises(Refusal, match="没有可以指派的案例"):
        assign_call(call=call, seed=1, by=organizer, now=NOW)


def test_sharing_out_costs_the_same_for_many(tree, organizer, queries_of):
    def share(number):
        cohort = make_cohort(tree.district)
        call = make_call(tree.district, organizer, cohort)
        for nth in range(number):
            submit(call, make_author(cohort, tree.sibling_community, f"学员{nth}"))
        return queries_of(lambda: assign_call(call=call, seed=1, by=organizer, now=NOW))

    for number in range(3):
        make_judge(tree.district, name=f"评委{number}")
    assert share(1) == share(3)


def test_the_public_sees_what_is_accepted_and_agreed(call, author, organizer):
    case = publish(submit(call, author), organizer)
    assert list(Case.objects.published()) == [case]
    with pytest.raises(Refusal, match="已经公开"):
        publish_case(case=case, by=organizer, now=NOW)
    hide_case(case=case, reason="家庭可辨认", by=organizer, now=NOW)
    assert not Case.objects.published().exists()


def test_without_consent_or_acceptance_nothing_is_public(call, author, organizer):
    case = submit(call, author, may_publish=False)
    with pytest.raises(Refusal, match="已通过"):
        publish_case(case=case, by=organizer, now=NOW)
    with pytest.raises(Refusal, match="没有同意"):
        publish_case(case=accept(case, organizer), by=organizer, now=NOW)


def test_a_judge_reads_the_version_that_was_handed_in(case, judges, organizer):
    seat = appoint(case, judges[0], organizer)
    assert read(seat, *GOOD).total == Decimal("85.00")


def test_steps_name_no_judge(case, organizer):
    review(case, organizer, GOOD, POOR, FAIR)
    told = [(step.what, step.by) for step in case.steps.order_by("pk")]
    assert told == [
        ("开始写", case.author.user),
        ("第1次提交", case.author.user),
        ("进入评审", organizer),
        ("两位评委分差超过20分，请第三人评审", None),
        ("评审完毕", None),
    ]
