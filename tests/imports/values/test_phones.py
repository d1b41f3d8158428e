import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.values.phones import take_phone
from imports.values.taken import Taken


@pytest.mark.parametrize(
    ("cell", "note"),
    [
        ("19900006948", ""),
        (19900006948, "number_as_text"),
        (19900006948.0, "number_as_text"),
        ("199 0000 6948", "spaces_removed"),
        ("199-0000-6948", "spaces_removed"),
        ("+86 19900006948", "spaces_removed"),
        ("8619900006948", "spaces_removed"),
        ("１９９００００６９４８", "spaces_removed"),
        ("19900006948 ", "spaces_removed"),
    ],
)
def test_takes_a_mobile_number(cell, note):
    assert take_phone(cell) == Taken("19900006948", note)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("1990000694", "phone_length"),
        (1990000694, "phone_length"),
        ("199000069481", "phone_length"),
        ("027-85551234", "phone_landline"),
        ("85551234", "phone_landline"),
        ("19900006948/19900006949", "phone_two"),
        ("199****6948", "phone_masked"),
        ("1.99E+10", "phone_is_scientific"),
        ("12900006948", "phone_start"),
        ("电话本人有", "phone_signs"),
        ("=A1", "phone_signs"),
    ],
)
def test_says_what_is_wrong_with_a_number(cell, code):
    assert take_phone(cell).problem.code == code


@pytest.mark.parametrize("cell", [None, "", "-", "无"])
def test_an_empty_number_is_nothing(cell):
    assert take_phone(cell) == Taken()


@given(st.text(max_size=20) | st.integers() | st.floats(allow_nan=False, allow_infinity=False))
def test_only_eleven_figures_ever_pass(cell):
    taken = take_phone(cell)
    if taken.value is not None:
        assert len(taken.value) == 11
        assert taken.value.isascii()
        assert taken.value.startswith("1")
