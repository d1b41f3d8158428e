from decimal import Decimal

from assessments.models import ScoreSheet
from assessments.queries.registers import community_scored, register, sheet_rows, street_scored
from tests.factories.assessments import CODES, EXAMPLE, NOW, OCTOBER, make_period, make_sheet, make_worker


def test_a_row_shows_the_arithmetic_and_what_is_missing(sheet):
    make_sheet(sheet.person, sheet.period, {"ind_pledge": Decimal(80)})
    sheet.items.create(code="ind_party_branch", na_reason="非党员", scored_at=NOW)
    row = sheet_rows([sheet])[0]
    assert [cell.mark.code for cell in row.cells] == CODES
    assert row.missing == ["诉求解决", "矛盾化解", "一老一小", "岗位职责"]
    assert (row.cells[0].waits, row.cells[1].mark.points) == (True, Decimal("12.00"))


def test_a_register_costs_the_same_with_1_and_3_rows(queries_of, tree, secretary, colleague):
    period = make_period(tree.district)

    def read():
        return sheet_rows(register(unit=tree.community, span=OCTOBER, user=secretary, day=NOW.date()))

    ScoreSheet.objects.exclude(person=colleague).update(voided_at=NOW)
    _ = secretary.access
    one = queries_of(read)
    for _nth in range(2):
        make_sheet(make_worker(tree.community), period, EXAMPLE)
    assert (queries_of(read), len(read())) == (one, 3)


def test_a_register_holds_its_own_unit_in_the_order_of_names(tree, sheet, own_sheet, street_admin):
    make_sheet(make_worker(tree.sibling_community), sheet.period)
    rows = register(unit=tree.community, span=OCTOBER, user=street_admin, day=NOW.date())
    assert list(rows) == [sheet, own_sheet]


def test_the_street_scores_the_secretary_and_the_community_the_rest(sheet, own_sheet):
    rows = ScoreSheet.objects.all()
    assert list(street_scored(rows, NOW.date())) == [own_sheet]
    assert list(community_scored(rows, NOW.date())) == [sheet]
