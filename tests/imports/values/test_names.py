import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.values.names import take_name
from imports.values.taken import Taken


@pytest.mark.parametrize(
    ("cell", "name", "note"),
    [
        ("石娜", "石娜", ""),
        ("石 娜", "石娜", "name_spaces"),
        ("石　娜", "石娜", "name_spaces"),
        (" 石娜\n", "石娜", "name_spaces"),
        ("石\u200b娜", "石娜", "name_spaces"),
        ("阿依古丽•买买提", "阿依古丽·买买提", "name_dot"),
        ("阿依古丽.买买提", "阿依古丽·买买提", "name_dot"),
        ("阿依古丽 ・ 买买提", "阿依古丽·买买提", "name_dot"),
        ("阿依古丽·买买提", "阿依古丽·买买提", ""),
        ("John Smith", "John Smith", ""),
        ("㐂田", "㐂田", ""),
        ("𠮷野", "𠮷野", ""),
    ],
)
def test_takes_names_as_offices_write_them(cell, name, note):
    assert take_name(cell) == Taken(name, note)


@pytest.mark.parametrize("cell", [None, "", "  ", "/", "—", "无"])
def test_an_empty_name_is_nothing(cell):
    assert take_name(cell) == Taken()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (123, "name_is_number"),
        ("张伟2", "name_has_digits"),
        ("张伟（小）", "name_has_brackets"),
        ("张伟!", "name_has_signs"),
        ("张伟、李娜", "name_has_signs"),
        ('=HYPERLINK("http://x","y")', "cell_is_formula_text"),
        ("＝1+1", "cell_is_formula_text"),
        ("@SUM(1)", "cell_is_formula_text"),
        ("+cmd|' /C calc'!A0", "cell_is_formula_text"),
        ("<script>alert(1)</script>", "cell_has_markup"),
        ("<b>张伟", "cell_has_markup"),
        ("张", "name_too_short"),
        ("张" * 51, "name_too_long"),
    ],
)
def test_refuses_what_is_no_name(cell, code):
    assert take_name(cell).problem.code == code


def test_takes_fifty_characters():
    assert take_name("张" * 50).value == "张" * 50


@given(st.text(max_size=60))
def test_a_taken_name_is_taken_again_unchanged(text):
    taken = take_name(text)
    if taken.value is not None:
        assert take_name(taken.value) == Taken(taken.value)
    else:
        assert taken.problem is not None or not text.strip("/\\—－-一 \u3000") or taken == Taken()
