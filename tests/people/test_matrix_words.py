import pytest

from common.access import Right
from people.choices import Role
from people.matrix import MATRIX, Grant
from people.matrix_words import REACHES, RIGHTS, grant_words, matrix_rows


def cell(label, role):
    row = next(row for row in matrix_rows(role) if row.label == label)
    return next(cell for cell in row.cells if cell.role is role)


def test_every_right_and_reach_has_its_words():
    used = {
        token.partition("@")[2] for thing in MATRIX.values() for text in thing.cells.values() for token in text.split()
    }

    assert set(RIGHTS) == set(Right)
    assert used - {""} <= set(REACHES)


@pytest.mark.parametrize(
    ("grant", "words"),
    [
        (Grant(Right.MANAGE), "管理"),
        (Grant(Right.MANAGE, "community"), "管理（限社区一级）"),
        (Grant(Right.READ, "mentee"), "查看（限所带学员）"),
        (Grant(Right.OWN, "own"), "办理本人的"),
    ],
)
def test_a_grant_reads_as_an_office_says_it(grant, words):
    assert grant_words(grant) == words


def test_the_table_says_what_the_matrix_says():
    assert cell(MATRIX["units"].label, Role.STREET_ADMIN).words == "查看、管理（限社区一级）"
    assert cell(MATRIX["surveys"].label, Role.DISTRICT_ADMIN).words == ""
    assert len(matrix_rows(Role.MENTOR)) == len(MATRIX)
    assert [cell.role for cell in matrix_rows(Role.MENTOR)[0].cells if cell.chosen] == [Role.MENTOR]
