from datetime import date

import pytest

from imports.drafts import draft_rows
from imports.layout import lay_out
from imports.reading.book import Book, Row, Sheet
from imports.reading.parent import read_book
from imports.specs import Column, SheetSpec
from imports.values.dates import take_date
from imports.values.identity import take_id_number
from imports.values.names import take_name
from imports.values.phones import take_phone
from people.rules.dates import birthday
from people.rules.problems import Problem
from tests.imports import hostile

TODAY = date(2026, 11, 23)
SPEC = SheetSpec(
    "roster",
    "学员名册",
    (
        Column("name", "姓名", take_name, required=True),
        Column("id_number", "身份证号", take_id_number, required=True),
        Column("phone", "手机号码", take_phone),
        Column("born", "出生年月", take_date, rule=birthday),
    ),
)
HEADER = ("姓名", "身份证号", "手机号码", "出生年月")
GOOD = "42010019910127468X"


def drafts_of(*rows, formulas=None):
    numbered = [Row(number, tuple(cells)) for number, cells in enumerate([HEADER, *rows], start=1)]
    book = Book("xlsx", "", [Sheet("名册", True, numbered, [], formulas or {})])
    return list(draft_rows(lay_out(book, [SPEC]), TODAY))


def test_keeps_the_cells_own_words_where_something_was_tidied():
    [draft] = drafts_of(("石 娜", GOOD, 19900006948, "1991年1月"))
    assert (draft.sheet, draft.number, draft.problems) == ("名册", 2, {})
    assert draft.values["name"] == "石娜"
    assert draft.notes == {"name": "name_spaces", "phone": "number_as_text", "born": "date_written"}
    assert draft.raw == {"name": "石 娜", "phone": "19900006948", "born": "1991年1月"}


def test_a_required_cell_must_be_filled():
    [draft] = drafts_of((None, GOOD, None, None))
    assert draft.problems == {"name": Problem("required", {"label": "姓名"})}
    assert draft.values["phone"] is None


def test_a_formula_is_refused_whatever_it_shows():
    [draft] = drafts_of(("张伟", GOOD, None, None), formulas={(2, 0): "=A9"})
    assert draft.problems == {"name": Problem("cell_is_formula")}


def test_a_rule_of_the_column_is_asked_with_the_day():
    [draft] = drafts_of(("张伟", GOOD, None, "2020.5"))
    assert draft.problems["born"].code == "age_odd"


@pytest.mark.parametrize(
    ("cell", "code"),
    [("=1+1", "cell_is_formula"), ("<script>alert(1)</script>", "cell_has_markup"), ("张伟2", "name_has_digits")],
)
def test_dangerous_cells_of_a_real_workbook_become_problems(tmp_path, cell, code):
    path = tmp_path / "x.xlsx"
    path.write_bytes(hostile.workbook([list(HEADER), [cell, GOOD, "19900006948", "1991.1"]]))
    [draft] = draft_rows(lay_out(read_book(path), [SPEC]), TODAY)
    assert draft.problems["name"].code == code
