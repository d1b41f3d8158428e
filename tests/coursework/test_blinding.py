"""Words that tell who wrote are taken out; everything else stays as it was typed."""

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from coursework.blinding import MASK, Marks, blind, given_away, pattern_of, stem_of

MARKS = Marks(
    frozenset({"陈思远"}),
    frozenset({"望江社区", "临江街道", "云溪区"}),
    frozenset({"13800001111", "11010519491231002X", "0318"}),
)
# Words of people and places: no sign of the mask itself, no blank.
WORD = st.text(st.characters(categories=["Lo"], exclude_characters=MASK), min_size=2, max_size=5)
TEXT = st.text(st.one_of(st.characters(categories=["Lo", "Nd", "Po", "Zs"]), st.just("\n")), max_size=60)
DIGITS = st.from_regex(r"1[0-9]{10}", fullmatch=True)


def masked(text, marks=MARKS, others=()):
    return blind(text, pattern_of(marks, [text, *others]))


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("我是陈思远。", f"我是{MASK}。"),
        ("陈 思　远入户", f"{MASK}入户"),
        ("在云溪区临江街道望江社区", f"在{MASK}"),
        ("望江居委会和望江街道办", f"{MASK}和{MASK}"),
        ("望江社区的人都叫它望江", f"{MASK}的人都叫它{MASK}"),
        ("望江边的堤坝", "望江边的堤坝"),
        ("电话138-0000-1111", f"电话{MASK}"),
        ("电话１３８００００１１１１", f"电话{MASK}"),
        ("身份证11010519491231002x", f"身份证{MASK}"),
        ("工号0318，编号20318号", f"工号{MASK}，编号20318号"),
        ("陈\n思远", "陈\n思远"),
    ],
)
def test_what_a_judge_reads(text, read):
    assert masked(text) == read


def test_a_bare_stem_is_meant_when_another_text_of_the_case_says_so():
    assert masked("望江的楼道", others=["我们望江社区"]) == f"{MASK}的楼道"


@pytest.mark.parametrize(
    ("name", "stem"),
    [("望江社区", "望江"), ("临江街道", "临江"), ("大区", "大区"), ("望江", "望江"), ("望江村", "望江")],
)
def test_stems(name, stem):
    assert stem_of(name) == stem


def test_one_letter_is_no_mark():
    assert masked("王者", Marks(frozenset({"王"}), frozenset({""}), frozenset({"9"}))) == "王者"


def test_where_it_stands_is_told_in_order():
    texts = {"题目": "望江的空地", "问题": "三个小区没有物业", "做法": "我们望江社区", "陈思远.png": "陈思远.png"}
    assert given_away(texts, MARKS) == {"题目": ["望江"], "做法": ["望江社区"], "陈思远.png": ["陈思远"]}
    assert given_away({"题目": "楼下那块空地"}, MARKS) == {}


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("问社工13711112222。", f"问社工{MASK}。"),
        ("问１３７-1111-2222", f"问{MASK}"),
        ("证号11010519900307233X", f"证号{MASK}"),
        ("单号137111122223", "单号137111122223"),
        ("电话12345678901", "电话12345678901"),
        ("花了13711元", "花了13711元"),
    ],
)
def test_numbers_of_anybody(text, read):
    assert masked(text, Marks()) == read


@given(st.lists(st.one_of(TEXT, WORD), max_size=6), st.sets(WORD, max_size=3), st.sets(WORD, max_size=3), st.data())
def test_no_word_is_left(parts, names, units, data):
    """Also where words overlap, repeat, or contain each other."""
    for word in sorted(names | units):
        parts.insert(data.draw(st.integers(0, len(parts))), word)
    read = masked("".join(parts), Marks(frozenset(names), frozenset(units)))
    assert [word for word in names | units if word in read] == []


@given(TEXT, TEXT, st.sets(DIGITS, min_size=1, max_size=3))
def test_no_number_is_left(before, after, numbers):
    read = masked(before + "".join(sorted(numbers)) + after, Marks(numbers=frozenset(numbers)))
    assert [number for number in numbers if number in read] == []


@given(TEXT, st.sets(WORD, max_size=3), st.sets(WORD, max_size=3))
def test_a_text_without_them_is_unchanged(text, names, units):
    plain = re.sub(r"\s", "", text)
    assume(not any(word in plain for word in names | {stem_of(unit) for unit in units}))
    assume(not re.search(r"[1１]\d{10}", plain.replace("－", "").replace("·", "")))
    assert masked(text, Marks(frozenset(names), frozenset(units))) == text
