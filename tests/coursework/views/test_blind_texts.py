"""A judge reads the author's words without the author; author and organizer are told where they stand."""

import pytest
from django.urls import reverse

from coursework.blinding import MASK
from coursework.desk import todos
from tests.factories.coursework import NOW, TEXTS, appoint, docx, draft, make_author, submit

TELLING = {
    "title": "望江社区的空地",
    "lead": "陈思远的一年",
    "problem": "临江街道望江社区有三个小区没有物业。",
    "method": "打13900002222找我，工号W0318。",
    "result": "居民身份证11010519491231002X不用再带。",
    "highlights": "望江社区7次：陈思远主持",
}
SECRETS = ["陈思远", "望江", "临江", "13900002222", "W0318", "11010519491231002X"]


@pytest.fixture
def author(cohort, tree):
    return make_author(cohort, tree.community, phone="13900002222", work_number="W0318", id_number="11010519491231002X")


@pytest.fixture
def seat(call, author, judges, organizer):
    return appoint(submit(call, author, **TELLING), judges[0], organizer)


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"coursework:{name}", args=args)).content.decode()


def test_no_page_of_a_judge_says_who_wrote(client, seat, judges):
    for name, args in (("reading-list", []), ("reading-detail", [seat.pk]), ("reading-recuse", [seat.pk])):
        html = page(client, judges[0], name, *args)
        assert [secret for secret in SECRETS if secret in html] == []
        assert f"{MASK}的空地" in html
    assert "三个小区没有物业" in page(client, judges[0], "reading-detail", seat.pk)
    assert [todo.title for todo in todos(judges[0], NOW)] == [f"评审案例：{MASK}的空地"]


def test_a_move_to_another_unit_hides_both(client, seat, judges, author, tree):
    author.person.unit = tree.sibling_community
    author.person.save()
    assert "望江" not in page(client, judges[0], "reading-detail", seat.pk)


def test_who_may_know_the_author_reads_every_word(client, seat, organizer, author):
    for user in (organizer, author):
        assert "临江街道望江社区有三个小区没有物业。" in page(client, user, "case-detail", seat.panel.case.pk)


def hand_in(client, call, author, **texts):
    case = draft(call, author, **texts)
    client.force_login(author)
    posted = {**TEXTS, **texts, "version": case.version, "submit": "1"}
    return client.post(reverse("coursework:case-edit", args=[case.pk]), posted, follow=True)


def test_the_author_is_told_where_it_stands_and_may_go_on(client, call, author):
    html = hand_in(client, call, author, title="望江社区的空地", method="找陈思远").content.decode()
    assert "评审时会隐去：题目、做法。" in html
    assert author.person.cases.get().state == "submitted"


def test_a_clean_text_gives_no_warning(client, call, author):
    assert "评审时会隐去：" not in hand_in(client, call, author).content.decode()


def test_the_organizer_is_told_before_a_judge_is_chosen(client, call, author, organizer, judges):
    told = submit(call, author, files=[("陈思远总结.docx", docx())], problem="我在临江街道。")
    html = page(client, organizer, "case-appoint", told.pk)
    assert ("“【已隐去】”：" in html, "问题、陈思远总结.docx" in html) == (True, True)


def test_nothing_is_said_of_a_clean_case(client, call, author, organizer, judges):
    assert "已隐去" not in page(client, organizer, "case-appoint", submit(call, author).pk)
