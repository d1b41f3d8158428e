"""Pages by role, with success beside refusal."""

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from coursework.actions.reviewing import return_case
from coursework.choices import CaseState
from coursework.desk import figures, todos
from coursework.models import Case, CaseCall
from people.choices import Role
from people.models import CareLink
from tests.factories.cohorts import make_cohort
from tests.factories.coursework import (
    NOW,
    TEXTS,
    accept,
    appoint,
    docx,
    draft,
    holder,
    make_author,
    make_call,
    png,
    publish,
    review,
    submit,
)
from tests.factories.panels import make_judge
from tests.factories.people import PersonFactory

GOOD, FAIR, POOR = (18, 16, 17, 15, 19), (16, 16, 16, 16, 16), (10, 10, 10, 10, 10)


def url(name, *args):
    return reverse(f"coursework:{name}", args=args)


def get(client, user, name, *args):
    client.force_login(user)
    return client.get(url(name, *args))


def post(client, user, name, *args, **data):
    client.force_login(user)
    return client.post(url(name, *args), data)


def form_of(case, **changes):
    return {**TEXTS, "version": case.version, "may_publish": "on", **changes}


@pytest.fixture
def case(call, author):
    return submit(call, author)


def test_who_sees_a_case_and_who_does_not(client, case, author, teacher, organizer, tree):
    mentor = holder(Role.MENTOR, tree.district)
    CareLink.objects.create(user=mentor, person=author.person, role=Role.MENTOR, source="mentors.bond:1", since=NOW)
    seeing = [author, teacher, organizer, mentor] + [
        holder(role, unit)
        for role, unit in (
            (Role.DISTRICT_ADMIN, tree.district),
            (Role.STREET_ADMIN, tree.street),
            (Role.SECRETARY, tree.community),
            (Role.AUDITOR, tree.district),
        )
    ]
    blind = [
        holder(role, unit)
        for role, unit in (
            (Role.TRAINING_ADMIN, tree.far_district),
            (Role.STREET_ADMIN, tree.sibling_street),
            (Role.SECRETARY, tree.sibling_community),
            (Role.MENTOR, tree.district),
            (Role.CLASS_TEACHER, tree.district),
            (Role.JUDGE, tree.district),
        )
    ]
    blind.append(make_author(case.cohort, tree.community, "同班同学"))
    assert [get(client, user, "case-detail", case.pk).status_code for user in seeing] == [200] * 8
    assert [get(client, user, "case-detail", case.pk).status_code for user in blind] == [404] * 7
    assert client.get(url("case-list")).status_code == 200


def test_a_draft_is_read_by_its_author_alone(client, call, author, organizer):
    case = draft(call, author)
    assert "先把需求写成清单" in get(client, author, "case-detail", case.pk).content.decode()
    html = get(client, organizer, "case-detail", case.pk).content.decode()
    assert ("先把需求写成清单" in html, "作者还没有提交" in html) == (False, True)


def test_files_are_read_by_who_sees_the_case_once_it_is_handed_in(client, call, author, organizer, tree):
    case = draft(call, author)
    post(client, author, "case-edit", case.pk, **form_of(case, uploads=SimpleUploadedFile("a.png", png())))
    file = reverse("people:file", args=[case.files.get().file_id])
    client.force_login(organizer)
    assert client.get(file).status_code == 404
    case.refresh_from_db()
    post(client, author, "case-submit", case.pk, version=case.version)
    client.force_login(organizer)
    assert client.get(file).status_code == 200
    client.force_login(holder(Role.TRAINING_ADMIN, tree.far_district))
    assert client.get(file).status_code == 404


