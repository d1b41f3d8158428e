"""Blind both ways: no page of a judge tells who wrote, no page of an author tells who read."""

import pytest
from django.urls import reverse

from panels.choices import SeatState
from panels.models import Seat
from people.choices import Role
from tests.factories.coursework import CODES, NOW, accept, appoint, docx, holder, make_author, png, read, review, submit
from tests.factories.panels import make_judge

GOOD = (18, 16, 17, 15, 19)


@pytest.fixture
def case(call, author):
    return submit(call, author, files=[("陈思远的照片.png", png()), ("望江社区总结.docx", docx())])


@pytest.fixture
def seat(case, judges, organizer):
    return appoint(case, judges[0], organizer)


def page(client, user, name, *args):
    client.force_login(user)
    return client.get(reverse(f"coursework:{name}", args=args))


def points(*values, **extra):
    return {**dict(zip(CODES, map(str, values), strict=True)), "comment": "写得实在", **extra}


def test_a_judge_sees_neither_author_nor_unit_nor_file_names(client, seat, case, author, judges, tree):
    secrets = [
        author.name, author.username, tree.community.name, tree.street.name, "的照片", "社区总结",
        case.cohort.name, f"/people/files/{case.files.first().file_id}/",
    ]  # fmt: skip
    for name, args in (
        ("reading-list", []),
        ("reading-detail", [seat.pk]),
        ("reading-recuse", [seat.pk]),
    ):
        html = page(client, judges[0], name, *args).content.decode()
        assert [secret for secret in secrets if secret in html] == []
    assert "附件1.png" in page(client, judges[0], "reading-detail", seat.pk).content.decode()


def test_nor_after_the_reading_is_handed_in(client, seat, author, judges, tree):
    read(seat, *GOOD)
    html = page(client, judges[0], "reading-detail", seat.pk).content.decode()
    assert ("85.00" in html, author.name in html, tree.community.name in html) == (True, False, False)


def test_files_leave_under_neutral_names_and_without_their_authors(client, seat, judges):
    client.force_login(judges[0])
    for position, name in ((1, "附件1.png"), (2, "附件2.docx")):
        response = client.get(reverse("coursework:reading-file", args=[seat.pk, position]))
        content = b"".join(response.streaming_content)
        assert "陈思远".encode() not in content
        assert response.headers["Content-Disposition"].startswith("attachment")
        assert (
            name.encode().hex() in response.headers["Content-Disposition"].replace("%", "").lower()
            or name[2:] in (response.headers["Content-Disposition"])
        )
        assert "思远" not in response.headers["Content-Disposition"]


def test_the_door_for_named_files_stays_shut_for_judges(client, seat, case, judges):
    client.force_login(judges[0])
    for file in case.files.all():
        assert client.get(reverse("people:file", args=[file.file_id])).status_code == 404


def test_the_case_itself_stays_shut_for_its_judges(client, seat, case, judges):
    for name in ("case-detail", "case-result"):
        assert page(client, judges[0], name, case.pk).status_code == 404
    assert case.shown_title not in page(client, judges[0], "case-list").content.decode()


def test_a_seat_is_its_judges_alone(client, seat, judges, organizer, author, tree):
    others = [judges[1], organizer, author, holder(Role.DISTRICT_ADMIN, tree.district), make_judge(tree.far_district)]
    for user in others:
        assert page(client, user, "reading-detail", seat.pk).status_code == 404
        assert page(client, user, "reading-file", seat.pk, 1).status_code == 404


def test_a_reading_is_handed_in(client, seat, judges):
    client.force_login(judges[0])
    address = reverse("coursework:reading-detail", args=[seat.pk])
    html = client.post(address, points(*GOOD)).content.decode()
    assert [words in html for words in ("85.00", "写得实在", "交回后不能再改")] == [True] * 3
    html = client.post(address, {**points(*GOOD), "change": "1"}).content.decode()
    assert ("检查并交回" in html, "写得实在" in html) == (True, True)
    seat.refresh_from_db()
    assert seat.state == SeatState.ASSIGNED
    assert client.post(address, {**points(*GOOD), "confirmed": "1"}).status_code == 302
    seat.refresh_from_db()
    assert (seat.state, seat.total, seat.comment) == (SeatState.SUBMITTED, 85, "写得实在")


def test_criteria_are_read_in_the_judges_language(client, seat, judges):
    client.cookies["django_language"] = "en"
    html = page(client, judges[0], "reading-detail", seat.pk).content.decode()
    assert ("Open thinking" in html, "思想解放" in html, "敢不敢换个想法" in html) == (True, False, False)


def test_points_out_of_bounds_keep_what_was_typed(client, seat, judges):
    client.force_login(judges[0])
    response = client.post(reverse("coursework:reading-detail", args=[seat.pk]), points(18, 16, 17, 15, 21))
    assert (response.status_code, "写得实在" in response.content.decode()) == (422, True)
    assert Seat.objects.get().state == SeatState.ASSIGNED


def test_stepping_back_frees_the_seat_and_closes_the_page(client, seat, judges):
    client.force_login(judges[0])
    response = client.post(reverse("coursework:reading-recuse", args=[seat.pk]), {"reason": "看出了作者"})
    assert (response.status_code, page(client, judges[0], "reading-detail", seat.pk).status_code) == (302, 404)


def test_a_returned_paper_is_closed_to_its_author_and_the_reader_reads_on(client, seat, case, judges):
    """The judge's page shows the frozen version, whatever stands on the case."""
    type(case).objects.filter(pk=case.pk).update(title="作者悄悄改的题目")
    html = page(client, judges[0], "reading-detail", seat.pk).content.decode()
    assert ("楼下那块空地" in html, "作者悄悄改的题目" in html) == (True, False)


def test_the_author_sees_no_judge_neither_before_nor_after(client, case, author, organizer):
    case = review(case, organizer, GOOD, (16, 16, 16, 16, 16))
    assert "评委姓名" not in page(client, author, "case-detail", case.pk).content.decode()
    assert page(client, author, "case-result", case.pk).status_code == 422


def test_after_the_decision_the_author_reads_points_and_comments(client, call, author, organizer):
    case = accept(submit(call, author), organizer)
    html = page(client, author, "case-result", case.pk).content.decode()
    assert [text in html for text in ("82.50", "评语1", "评委1", "同意推广", "评委姓名")] == [True] * 4 + [False]
    assert "评委姓名1" in page(client, organizer, "case-result", case.pk).content.decode()


def test_a_list_of_readings_costs_the_same_for_many(client, call, organizer, judges, tree, queries_of):
    def fill(number):
        for nth in range(number):
            author = make_author(call.cohort, tree.sibling_community, f"学员{Seat.objects.count()}{nth}")
            appoint(submit(call, author), judges[0], organizer)

    fill(1)
    client.force_login(judges[0])
    url = reverse("coursework:reading-list")
    client.get(url)
    one = queries_of(lambda: client.get(url))
    fill(2)
    assert queries_of(lambda: client.get(url)) == one


def test_what_waits_for_a_judge(seat, judges, organizer):
    from coursework.desk import todos

    assert [(todo.title, todo.due) for todo in todos(judges[0], NOW)] == [("评审案例：楼下那块空地", seat.panel.due_on)]
    assert todos(judges[1], NOW) == []
