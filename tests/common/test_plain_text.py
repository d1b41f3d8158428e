import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.plain_text import plain


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("望\u200b江\ufeff社区", "望江社区"),
        ("一\x00二\x07", "一二"),
        ("一\r\n二\n\t三", "一\r\n二\n\t三"),
        ("一\u2028二", "一\n二"),
        ("\u202e反着写", "反着写"),
        ("全角　空格 ❤️", "全角　空格 ❤️"),
    ],
)
def test_what_is_kept(typed, kept):
    assert plain(typed) == kept


@given(st.text())
def test_nothing_unseen_is_left_and_twice_is_once(text):
    read = plain(text)
    assert plain(read) == read
    assert [sign for sign in read if unicodedata.category(sign) == "Cc" and sign not in "\t\r\n"] == []
    assert not set("\u200b\u200c\u200d\u2060\ufeff") & set(read)


@given(st.text(st.characters(categories=["L", "N", "P", "Z"], exclude_characters="\u2028\u2029")))
def test_words_stay_as_they_are(text):
    assert plain(text) == text