def test_a_trainee_starts_saves_adds_files_and_hands_in(client, call, author):
    assert "社区创新案例" in get(client, author, "case-mine").content.decode()
    response = post(client, author, "case-start", call.pk)
    case = Case.objects.get()
    assert response["Location"] == url("case-edit", case.pk)
    post(client, author, "case-edit", case.pk, version=1, title="空地")
    files = [SimpleUploadedFile("a.png", png()), SimpleUploadedFile("b.docx", docx())]
    case.refresh_from_db()
    post(client, author, "case-edit", case.pk, **form_of(case, uploads=files))
    assert case.files.count() == 2
    case.refresh_from_db()
    post(client, author, "case-edit", case.pk, **form_of(case, drop=case.files.first().pk))
    assert case.files.live().count() == 1
    case.refresh_from_db()
    response = post(client, author, "case-edit", case.pk, **form_of(case, submit="1"))
    case.refresh_from_db()
    assert (response["Location"], case.state) == (url("case-submit", case.pk), CaseState.DRAFT)
    html = get(client, author, "case-submit", case.pk).content.decode()
    assert ("b.docx" in html, "先把需求写成清单" in html, "提交后不能再改" in html) == (True, True, True)
    response = post(client, author, "case-submit", case.pk, version=case.version)
    case.refresh_from_db()
    assert (response["Location"], case.state) == (url("case-detail", case.pk), CaseState.SUBMITTED)


def test_a_refused_file_is_named_and_the_others_are_kept(client, call, author):
    case = draft(call, author)
    files = [
        SimpleUploadedFile("坏图.png", b"\x89PNG\r\n\x1a\n\0\0\0"),
        SimpleUploadedFile("空.docx", b""),
        SimpleUploadedFile("好.docx", docx()),
    ]
    client.force_login(author)
    sent = form_of(case, method="新写的一段", uploads=files, submit="1")
    html = client.post(url("case-edit", case.pk), sent, follow=True).content.decode()
    assert [words in html for words in ("“坏图.png”：打不开", "“空.docx”：文件是空的", "收下1个附件")] == [True] * 3
    case.refresh_from_db()
    assert (case.method, case.state, [str(row) for row in case.files.all()]) == (
        "新写的一段", CaseState.DRAFT, ["好.docx"],
    )  # fmt: skip


def test_files_that_came_with_a_refused_text_are_named(client, call, author):
    case = draft(call, author)
    upload = SimpleUploadedFile("好.docx", docx())
    response = post(client, author, "case-edit", case.pk, **form_of(case, title="长" * 52, uploads=upload))
    html = response.content.decode()
    assert (response.status_code, case.files.count()) == (422, 0)
    assert [words in html for words in ("长" * 52, "最多40个字，现在有52个", "请重新选择：好.docx")] == [True] * 3
    assert "maxlength" not in html.partition('name="title"')[2][:200]


def test_a_removed_file_is_named_and_may_be_put_back(client, call, author):
    case = draft(call, author)
    post(client, author, "case-edit", case.pk, **form_of(case, uploads=SimpleUploadedFile("现场.png", png())))
    file = case.files.get()
    case.refresh_from_db()
    response = post(client, author, "case-edit", case.pk, **form_of(case, drop=file.pk))
    assert "已移除附件“现场.png”" in client.get(response["Location"]).content.decode()
    case.refresh_from_db()
    post(client, author, "case-edit", case.pk, **form_of(case, restore=file.pk))
    assert case.files.live().get() == file


def test_nobody_hands_in_the_case_of_another_or_an_unfinished_one(client, call, author, organizer):
    case = draft(call, author, method="")
    assert get(client, organizer, "case-submit", case.pk).status_code == 403
    response = post(client, author, "case-edit", case.pk, **form_of(case, method="", submit="1"))
    assert (response.status_code, "提交前请填写“做法”" in response.content.decode()) == (422, True)
    assert post(client, author, "case-submit", case.pk, version=case.version).status_code == 422
    case.refresh_from_db()
    assert case.state == CaseState.DRAFT


def test_a_stale_page_answers_409(client, call, author):
    case = draft(call, author)
    assert post(client, author, "case-edit", case.pk, **form_of(case, version=1, title="旧")).status_code == 409


def test_nobody_else_opens_the_writing_page(client, call, author, organizer, tree):
    case = draft(call, author)
    assert get(client, organizer, "case-edit", case.pk).status_code == 403
    assert get(client, make_author(call.cohort, tree.community, "同学"), "case-edit", case.pk).status_code == 404


def test_the_office_returns_and_the_author_reads_why(client, case, organizer, author):
    assert post(client, organizer, "case-return", case.pk, reason="").status_code == 422
    assert post(client, organizer, "case-return", case.pk, reason="请补成效数字").status_code == 302
    assert "请补成效数字" in get(client, author, "case-edit", case.pk).content.decode()


