"""What is said of a file as a whole: how many rows it may hold, its own name, and what it only pretends to be."""

import pytest

from imports.reading import limits
from people.choices import Role
from tests.imports.pages import checked, page_of, signed_in
from tests.imports.test_pages import DENG, HEADER, SHI, book, other, text

pytestmark = pytest.mark.django_db
CSV = "\n".join([",".join(HEADER), ",".join(map(str, DENG))]).encode()


@pytest.fixture
def desk(account):
    return signed_in(account(Role.DISTRICT_ADMIN))


@pytest.mark.parametrize(("rows", "state"), [(2, "checked"), (3, "refused")])
def test_the_limit_counts_rows_of_data_and_no_header(desk, monkeypatch, rows, state):
    monkeypatch.setattr(limits, "MAX_ROWS", 2)
    batch = checked(desk, "people", book(*[SHI, DENG, DENG][:rows]))
    assert batch.state == state
    assert ("超过 2 行" in text(desk.get(page_of(batch)))) == (state == "refused")


def test_a_text_table_is_called_by_the_name_of_its_file(desk):
    page = text(desk.get(page_of(checked(desk, "people", CSV, name="二月名册.csv"))))
    assert "“二月名册.csv”的表头在第 1 行" in page
    assert "“csv”" not in page


def test_a_lacking_column_is_told_under_the_name_of_the_file(desk):
    batch = checked(desk, "people", CSV.replace("身份证号".encode(), "甲".encode()), name="二月名册.csv")
    assert "“二月名册.csv”缺少必需的列：身份证号" in text(desk.get(page_of(batch)))


@pytest.mark.parametrize("name", ["a.xlsx", "a.XLS", "a.et"])
def test_plain_words_under_a_workbooks_name_are_no_workbook(desk, name):
    page = text(desk.get(page_of(checked(desk, "people", "今天下午开会\n请准时\n".encode(), name=name))))
    assert "文件名像 Excel 工作簿，里面却是普通文字" in page
    assert "没有找到表头" not in page


def test_the_same_words_under_a_texts_name_lack_a_header(desk):
    page = text(desk.get(page_of(checked(desk, "people", "今天下午开会\n请准时\n".encode(), name="a.csv"))))
    assert "没有找到表头" in page


def test_a_text_table_under_a_workbooks_name_is_read(desk):
    assert checked(desk, "people", CSV, name="a.xls").new_rows == 1


def test_a_choice_written_in_other_words_shows_the_files_own(desk):
    page = text(desk.get(page_of(checked(desk, "people", book(other(SHI, 学历="博士后"), DENG)))))
    assert "研究生" in page
    assert "原“博士后”" in page
    assert "原“大专”" not in page
