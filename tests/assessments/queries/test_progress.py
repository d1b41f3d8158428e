from decimal import Decimal

from assessments.queries.periods import period_lines
from assessments.queries.progress import progress_of, progress_of_parts
from people.choices import Role
from tests.factories.assessments import OCTOBER, make_sheet, make_worker, settle
from tests.factories.people import give_role


def test_progress_adds_up_what_lies_below(tree, sheet, street_admin, district_admin):
    settle(sheet.person, sheet.period, 90)
    settle(make_worker(tree.community), sheet.period, 85)
    make_sheet(make_worker(tree.sibling_community), sheet.period)
    lines = progress_of_parts(unit=tree.district, span=OCTOBER, user=district_admin)
    assert [(line.unit.name, line.sheets, line.scored, line.closed, line.mean) for line in lines] == [
        ("临江街道", 3, 2, 2, Decimal("87.50")),
        ("北湖街道", 1, 0, 0, None),
    ]
    line = progress_of_parts(unit=tree.street, span=OCTOBER, user=street_admin)[0]
    assert (line.unit, line.has_register, line.waiting, line.share) == (tree.community, True, 1, 66)
    whole = progress_of(unit=tree.district, span=OCTOBER, user=district_admin)
    assert (whole.sheets, whole.scored, whole.mean, whole.has_register) == (4, 2, Decimal("87.50"), False)


def test_progress_shows_nothing_out_of_reach(tree, sheet, street_admin):
    make_sheet(make_worker(tree.sibling_community), sheet.period)
    lines = progress_of_parts(unit=tree.district, span=OCTOBER, user=street_admin)
    assert [line.unit for line in lines] == [tree.street]


def test_progress_costs_the_same_with_1_and_3_units(queries_of, tree, sheet, district_admin):
    def read():
        return progress_of_parts(unit=tree.city, span=OCTOBER, user=district_admin)

    _ = district_admin.access
    one = queries_of(read)
    make_sheet(make_worker(tree.sibling_community), sheet.period)
    assert queries_of(read) == one


def test_a_secretary_counts_what_is_theirs_to_fill(tree, sheet, own_sheet, secretary, street_admin):
    settle(own_sheet.person, sheet.period, 80)
    settle(sheet.person, sheet.period, 90)
    mine, theirs = (progress_of(unit=tree.community, span=OCTOBER, user=user) for user in (secretary, street_admin))
    assert (mine.sheets, mine.scored, mine.submitted, mine.closed, mine.left_to_street) == (1, 1, 1, 1, 1)
    assert (theirs.sheets, theirs.scored, theirs.closed, theirs.left_to_street) == (2, 2, 2, 0)
    assert mine.mean == theirs.mean == Decimal("85.00")
    assert [part.sheets for part in progress_of_parts(unit=tree.community, span=OCTOBER, user=secretary)] == [1]
    assert [line.sheets for line in period_lines(unit=tree.community, year=2026, user=secretary)] == [1]


def test_where_one_is_secretary_narrows_no_other_unit(tree, sheet, own_sheet, district_admin):
    give_role(district_admin, Role.SECRETARY, tree.sibling_community)
    assert progress_of(unit=tree.district, span=OCTOBER, user=district_admin).sheets == 2
