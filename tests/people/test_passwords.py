"""Every rule of a password and every form of getting in speaks the language of its page."""

import re

import pytest
from django.contrib.auth.password_validation import get_default_password_validators
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import translation

from people.adapter import AccountAdapter
from people.choices import Role
from people.second_factor import FactorAdapter
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db
CHANGE = reverse("account_change_password")
NEW = "heron-over-the-river-42"
CHINESE = re.compile(r"[\u4e00-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{2,} [A-Za-z]{2,}")
REFUSED = {
    "NotLikeOneself": "zhangsanfeng1",
    "NotAboutOneself": "my-zhangsanfeng-1",
    "NotThePresentOne": PASSWORD,
    "LongEnough": "heron",
    "NotCommon": "password123",
    "NotOnlyFigures": "739182640375",
}


@pytest.fixture
def user(account):
    return account(Role.STREET_ADMIN, username="zhangsanfeng")


def said(validator, user):
    with pytest.raises(ValidationError) as refused:
        validator.validate(REFUSED[type(validator).__name__], user)
    return [*refused.value.messages, str(validator.get_help_text())]


@pytest.mark.parametrize(("language", "other"), [("zh-hans", ENGLISH), ("en", CHINESE)])
def test_every_rule_is_told_in_the_language_of_the_page(user, language, other):
    validators = get_default_password_validators()
    assert {type(one).__name__ for one in validators} == set(REFUSED)
    with translation.override(language):
        assert [text for one in validators for text in said(one, user) if other.search(text)] == []


@pytest.mark.parametrize(("language", "other"), [("zh-hans", ENGLISH), ("en", CHINESE)])
def test_so_is_what_the_log_in_and_the_second_factor_say(language, other):
    with translation.override(language):
        told = [str(text) for adapter in (AccountAdapter, FactorAdapter) for text in adapter.error_messages.values()]
        assert [text for text in told if other.search(text)] == []


def change(client, **typed):
    return client.post(CHANGE, {"oldpassword": PASSWORD, "password1": "", "password2": "", **typed})


def test_a_wrong_present_password_and_a_short_new_one_are_told_at_their_fields(client, user):
    client.force_login(user, backend="people.backends.LoginNameBackend")
    form = change(client, oldpassword="wrong", password1="123", password2="123")

    assert form.context["form"].errors == {
        "oldpassword": ["现在的密码不对，请重新输入。"],
        "password1": [
            "新密码太短，至少 12 位。",
            "新密码太常见，容易被猜中，请换一个。",
            "新密码不能全是数字，请加上字母或汉字。",
        ],
    }
    page = form.content.decode()
    assert "新密码：新密码" not in page
    assert "当前密码" not in page


def test_empty_fields_and_two_that_differ_are_told_in_our_words(client, user):
    client.force_login(user, backend="people.backends.LoginNameBackend")
    page = change(client, oldpassword="").content.decode()
    assert "现在的密码：请填写这一项。" in page

    errors = change(client, password1="heron-over-the-river-42", password2="x").context["form"].errors
    assert errors == {"password2": ["两次输入的新密码不一样，请重新输入。"]}


def test_a_log_in_without_a_name_is_told(client):
    page = client.post(reverse("account_login"), {"login": " ", "password": ""}).content.decode()

    assert "用户名、工号或手机号：请填写这一项。" in page
    assert "密码：请填写这一项。" in page


def test_who_tries_too_often_gets_a_page_of_this_house(client, user):
    client.force_login(user, backend="people.backends.LoginNameBackend")
    answers = [client.post(reverse("account_reauthenticate"), {"password": "wrong"}) for _ in range(11)]

    assert answers[-1].status_code == 429
    assert "请等几分钟再试" in answers[-1].content.decode()


def test_rules_broken_with_the_right_old_password_are_no_tries_at_it(client, user):
    client.force_login(user, backend="people.backends.LoginNameBackend")
    weak = [change(client, password1="short", password2="short") for _ in range(8)]
    assert all("oldpassword" not in answer.context["form"].errors for answer in weak)

    assert change(client, password1=NEW, password2=NEW).status_code == 302


def test_five_wrong_old_passwords_close_the_change_for_this_account(client, user, account):
    client.force_login(user, backend="people.backends.LoginNameBackend")
    wrong = [change(client, oldpassword="wrong").context["form"].errors["oldpassword"] for _ in range(5)]
    assert wrong == [["现在的密码不对，请重新输入。"]] * 5

    right = change(client, password1=NEW, password2=NEW)
    assert right.context["form"].errors["oldpassword"] == ["试得太多，请过几分钟再试。"]
    user.refresh_from_db()
    assert user.check_password(PASSWORD)

    client.force_login(account(Role.JUDGE), backend="people.backends.LoginNameBackend")
    assert change(client, password1=NEW, password2=NEW).status_code == 302


def test_a_password_asked_for_again_is_told_wrong(client, user):
    client.force_login(user, backend="people.backends.LoginNameBackend")
    answer = client.post(reverse("account_reauthenticate"), {"password": "wrong"})

    assert "密码不对，请重新输入。" in answer.content.decode()