def test_judges_with_a_conflict_are_not_offered(client, case, organizer, judges, tree):
    make_judge(tree.community, name="本社区评委")
    html = get(client, organizer, "case-appoint", case.pk).content.decode()
    assert ("评委姓名0" in html, "本社区评委" in html, "已回避 1 人" in html) == (True, False, True)
    assert post(client, organizer, "case-appoint", case.pk, judge=judges[0].pk).status_code == 302


def test_a_draw_is_shown_and_saved_as_shown(client, call, case, organizer, judges):
    html = get(client, organizer, "call-assign", call.pk).content.decode()
    assert f'name="seed" value="{call.pk}"' in html
    assert not Case.objects.filter(state=CaseState.REVIEW).exists()
    assert post(client, organizer, "call-assign", call.pk, seed=call.pk).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.panel.seats.count()) == (CaseState.REVIEW, 2)
    assert "没有待指派的案例" in get(client, organizer, "call-assign", call.pk).content.decode()


def test_a_silent_judge_is_replaced_from_the_record(client, case, organizer, judges):
    seat = appoint(case, judges[0], organizer)
    response = post(client, organizer, "seat-replace", case.pk, seat.pk, reason="联系不上")
    assert response["Location"] == url("case-appoint", case.pk)
    assert get(client, organizer, "seat-replace", case.pk, 0).status_code == 302


def test_the_office_decides_and_publishes(client, case, organizer):
    case = review(case, organizer, GOOD, FAIR)
    assert "82.50" in get(client, organizer, "case-decide", case.pk).content.decode()
    assert post(client, organizer, "case-decide", case.pk, accept="1", note="好").status_code == 302
    assert post(client, organizer, "case-publish", case.pk).status_code == 302
    client.logout()
    assert client.get(url("case-story", case.pk)).status_code == 200
    assert post(client, organizer, "case-hide", case.pk, reason="可辨认").status_code == 302
    client.logout()
    assert client.get(url("case-story", case.pk)).status_code == 403


def test_a_story_tells_place_and_author_and_no_number(client, call, author, organizer):
    author.person.phone = "19912345678"
    author.person.save()
    case = publish(submit(call, author, files=[("a.png", png()), ("b.docx", docx())]), organizer)
    html = client.get(url("case-story", case.pk)).content.decode()
    shown = ["楼下那块空地", "临江街道望江社区", "陈思远", "7次", "第六期菁英班"]
    hidden = ["19912345678", "82.50", "评语", "b.docx", "评委姓名"]
    assert ([text for text in shown if text not in html], [text for text in hidden if text in html]) == ([], [])
    picture = client.get(url("story-picture", case.pk, 1))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")
    assert client.get(url("story-picture", case.pk, 2)).status_code == 404
    assert "楼下那块空地" in client.get(url("showcase")).content.decode()


def test_what_is_not_public_tells_visitors_nothing(client, call, author, organizer, tree):
    case = review(submit(call, author, files=[("a.png", png())]), organizer, GOOD, FAIR)
    other = draft(call, make_author(call.cohort, tree.community, "同学"))
    client.logout()
    answers = [client.get(url("case-story", pk)).status_code for pk in (case.pk, other.pk, 0)]
    assert answers == [403, 403, 404]
    assert client.get(url("story-picture", case.pk, 1)).status_code == 403
    assert "还没有公开的案例" in client.get(url("showcase")).content.decode()


def test_the_office_makes_and_changes_a_call(client, organizer, cohort):
    today = date.today()
    days = {"due_on": today + timedelta(days=20), "read_by": today + timedelta(days=30)}
    response = post(client, organizer, "call-add", cohort=cohort.pk, title="新征集", brief="", **days)
    call = CaseCall.objects.get()
    assert response["Location"] == url("call-detail", call.pk)
    post(client, organizer, "call-edit", call.pk, title="改名", brief="要求", version=1, **days)
    call.refresh_from_db()
    assert (call.title, call.version) == ("改名", 2)


def test_a_class_of_another_district_is_not_offered(client, organizer, tree):
    far = make_cohort(tree.far_district)
    days = {"due_on": "2027-01-01", "read_by": "2027-02-01"}
    assert post(client, organizer, "call-add", cohort=far.pk, title="x", brief="", **days).status_code == 422


