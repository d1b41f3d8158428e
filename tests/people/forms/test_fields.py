from datetime import date

import pytest
from django import forms
from hypothesis import given
from hypothesis import strategies as st

from people.choices import Precision
from people.forms.accounts import NOT_A_PHONE, USERNAME
from people.forms.fields import IdNumberField, LabelField, NameField, PartialDateField, PhoneField, partial_date


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("1990-05-12", (date(1990, 5, 12), Precision.DAY)),
        ("1990.5", (date(1990, 5, 1), Precision.MONTH)),
        ("1990年5月", (date(1990, 5, 1), Precision.MONTH)),
        (" 1990年5月12日 ", (date(1990, 5, 12), Precision.DAY)),
        ("1990", (date(1990, 1, 1), Precision.YEAR)),
        ("", None),
    ],
)
def test_a_date_may_be_known_to_the_month_or_the_year(typed, found):
    assert PartialDateField(required=False).clean(typed) == found


@pytest.mark.parametrize("typed", ["1990-13", "1990-02-30", "九零年", "90-5", "1990-5-"])
def test_what_is_no_date_is_refused(typed):
    with pytest.raises(forms.ValidationError):
        PartialDateField().clean(typed)


@given(st.dates(date(1930, 1, 1), date(2030, 1, 1)), st.sampled_from(Precision))
def test_what_is_shown_can_be_typed_again(day, precision):
    shown = partial_date(day, precision)
    again, how = PartialDateField().clean(shown)

    assert partial_date(again, how) == shown


def test_no_date_shows_nothing():
    assert partial_date(None, Precision.DAY) == ""


def test_an_id_number_has_eighteen_places_and_a_right_check_digit():
    field = IdNumberField(required=False)

    assert field.clean("11010519491231002x") == "11010519491231002X"
    assert field.clean("") == ""
    for typed, words in [("110105194912310021", "校验"), ("1101051949", "18 位，现为 10 位")]:
        with pytest.raises(forms.ValidationError, match=words):
            field.clean(typed)


def test_a_phone_has_eleven_figures_however_it_is_spaced():
    assert PhoneField().clean("199 1234-5678") == "19912345678"
    assert PhoneField().clean("１９９１２３４５６７８") == "19912345678"
    for typed, words in [("1991234567", "11 位"), ("29912345678", "不会以 29 开头"), ("手机", "11 位")]:
        with pytest.raises(forms.ValidationError, match=words):
            PhoneField().clean(typed)


@pytest.mark.parametrize("typed", ["孙<i>测</i>", "孙测2"])
def test_a_person_has_no_markup_or_figures_in_the_name(typed):
    assert NameField().clean(" 孙　测 ") == "孙测"
    with pytest.raises(forms.ValidationError):
        NameField().clean(typed)


def test_a_unit_may_have_figures_but_no_markup():
    assert LabelField().clean("第１社区") == "第1社区"
    with pytest.raises(forms.ValidationError, match="网页代码"):
        LabelField().clean("<i>社区</i>")


def test_a_user_name_is_no_phone_number():
    USERNAME("zhou.min-01")
    NOT_A_PHONE("zhoumin")
    with pytest.raises(forms.ValidationError, match="手机号"):
        NOT_A_PHONE("19912345678")
    with pytest.raises(forms.ValidationError):
        USERNAME("周敏")
