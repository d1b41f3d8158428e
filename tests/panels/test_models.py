"""What the database refuses by itself."""

from decimal import Decimal

import pytest
from django.db import DatabaseError, transaction

from common.access import Right
from panels.choices import PanelState, RubricState, SeatState
from panels.models import Panel, Rubric, Seat, SeatScore
from people.choices import Role
from tests.factories.panels import NOW, make_judge, make_panel, make_rubric, read, seat


def refused(write):
    """The database says no, and the transaction of the test goes on."""
    with pytest.raises(DatabaseError), transaction.atomic():
        write()
    return True


@pytest.fixture
def panel(tree):
    return make_panel(tree.district)


@pytest.fixture
def judge(tree):
    return make_judge(tree.district)


def test_a_rubric_of_99_does_not_come_into_force(tree):
    draft = make_rubric(tree.district, "20 20 20 20 19", active=False)
    rows = Rubric.objects.filter(pk=draft.pk)
    assert refused(lambda: rows.update(state=RubricState.ACTIVE, activated_at=NOW))


def test_a_rubric_in_force_never_changes(tree):
    rubric = make_rubric(tree.district)
    assert refused(lambda: Rubric.objects.update(name="另一个"))
    assert refused(lambda: Rubric.objects.update(state=RubricState.DRAFT, activated_at=None))
    assert refused(lambda: rubric.criteria.update(max_points=Decimal(10)))
    assert refused(lambda: rubric.criteria.first().delete())


def test_a_draft_may_change(tree):
    rubric = make_rubric(tree.district, active=False)
    assert rubric.criteria.update(label="新名称") == 5


def test_a_panel_needs_a_rubric_in_force(tree):
    draft = make_rubric(tree.district, active=False)
    fields = {"rubric": draft, "unit": tree.district, "due_on": NOW.date(), "opened_at": NOW}
    assert refused(lambda: Panel.objects.create(**fields))


def test_a_panel_has_a_total_exactly_when_it_is_settled(panel):
    rows = Panel.objects.filter(pk=panel.pk)
    assert refused(lambda: rows.update(total=Decimal(80)))
    assert refused(lambda: rows.update(state=PanelState.SETTLED, settled_at=NOW))
    assert refused(lambda: rows.update(state=PanelState.SPLIT))


def test_a_judge_sits_once(panel, judge):
    seat(panel, judge)
    assert refused(lambda: Seat.objects.create(panel=panel, judge=judge, position=2, assigned_at=NOW))


def test_a_reading_without_points_is_none(panel, judge):
    rows = Seat.objects.filter(pk=seat(panel, judge).pk)
    assert refused(lambda: rows.update(state=SeatState.SUBMITTED, submitted_at=NOW, total=Decimal(80)))


def test_points_stay_within_their_criterion_and_rubric(tree, panel, judge):
    taken = seat(panel, judge)
    first = panel.rubric.criteria.first()
    foreign = make_rubric(tree.far_district).criteria.first()
    assert refused(lambda: SeatScore.objects.create(seat=taken, criterion=first, points=Decimal("20.01")))
    assert refused(lambda: SeatScore.objects.create(seat=taken, criterion=first, points=Decimal("-1")))
    assert refused(lambda: SeatScore.objects.create(seat=taken, criterion=foreign, points=Decimal(5)))


def test_a_reading_handed_in_is_fixed(panel, judge):
    taken = read(panel, judge, 18, 16, 17, 15, 19)
    assert refused(lambda: Seat.objects.filter(pk=taken.pk).update(comment="改一改"))
    assert refused(lambda: taken.scores.update(points=Decimal(1)))
    assert refused(lambda: taken.scores.first().delete())


def test_who_recuses_says_why(panel, judge):
    rows = Seat.objects.filter(pk=seat(panel, judge).pk)
    assert refused(lambda: rows.update(state=SeatState.RECUSED, recused_at=NOW))


def test_a_seat_is_seen_by_its_judge_alone(tree, panel, judge, account):
    taken = seat(panel, judge)
    other = make_judge(tree.district)
    assert list(Seat.objects.visible_to(judge)) == [taken]
    assert [list(Seat.objects.visible_to(user)) for user in (other, account(Role.TRAINING_ADMIN))] == [[], []]


def test_a_disabled_judge_sees_nothing(panel, judge):
    seat(panel, judge)
    judge.is_active = False
    assert not Seat.objects.visible_to(judge).exists()


def test_rubrics_are_open_to_all_below_and_not_to_other_districts(tree, account):
    rubric = make_rubric(tree.district)
    near = account(Role.TRAINEE), account(Role.TRAINING_ADMIN), account(Role.CITY_ADMIN)
    far = account(Role.DISTRICT_ADMIN, tree.far_district)
    assert [list(Rubric.objects.visible_to(user)) for user in (*near, far)] == [[rubric], [rubric], [rubric], []]
    assert not Rubric.objects.visible_to(near[0], Right.MANAGE).exists()