def test_a_secretary_sees_the_own_people_only(client, call, author, tree):
    make_author(call.cohort, tree.sibling_community, "北湖学员")
    html = get(client, holder(Role.SECRETARY, tree.community), "call-detail", call.pk).content.decode()
    assert ("陈思远" in html, "北湖学员" in html) == (True, False)


def test_the_list_is_filtered_by_what_waits_and_by_street(client, call, author, organizer, judges, tree):
    near = submit(call, author)
    far = review(
        submit(call, make_author(call.cohort, tree.sibling_community, "北湖学员"), title="另一题"),
        organizer,
        GOOD,
        POOR,
    )
    client.force_login(organizer)
    found = {
        query: [case.title in client.get(f"{url('case-list')}?{query}").content.decode() for case in (near, far)]
        for query in ("waiting=judges", "waiting=third", "waiting=decide", f"street={tree.street.pk}", "state=review")
    }
    assert found == {
        "waiting=judges": [True, True],
        "waiting=third": [False, True],
        "waiting=decide": [False, False],
        f"street={tree.street.pk}": [True, False],
        "state=review": [False, True],
    }


@pytest.mark.parametrize("name", ["case-list", "call-list", "case-mine", "showcase"])
def test_lists_cost_the_same_for_one_and_for_three(client, organizer, author, tree, queries_of, name):
    def add(number):
        for nth in range(number):
            cohort = make_cohort(tree.district)
            call = make_call(tree.district, organizer, cohort)
            person = make_author(cohort, tree.community, f"学员{nth}")
            publish(submit(call, person, files=[("a.png", png())]), organizer)

    add(1)
    client.force_login(author if name == "case-mine" else organizer)
    client.get(url(name))
    one = queries_of(lambda: client.get(url(name)))
    add(2)
    assert queries_of(lambda: client.get(url(name))) == one


def test_a_persons_record_shows_their_cases(client, case, organizer, author, tree):
    html = get(client, organizer, "person-cases", author.person_id).content.decode()
    assert ("楼下那块空地" in html, "<html" in html) == (True, False)
    assert (
        "还没有案例" in get(client, organizer, "person-cases", PersonFactory(unit=tree.community).pk).content.decode()
    )
    far = holder(Role.TRAINING_ADMIN, tree.far_district)
    assert get(client, far, "person-cases", author.person_id).status_code == 404


def titles(user, now=NOW):
    return [todo.title for todo in todos(user, now)]


def test_what_waits_for_an_author(call, author, organizer):
    assert titles(author) == ["写案例：社区创新案例"]
    case = draft(call, author)
    assert titles(author) == ["案例还没提交：楼下那块空地"]
    case = submit(call, author)
    assert titles(author) == []
    return_case(case=case, reason="补充", by=organizer, now=NOW)
    assert [(todo.title, todo.why) for todo in todos(author, NOW)] == [("案例被退回：楼下那块空地", "补充")]


def test_what_waits_for_the_office(call, author, organizer, tree, queries_of):
    assert titles(organizer) == []
    submit(call, author)
    review(submit(call, make_author(call.cohort, tree.community, "甲"), title="甲"), organizer, GOOD, POOR)
    review(submit(call, make_author(call.cohort, tree.community, "乙"), title="乙"), organizer, GOOD, FAIR)
    assert titles(organizer) == ["2个案例待指派评委", "1个案例待第三人评审", "1个案例待定案"]
    organizer.access  # noqa: B018  read once a request
    assert queries_of(lambda: todos(organizer, NOW)) == 1


def test_what_waits_for_a_class_teacher(call, author, teacher):
    assert titles(teacher) == []
    assert titles(teacher, NOW + timedelta(days=30)) == ["“社区创新案例”还有1人没交"]


def test_the_numbers_of_the_office(call, author, organizer, tree):
    accept(submit(call, author), organizer)
    draft(call, make_author(call.cohort, tree.community, "同学"))
    assert [(figure.value, figure.unit) for figure in figures(organizer, NOW)] == [(1, "/1")]
    assert figures(author, NOW) == []
