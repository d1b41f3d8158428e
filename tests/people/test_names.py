import pytest
from hypothesis import given
from hypothesis import strategies as st

from people.names import name_key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("陈思远", "chensiyuan csy"),
        ("曾磊国", "zengleiguo zlg"),
        ("单田", "shantian st"),
        ("解晓东", "xiexiaodong xxd"),
        ("欧阳明月", "ouyangmingyue oymy"),
        ("Li Wei", "li wei l"),
        ("", " "),
    ],
)
def test_surnames_are_read_as_surnames(name, key):
    assert name_key(name) == key


@given(st.text(max_size=60))
def test_any_name_has_a_key_that_fits_its_column(name):
    assert len(name_key(name)) <= 200
