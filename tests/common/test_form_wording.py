"""Every sentence that Django itself would say of a value, by the field that says it."""

from decimal import Decimal

import pytest
from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation

from common.forms import PlainForm

DAY = forms.DateField
TOO_LONG = SimpleUploadedFile("a" * 30 + ".txt", b"x")
TABLE = [
    (forms.CharField(), "", "请填写这一项。"),
    (forms.CharField(max_length=200), "长" * 10000, "最多200个字，现在有10000个。"),
    (forms.CharField(min_length=2), "短", "至少写2个字，现在有1个。"),
    (forms.IntegerField(), "一", "请填整数。"),
    (forms.IntegerField(max_value=20), "21", "不能大于20。"),
    (forms.IntegerField(min_value=0), "-1", "不能小于0。"),
    (forms.IntegerField(step_size=5), "3", "请填5的倍数。"),
    (forms.DecimalField(), "八十", "请填数字。"),
    (forms.DecimalField(max_value=Decimal("20.00")), "20.5", "不能大于20。"),
    (forms.DecimalField(max_value=Decimal("20.50")), "21", "不能大于20.50。"),
    (forms.DecimalField(decimal_places=2), "1.234", "最多2位小数。"),
    (forms.DecimalField(max_digits=4), "12345", "最多4位数字。"),
    (forms.DecimalField(max_digits=4, decimal_places=2), "123", "小数点前最多2位。"),
    (forms.FloatField(), "多", "请填数字。"),
    (DAY(), "11月25日", "日期请这样填：2026-11-25。"),
    (forms.TimeField(), "下午", "时间请这样填：14:30。"),
    (forms.DateTimeField(), "明天", "日期和时间请这样填：2026-11-25 14:30。"),
    (forms.EmailField(), "没有", "邮箱请这样填：name@example.com。"),
    (forms.URLField(assume_scheme="https"), "没有 的", "网址请这样填：https://www.example.com。"),
    (forms.RegexField(r"^\d+$"), "字", "格式不对，请看这一项的说明。"),
    (forms.ChoiceField(choices=[("a", "甲")]), "", "请选择一项。"),
    (forms.ChoiceField(choices=[("a", "甲")]), "b", "“b”不在可选的范围里，请重新选择。"),
    (forms.MultipleChoiceField(choices=[("a", "甲")]), ["b"], "“b”不在可选的范围里，请重新选择。"),
    (forms.FileField(), None, "请选择文件。"),
    (forms.FileField(), SimpleUploadedFile("a.txt", b""), "文件是空的，请重新选择。"),
    (forms.FileField(max_length=10), TOO_LONG, "文件名最多10个字，现在有34个。"),
]


def errors(field, value):
    form = type("OneField", (PlainForm,), {"one": field})
    bound = form({"one": value}, {"one": value} if isinstance(field, forms.FileField) and value else {})
    return bound.errors.get("one", [])


@pytest.mark.parametrize(("field", "value", "words"), TABLE)
def test_the_words_of_an_office(field, value, words):
    assert errors(field, value) == [words]


@pytest.mark.parametrize(("field", "value", "_words"), TABLE)
def test_no_sentence_of_django_is_left(field, value, _words):
    said = "".join(map(str, errors(field, value)))
    assert not any(word in said for word in ("确保", "有效的", "字符", "字段", "Ensure"))


def test_what_the_form_says_itself_stays():
    own = forms.IntegerField(max_value=9, error_messages={"invalid": "人数写数字。", "required": "写人数。"})
    assert (errors(own, "多"), errors(own, "")) == (["人数写数字。"], ["写人数。"])


def test_a_field_class_of_the_house_keeps_its_words():
    class Day(forms.DateField):
        default_error_messages = {"invalid": "写哪一天。"}

    assert errors(Day(), "?") == ["写哪一天。"]


def test_parts_of_a_field_and_fields_added_later_speak_so_too():
    class Late(PlainForm):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.fields["late"] = forms.DecimalField(max_value=Decimal("20.00"))

    assert Late({"late": "21"}).errors["late"] == ["不能大于20。"]


def test_forms_do_not_change_each_other():
    field = forms.CharField(max_length=3)
    errors(field, "很长很长")
    assert "最多" not in str(field.validators[0].message)


def test_the_language_is_the_readers():
    with translation.override("en"):
        assert "最多2" not in " ".join(errors(forms.CharField(required=True), ""))


def test_unseen_signs_are_gone_from_what_was_typed_but_not_from_a_password():
    class Two(PlainForm):
        words = forms.CharField(widget=forms.Textarea)
        many = forms.MultipleChoiceField(choices=[("a", "甲")])
        secret = forms.CharField(widget=forms.PasswordInput, strip=False)

    form = Two({"words": "望\u200b江\r\n\x07社区", "many": ["a\ufeff"], "secret": "a\u200bb"})
    assert form.is_valid(), form.errors
    assert form.cleaned_data == {"words": "望江\r\n社区", "many": ["a"], "secret": "a\u200bb"}


def test_only_unseen_signs_are_nothing():
    class One(PlainForm):
        words = forms.CharField()

    assert One({"words": "\u200b \ufeff"}).errors["words"] == ["请填写这一项。"]


def test_no_browser_cuts_what_is_pasted():
    class Pasted(PlainForm):
        title = forms.CharField(max_length=40)

    html = str(Pasted()["title"])
    assert ("maxlength" in html, 'data-most="40"' in html) == (False, True)
