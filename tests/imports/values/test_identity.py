from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from imports.values.identity import take_id_number
from imports.values.taken import Taken
from people.rules.identity import born_on, gender_of

GOOD = "42010019910127468X"


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        (GOOD, ""),
        ("42010019910127468x", "small_x"),
        ("４２０１００１９９１０１２７４６８Ｘ", "full_width"),
        ("420100 19910127 468X", "spaces_removed"),
        ("420100-19910127-468X", "spaces_removed"),
        ("'42010019910127468X", "spaces_removed"),
        ("\u200e42010019910127468X\u202c", "spaces_removed"),
        ("42010019910127468×", "spaces_removed"),
    ],
)
def test_takes_the_number_in_its_normal_form(cell, note):
    assert take_id_number(cell) == Taken(GOOD, note)


@pytest.mark.parametrize(
    ("cell", "code", "params"),
    [
        (4.20100199101275e17, "id_is_number", {}),
        (420100199101274681, "id_is_number", {}),
        ("4.201E+17", "id_is_number", {}),
        ("420100199101274681", "id_check", {"expected": "X"}),
        ("42010019911327468X", "id_birth", {"digits": "19911327"}),
        ("420100910127468", "id_15", {}),
        ("4201001991012746", "id_length", {"length": 16}),
        (123, "id_length", {"length": 3}),
        ("420100********468X", "id_masked", {}),
        ("G12345678", "id_signs", {}),
        ("=A1", "id_signs", {}),
    ],
)
def test_says_what_is_wrong_with_a_number(cell, code, params):
    problem = take_id_number(cell).problem
    assert (problem.code, problem.params) == (code, params)


@pytest.mark.parametrize("cell", [None, "", "/", "无"])
def test_an_empty_number_is_nothing(cell):
    assert take_id_number(cell) == Taken()


def test_tells_birth_date_and_gender():
    assert born_on(GOOD) == date(1991, 1, 27)
    assert gender_of(GOOD) == "female"
    assert gender_of("420100198302187617") == "male"


@given(st.dates(date(1900, 1, 1), date(2020, 12, 31)), st.integers(0, 999), st.integers(0, 10))
def test_one_wrong_figure_is_always_found(born, order, place):
    stem = f"420100{born:%Y%m%d}{order:03d}"
    number = stem + ric.calc_check_digit(stem + "0")
    assert take_id_number(number) == Taken(number)
    place = 6 + place
    wrong = number[:place] + str((int(number[place]) + 1) % 10) + number[place + 1 :]
    assert take_id_number(wrong).problem.code in ("id_check", "id_birth")
