from decimal import Decimal

import pytest

from common.exceptions import Refusal
from panels import actions
from panels.choices import PanelState, SeatState
from panels.models import Panel, Seat
from people.choices import Role
from people.models import AuditEvent, RoleHolding
from tests.factories.panels import NOW, make_judge, make_panel, make_rubric, points_of, read, seat

GOOD, FAIR, POOR = (18, 16, 17, 15, 19), (16, 16, 16, 16, 16), (10, 10, 10, 10, 10)


@pytest.fixture
def judges(tree):
    return [make_judge(tree.district, name=f"评委{number}") for number in range(4)]


@pytest.fixture
def panel(tree):
    return make_panel(tree.district)


def test_a_rubric_must_make_a_hundred(tree):
    rubric = make_rubric(tree.district, "20 20 20 20 19.99", active=False)
    with pytest.raises(Refusal, match=r"99\.99"):
        actions.activate_rubric(rubric=rubric, by=None, now=NOW)


def test_a_rubric_comes_into_force_once(tree):
    rubric = make_rubric(tree.district)
    with pytest.raises(Refusal, match="已经启用"):
        actions.activate_rubric(rubric=rubric, by=None, now=NOW)


def test_a_new_number_follows_the_old(tree):
    assert [make_rubric(tree.district).number, make_rubric(tree.district).number] == [1, 2]


def test_a_panel_wants_a_rubric_in_force(tree):
    with pytest.raises(Refusal, match="还没有启用"):
        make_panel(tree.district, make_rubric(tree.district, active=False))


def test_judges_take_their_seats_in_order(panel, judges):
    assert [seat(panel, judge).position for judge in judges[:2]] == [1, 2]
    assert AuditEvent.objects.filter(verb="panels.appoint").count() == 2


def test_who_has_a_conflict_is_not_seated(panel, judges):
    with pytest.raises(Refusal, match="应当回避") as refused:
        actions.appoint(panel=panel, judge=judges[0], conflicts={judges[0].pk}, by=None, now=NOW)
    assert (refused.value.code, Seat.objects.count()) == ("conflict", 0)


def test_who_is_no_judge_today_is_not_seated(panel, account, judges):
    RoleHolding.objects.filter(user=judges[0]).update(until=NOW.date())
    for user in (account(Role.TRAINING_ADMIN), judges[0]):
        with pytest.raises(Refusal, match="没有评委身份"):
            seat(panel, user)


def test_nobody_sits_twice_nor_comes_back_after_recusing(panel, judges):
    taken = seat(panel, judges[0])
    with pytest.raises(Refusal, match="已在或曾在"):
        seat(panel, judges[0])
    actions.recuse(seat=taken, reason="同村", by=judges[0], now=NOW)
    with pytest.raises(Refusal, match="已在或曾在"):
        seat(panel, judges[0])


def test_a_third_judge_sits_only_when_asked_for(panel, judges):
    for judge in judges[:2]:
        seat(panel, judge)
    with pytest.raises(Refusal, match="满员"):
        seat(panel, judges[2])


def test_a_seat_given_up_is_free_for_another(panel, judges):
    taken = [seat(panel, judge) for judge in judges[:2]]
    actions.recuse(seat=taken[0], reason="与作者相识", by=judges[0], now=NOW)
    assert seat(panel, judges[2]).position == 3


def test_recusing_needs_a_reason_and_an_open_reading(panel, judges):
    with pytest.raises(Refusal, match="写明理由"):
        actions.recuse(seat=seat(panel, judges[0]), reason=" ", by=judges[0], now=NOW)
    done = read(panel, judges[1], *GOOD)
    with pytest.raises(Refusal, match="已经交回"):
        actions.recuse(seat=done, reason="晚了", by=judges[1], now=NOW)


def test_the_example_reading_totals_85(panel, judges):
    done = read(panel, judges[0], *GOOD, comment=" 好 ")
    assert (done.total, done.comment, done.state) == (Decimal("85.00"), "好", SeatState.SUBMITTED)
    assert [score.points for score in done.scores.order_by("criterion__position")] == [18, 16, 17, 15, 19]


def test_two_readings_settle_the_panel(panel, judges):
    read(panel, judges[0], *GOOD)
    read(panel, judges[1], *FAIR)
    panel.refresh_from_db()
    assert (panel.state, panel.total, panel.settled_at) == (PanelState.SETTLED, Decimal("82.50"), NOW)


def test_readings_too_far_apart_ask_for_a_third_and_the_closest_two_count(panel, judges):
    read(panel, judges[0], *GOOD)
    read(panel, judges[1], *POOR)
    panel.refresh_from_db()
    assert (panel.state, panel.total, panel.third_asked_at, panel.seats_wanted) == (PanelState.SPLIT, None, NOW, 3)
    assert AuditEvent.objects.get(verb="panels.ask_third").detail == {"gap": "35.00"}

    read(panel, judges[2], *FAIR)
    panel.refresh_from_db()
    assert (panel.state, panel.total) == (PanelState.SETTLED, Decimal("82.50"))


def test_a_third_is_not_asked_without_cause(panel, judges):
    read(panel, judges[0], *GOOD)
    with pytest.raises(Refusal, match="不需要第三人"):
        actions.ask_third(panel=panel, by=None, now=NOW)


def test_only_the_judge_of_the_seat_reads(panel, judges):
    with pytest.raises(Refusal, match="不是指派给您"):
        actions.submit_reading(seat=seat(panel, judges[0]), points=points_of(*GOOD), comment="", by=judges[1], now=NOW)


def test_a_reading_is_handed_in_once(panel, judges):
    done = read(panel, judges[0], *GOOD)
    with pytest.raises(Refusal, match="已经交回"):
        actions.submit_reading(seat=done, points=points_of(*FAIR), comment="", by=judges[0], now=NOW)


@pytest.mark.parametrize("value", [None, Decimal("-1"), Decimal("20.5"), Decimal("18.005")])
def test_every_criterion_wants_points_in_its_bounds(panel, judges, value):
    points = {**points_of(*GOOD), "lasting": value}
    with pytest.raises(Refusal, match="指标lasting") as refused:
        actions.submit_reading(seat=seat(panel, judges[0]), points=points, comment="", by=judges[0], now=NOW)
    assert (refused.value.field, Seat.objects.get().state) == ("lasting", SeatState.ASSIGNED)


def test_the_limit_is_the_panels_own(tree, judges):
    strict = make_panel(tree.district, gap_limit=Decimal("2.00"))
    read(strict, judges[0], *GOOD)
    read(strict, judges[1], *FAIR)
    assert Panel.objects.get(pk=strict.pk).state == PanelState.SPLIT
