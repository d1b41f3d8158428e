"""Rows that are awkward, as they look on the page of an upload: markup, another's phone, people of one name."""

import pytest
from django.utils.html import escape

from people.choices import Role
from people.models import Person
from tests.factories.people import PersonFactory
from tests.imports.pages import checked, imported, page_of, signed_in
from tests.imports.test_pages import DENG, SHI, book, other, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(account):
    return signed_in(account(Role.DISTRICT_ADMIN))


@pytest.mark.parametrize("cell", ["=1+1", "<script>alert(1)</script>", "<b>石娜</b>", '=HYPERLINK("http://x")'])
def test_a_formula_or_markup_in_a_cell_is_shown_as_text_and_not_imported(desk, cell):
    batch = checked(desk, "people", book(other(SHI, 姓名=cell), DENG))
    page = text(desk.get(page_of(batch) + "?v=error"))
    assert (batch.new_rows, batch.wrong_rows) == (1, 1)
    assert escape(cell) in page
    assert cell == escape(cell) or cell not in page
    imported(desk, batch)
    assert Person.objects.get().name == "邓芳"


def test_the_phone_of_another_person_is_an_error_that_names_nobody_out_of_sight(desk, account, tree):
    PersonFactory(unit=tree.far_community, name="远山人", phone=str(SHI[2]))
    batch = checked(desk, "people", book(SHI, DENG))
    page = text(desk.get(page_of(batch) + "?v=error"))
    assert (batch.new_rows, batch.wrong_rows) == (1, 1)
    assert "手机号" in page
    assert "远山人" not in page


def test_two_rows_with_one_phone_are_told_of_each_other(desk):
    batch = checked(desk, "people", book(SHI, other(DENG, 手机号码=SHI[2])))
    page = text(desk.get(page_of(batch) + "?v=error"))
    assert batch.wrong_rows == 1
    assert "第 3 行" in page


def test_two_people_of_one_name_in_two_communities_are_two(desk):
    batch = checked(desk, "people", book(SHI, other(DENG, 姓名="石娜")))
    assert (batch.new_rows, batch.count("duplicate"), batch.wrong_rows) == (2, 0, 0)
    imported(desk, batch)
    assert sorted(Person.objects.filter(name="石娜").values_list("unit__name", flat=True)) == ["望江社区", "湖景社区"]

    again = checked(desk, "people", book(SHI, other(DENG, 姓名="石娜")))
    assert (again.new_rows, again.changed_rows, again.count("unchanged")) == (0, 0, 2)


def test_without_a_number_two_of_one_name_are_not_guessed_apart(desk, tree):
    for community in (tree.community, tree.sibling_community):
        PersonFactory(unit=community, name="石娜")
    batch = checked(desk, "people", book(other(SHI, 身份证号="", 手机号码="", 所属街道="", 所在社区="")))
    assert (batch.new_rows, batch.changed_rows, batch.wrong_rows) == (0, 0, 1)


def test_the_same_workbook_from_two_people_imports_once(account, desk):
    second = signed_in(account(Role.DISTRICT_ADMIN, username="second"))
    mine, theirs = (checked(one, "people", book(SHI, DENG)) for one in (desk, second))
    assert (mine.new_rows, theirs.new_rows) == (2, 2)
    imported(desk, mine)
    imported(second, theirs)
    assert (Person.objects.count(), theirs.new_rows, theirs.moved) == (2, 0, 2)
