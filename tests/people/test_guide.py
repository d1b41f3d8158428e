import re

import pytest
from django.conf import settings
from django.utils import translation

from people.choices import Role
from people.guide import FOLDER, ROLES, guide_of, role_of, role_to_help, slug_of

CHINESE_A_MINUTE = 300


def text_of(role, language):
    return (settings.BASE_DIR / FOLDER / language / f"{role.name.lower()}.md").read_text()


@pytest.mark.parametrize("role", ROLES)
def test_every_role_has_its_page_in_both_languages(role):
    with translation.override("zh-hans"):
        chinese = guide_of(role)
    with translation.override("en"):
        english = guide_of(role)

    assert "每天做什么" in chinese
    assert "Every day" in english
    assert chinese.count("<h2>") == english.count("<h2>") == 3


@pytest.mark.parametrize("role", ROLES)
def test_a_page_is_read_in_three_minutes_and_answers_three_questions(role):
    text = text_of(role, "zh")

    assert len(re.findall(r"[一-鿿]", text)) <= 3 * CHINESE_A_MINUTE
    assert len(re.findall(r"^\*\*.+？\*\*$", text, re.MULTILINE)) == 3


def test_a_role_is_found_again_by_its_address():
    assert [role_of(slug_of(role)) for role in ROLES] == list(ROLES)
    assert role_of("public") is None
    assert role_of("../settings") is None


def test_the_main_role_comes_first_and_who_has_none_reads_a_trainees(account):
    assert role_to_help(account(Role.MENTOR)) is Role.MENTOR
    user = account(Role.MENTOR)
    user.role_holdings.all().delete()
    assert role_to_help(user) is Role.TRAINEE
