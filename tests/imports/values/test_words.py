from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from imports.values.lists import take_list
from imports.values.numbers import decimal_number, whole_number
from imports.values.posts import take_post, track_of
from imports.values.taken import Taken
from imports.values.text import free_text
from imports.values.words import take_education, take_gender, take_politics, take_staff_type, take_yes_no
from people.choices import Education, Gender, Politics, PostTrack, StaffType


@pytest.mark.parametrize(
    ("take", "cell", "value"),
    [
        (take_gender, "男", Gender.MALE),
        (take_gender, " 女 ", Gender.FEMALE),
        (take_education, "本科", Education.BACHELOR),
        (take_education, "全日制大学本科", Education.BACHELOR),
        (take_education, "省委党校研究生", Education.GRADUATE),
        (take_education, "中专", Education.HIGH),
        (take_education, "大 专", Education.COLLEGE),
        (take_education, "/", None),
        (take_education, None, None),
        (take_politics, "党员", Politics.PARTY),
        (take_politics, "中共预备党员", Politics.PROBATIONARY),
        (take_politics, "九三学社社员", Politics.DEMOCRATIC),
        (take_staff_type, "自聘", StaffType.SELF_HIRED),
        (take_staff_type, "治理专干", StaffType.SPECIALIST),
        (take_yes_no, "是", True),
        (take_yes_no, "√", True),
        (take_yes_no, "无", False),
        (take_yes_no, True, True),
        (take_yes_no, 1, True),
        (take_yes_no, None, None),
    ],
)
def test_takes_the_many_ways_of_saying_one_thing(take, cell, value):
    taken = take(cell)
    assert (taken.value, taken.problem) == (value, None)


def test_an_unknown_word_names_the_choices():
    problem = take_education("不详").problem
    assert problem.code == "choice_unknown"
    assert problem.params == {"choices": "初中及以下、高中、大专、本科、研究生"}


@pytest.mark.parametrize(
    ("title", "track"),
    [
        ("社区党组织书记、居委会主任", PostTrack.CHIEF),
        ("党支部书记", PostTrack.CHIEF),
        ("社区党组织副书记、居委会主任", PostTrack.CHIEF),
        ("居委会副主任", PostTrack.DEPUTY),
        ("社区党组织副书记", PostTrack.DEPUTY),
        ("常务副主任", PostTrack.DEPUTY),
        ("居委会委员", PostTrack.GENERAL),
        ("社区网格员", PostTrack.GENERAL),
        ("主任助理", PostTrack.GENERAL),
        ("书记员", PostTrack.GENERAL),
    ],
)
def test_a_title_tells_its_track(title, track):
    assert track_of(title) == track


def test_parts_of_a_title_are_joined_one_way():
    assert take_post("书记 主任").value == "书记、主任"
    assert take_post("书记/主任").value == "书记、主任"
    assert take_post("社区网格员") == Taken("社区网格员")
    assert take_post("=1+1").problem.code == "cell_is_formula_text"
    assert take_post("长" * 61).problem.code == "text_too_long"
    assert take_post(None) == Taken()


@pytest.mark.parametrize(
    ("cell", "value"), [(5, 5), (5.0, 5), ("5", 5), ("5级", 5), ("１２", 12), (None, None), ("/", None)]
)
def test_takes_whole_numbers(cell, value):
    assert whole_number(1, 18)(cell).value == value


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (5.5, "number_not_whole"),
        (0, "number_out_of_range"),
        (19, "number_out_of_range"),
        ("五", "number_unknown"),
        (True, "number_unknown"),
    ],
)
def test_says_what_is_wrong_with_a_whole_number(cell, code):
    assert whole_number(1, 18)(cell).problem.code == code


@pytest.mark.parametrize(
    ("cell", "value", "note"),
    [
        (84.845, "84.85", "rounded"),
        (84.8449, "84.84", "rounded"),
        ("84.845", "84.85", "rounded"),
        (78.3, "78.30", ""),
        (100, "100.00", ""),
        ("85分", "85.00", "number_written"),
    ],
)
def test_rounds_half_up_and_says_so(cell, value, note):
    assert decimal_number(0, 100)(cell) == Taken(Decimal(value), note)


@pytest.mark.parametrize(
    ("cell", "code"),
    [(101, "number_out_of_range"), (-1, "number_out_of_range"), ("优", "number_unknown"), ("85%", "number_unknown")],
)
def test_says_what_is_wrong_with_a_score(cell, code):
    assert decimal_number(0, 100)(cell).problem.code == code


@given(st.decimals(0, 100, places=2))
def test_every_score_of_two_places_is_kept(score):
    assert decimal_number(0, 100)(float(score)).value == score


@pytest.mark.parametrize(
    ("take", "cell", "note"),
    [
        (take_education, "研究生", ""),
        (take_education, " 研究生 ", ""),
        (take_education, "博士后", "as_choice"),
        (take_education, "在职本科", "tidied"),
        (take_yes_no, "是", ""),
        (take_yes_no, "√", "as_choice"),
    ],
)
def test_a_choice_in_other_words_than_its_own_is_noted(take, cell, note):
    assert take(cell).note == note


def test_splits_lists_and_drops_repeats():
    assert take_list("公文写作、矛盾调解,公文写作；项目策划").value == ("公文写作", "矛盾调解", "项目策划")
    assert take_list("公文写作 矛盾调解").value == ("公文写作", "矛盾调解")
    assert take_list("无").value == ()
    assert take_list(None).value == ()
    assert take_list("=A1").problem.code == "cell_is_formula_text"
    assert take_list("长" * 41).problem.code == "word_too_long"


def test_free_words_are_kept_as_written():
    take = free_text(10)
    assert take("云溪大学（社会学院）").value == "云溪大学（社会学院）"
    assert take("２０２５级") == Taken("2025级", "tidied")
    assert take("  两  处 空 ").value == "两 处 空"
    assert take("<img src=x>").problem.code == "cell_has_markup"
    assert take("a" * 11).problem.params == {"length": 11, "limit": 10}
    assert take("—") == Taken()
