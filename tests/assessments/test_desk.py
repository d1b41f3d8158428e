"""What "5+1" lays on people's desks."""

from datetime import datetime

import pytest
from django.urls import reverse

from assessments.actions.entry import Mark, RowEntry, mark_item, save_rows
from assessments.choices import SheetState
from assessments.desk import figures, has_scores, todos
from assessments.models import ScoreSheet
from people.choices import Role
from tests.assessments.conftest import holder
from tests.factories.assessments import EXAMPLE, NOW, OCTOBER, make_sheet, make_worker, settle

LATER = datetime(2026, 11, 9, 9, tzinfo=NOW.tzinfo)


def titles(user, now=NOW):
    return [str(todo.title) for todo in todos(user, now)]


def register_url(unit):
    return reverse("assessments:register", kwargs={"pk": unit.pk, "span": OCTOBER})


def test_a_secretary_has_scores_to_enter_until_the_last_day(tree, sheet, own_sheet, secretary):
    todo = todos(secretary, NOW)[0]

    assert (todo.title, todo.url, todo.due) == (
        "2026年10月“5+1”评分还差 1 人",
        register_url(tree.community),
        sheet.period.closes_on,
    )


def test_a_filled_register_is_to_be_handed_in(sheet, own_sheet, secretary):
    save_rows(entries=[RowEntry(sheet.pk, 1, EXAMPLE)], by=secretary, now=NOW)
    assert titles(secretary) == ["2026年10月评分已填完，还没有提交"]

    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED)
    assert titles(secretary) == []


def test_a_returned_register_comes_with_its_reason(sheet, secretary):
    ScoreSheet.objects.filter(pk=sheet.pk).update(return_reason="缺佐证")
    todo = todos(secretary, NOW)[0]

    assert (todo.title, todo.why) == ("望江社区2026年10月评分被街道退回", "退回原因：缺佐证")


def test_a_street_has_registers_secretaries_and_questions(sheet, own_sheet, secretary, street_admin):
    assert titles(street_admin) == ["2026年10月还有 1 位书记没有评分"]
    mark_item(sheet=sheet, version=1, code="ind_post", mark=Mark(na_reason="新岗"), by=secretary, now=NOW)
    ScoreSheet.objects.filter(pk=sheet.pk).update(state=SheetState.SUBMITTED)

    assert titles(street_admin) == [
        "2026年10月评分：1 个单位待复核",
        "2026年10月还有 1 位书记没有评分",
        "2026年10月有 1 人的“不适用”待确认",
    ]


def test_another_street_has_nothing(tree, sheet):
    assert titles(holder(Role.STREET_ADMIN, tree.sibling_street)) == []


def test_a_district_hears_of_what_is_ready_and_what_is_late(sheet, own_sheet, district_admin):
    assert titles(district_admin) == []
    assert titles(district_admin, LATER) == ["2026年10月评分已过截止日，还有 2 人没有复核完"]
    ScoreSheet.objects.update(state=SheetState.REVIEWED)

    assert titles(district_admin) == ["2026年10月评分已全部复核，可以结账"]


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_ADMIN, Role.MENTOR, Role.SYSTEM_ADMIN])
def test_nothing_waits_for_others_and_nothing_is_asked(tree, sheet, role, queries_of):
    user = holder(role, tree.city)
    _ = user.access

    assert queries_of(lambda: titles(user)) == 0


@pytest.mark.parametrize("role", [Role.SECRETARY, Role.STREET_ADMIN, Role.DISTRICT_ADMIN])
def test_a_desk_costs_one_query_however_much_waits(tree, sheet, role, queries_of):
    places = {Role.SECRETARY: tree.community, Role.STREET_ADMIN: tree.street, Role.DISTRICT_ADMIN: tree.district}
    user = holder(role, places[role])
    _ = user.access
    assert queries_of(lambda: titles(user, LATER)) == 1
    for _nth in range(2):
        make_sheet(make_worker(tree.community), sheet.period)

    assert queries_of(lambda: titles(user, LATER)) == 1


def test_the_figure_counts_the_month_at_hand(sheet, own_sheet, street_admin, colleague):
    settle(colleague, sheet.period, "88")
    figure = figures(street_admin, NOW)[0]

    assert (str(figure.label), figure.value, figure.unit) == ("2026年10月已评", 1, "/2")
    assert figures(colleague.user, NOW) == []


def test_the_figure_of_a_secretary_leaves_out_the_own_sheet_as_the_todo_does(sheet, own_sheet, secretary):
    assert figures(secretary, NOW)[0].unit == "/1"
    assert titles(secretary) == ["2026年10月“5+1”评分还差 1 人"]


@pytest.mark.parametrize(
    ("role", "shown"), [(Role.TRAINEE, True), (Role.SECRETARY, True), (Role.AUDITOR, True), (Role.INSPECTOR, False)]
)
def test_the_menu_leads_to_scores_whoever_has_some_to_see(tree, role, shown):
    home = tree.community if role in {Role.TRAINEE, Role.SECRETARY} else tree.district
    assert has_scores(holder(role, home)) is shown
