"""Lines of the way are kept in Chinese and read in the reader's language."""

import pytest
from django.utils import translation

from coursework.models import CaseStep
from coursework.tables import case_state
from coursework.wording import step_words
from people.choices import Role
from tests.factories.coursework import draft, holder, review, submit

LINES = ["开始写", "评审完毕", "第2次提交", "第2次提交（逾期）", "两位评委分差超过20分，请第三人评审"]


@pytest.mark.parametrize("what", [*LINES, "说不上的事", ""])
def test_in_chinese_a_line_is_read_as_it_was_kept(what):
    assert step_words(what) == what


def test_numbers_stay_in_the_translation():
    with translation.override("en"):
        assert "2" in step_words("第2次提交（逾期）")


def test_whoever_acts_in_english_keeps_chinese_lines(call, author, organizer):
    with translation.override("en"):
        review(submit(call, author), organizer, (18, 16, 17, 15, 19), (16, 16, 16, 16, 16))
    assert list(CaseStep.objects.order_by("pk").values_list("what", flat=True)) == [
        "开始写", "第1次提交", "进入评审", "评审完毕",
    ]  # fmt: skip


def test_a_reader_reads_one_state_everywhere(call, author, organizer, tree):
    case = review(submit(call, author), organizer, (18, 16, 17, 15, 19), (16, 16, 16, 16, 16))
    assert "评审中" in str(case_state(case, author))
    for user in (organizer, holder(Role.DISTRICT_ADMIN, tree.district)):
        assert "待定案" in str(case_state(case, user))


def test_a_draft_is_a_draft_to_all(call, author, organizer):
    case = draft(call, author)
    assert str(case_state(case, author)) == str(case_state(case, organizer))
