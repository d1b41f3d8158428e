"""Names of units, and numbers and codes: one rule for forms, workbooks and actions."""

import pytest
from django import forms
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from common.exceptions import Refusal
from imports.unit_kind import take_unit_name
from imports.values.text import code_text
from people.actions.units import add_unit, edit_unit
from people.choices import Level
from people.forms.fields import CodeField, UnitNameField
from people.rules.labels import CODE, code_from, code_problem, tidied_unit_name, unit_name_problem


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("试 验 街 道", "试验街道"),
        ("　试验街道\u200b ", "试验街道"),
        ("第 ３ 社区", "第3社区"),
        ("Park  Road 社区", "Park Road社区"),
        ("红旗（北）社区", "红旗（北）社区"),
        ("“两新”工委", "“两新”工委"),
        ("８０３厂社区", "803厂社区"),
    ],
)
def test_a_unit_has_one_spelling(typed, kept):
    assert tidied_unit_name(typed) == kept
    assert unit_name_problem(kept) is None
    assert UnitNameField().clean(typed) == take_unit_name(typed).value == kept


@pytest.mark.parametrize("typed", ["试验😀街道", "<b>社区", "=社区", "社区?", "区", "12345", "2026-1", "（）"])
def test_what_is_no_name_of_a_unit_is_refused_everywhere(typed, tree):
    with pytest.raises(forms.ValidationError):
        UnitNameField().clean(typed)
    assert take_unit_name(typed).problem
    now = timezone.now()
    with pytest.raises(Refusal) as refusal:
        add_unit(name=typed, level=Level.COMMUNITY, parent=tree.street, by=None, now=now)
    assert refusal.value.field == "name"
    with pytest.raises(Refusal):
        edit_unit(unit=tree.street, name=typed, code="", expected=tree.street.version, by=None, now=now)


def test_a_spelling_with_blanks_is_the_unit_that_is_there(tree):
    with pytest.raises(Refusal, match="已有“望江社区”"):
        add_unit(name="望 江 社 区", level=Level.COMMUNITY, parent=tree.street, by=None, now=timezone.now())


@pytest.mark.parametrize("code", ["GH001", "JY2026-06", "国社工证〔2020〕123号", "A.b_c/1(2)"])
def test_codes_of_offices_pass(code):
    assert code_problem(code) is None
    assert CodeField().clean(code) == code_text(40)(code).value == code


@pytest.mark.parametrize("code", ["<b>x</b>", "<script>", "a b/c?", "=1+1", "x😀", "a&b"])
def test_other_signs_are_refused_on_forms_and_in_workbooks(code):
    with pytest.raises(forms.ValidationError):
        CodeField().clean(code)
    assert code_text(40)(code).problem


def test_an_empty_code_is_left_empty():
    assert CodeField(required=False).clean("") == ""
    assert code_text(40)("无").value is None
    assert code_text(4)("12345").problem.code == "text_too_long"


@given(st.text(max_size=30))
def test_words_become_a_code_that_passes(words):
    made = code_from(words)
    assert made == "" or CODE.fullmatch(made)
