"""A judge reads the author's words without the author; author and organizer are told where they stand."""

import io

import pytest
from django.urls import reverse

from coursework.actions.writing import add_files
from coursework.blinding import MASK
from coursework.desk import todos
from people.choices import PostTrack, Role
from tests.factories.coursework import NOW, appoint, docx, draft, holder, make_author, pdf, submit
from tests.factories.mentors import make_bond, make_mentor
from tests.factories.people import PersonFactory

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


def checked(client, call, author, files=(), **texts):
    case = draft(call, author, **texts)
    add_files(case=case, uploads=[(name, io.BytesIO(data)) for name, data in files], by=author, now=NOW)
    return page(client, author, "case-submit", case.pk)


def test_the_author_is_told_before_handing_in_what_will_be_hidden(client, call, author):
    html = checked(client, call, author, title="望江社区的空地", method="找陈思远")
    assert ("题目：“望江社区”" in html, "做法：“陈思远”" in html, "确认提交" in html) == (True, True, True)
    assert f"{MASK}的空地" in html
    assert author.person.cases.get().state == "draft"


def test_what_stands_inside_a_file_is_named_with_its_file(client, call, author):
    body = "<w:p><w:r><w:t>陈</w:t></w:r><w:r><w:t>思远，电话13900002222</w:t></w:r></w:p>"
    html = checked(client, call, author, files=[("总结.docx", docx(text=body)), ("好.docx", docx()), ("a.pdf", pdf())])
    assert "总结.docx：“陈思远”、“13900002222”" in html
    assert ("好.docx：" in html, "仍然提交" in html, "请您自己看一遍" in html) == (False, True, True)


def test_a_clean_case_gives_no_warning(client, call, author):
    html = checked(client, call, author, files=[("好.docx", docx())])
    assert [words in html for words in ("会自动换成", "评委会在附件里", "请您自己看一遍")] == [False] * 3


def test_who_leads_and_who_guides_is_hidden_too(client, call, author, judges, organizer, tree):
    holder(Role.SECRETARY, tree.community, name="何秀英")
    PersonFactory(unit=tree.community, name="周正职", post_track=PostTrack.CHIEF)
    make_bond(author.person.enrolments.get(), make_mentor(tree.district, name="吴教授"))
    words = "何秀英书记牵头，周正职和导师吴教授来过，问13711112222，证号11010519900307233X。"
    seat = appoint(submit(call, author, method=words), judges[0], organizer)
    html = page(client, judges[0], "reading-detail", seat.pk)
    assert f"{MASK}书记牵头，{MASK}和导师{MASK}来过，问{MASK}，证号{MASK}。" in html


def test_the_organizer_is_told_before_a_judge_is_chosen(client, call, author, organizer, judges):
    told = submit(call, author, files=[("陈思远总结.docx", docx())], problem="我在临江街道。")
    html = page(client, organizer, "case-appoint", told.pk)
    assert ("“【已隐去】”：" in html, "问题、陈思远总结.docx" in html) == (True, True)


def test_nothing_is_said_of_a_clean_case(client, call, author, organizer, judges):
    assert "已隐去" not in page(client, organizer, "case-appoint", submit(call, author).pk)
