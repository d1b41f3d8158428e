"""The whole way of a case in a real browser: written on a phone, read blind, accepted, told to everybody."""

import io
import os

import pytest
from django.urls import reverse

from coursework.choices import CaseState
from coursework.models import Case
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.coursework import CODES, accept, png, review, submit

# A folder to leave pictures in, for whoever wants to look.
SHOTS = os.environ.get("BANFEI_SHOTS")

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

GOOD, FAIR, POOR = (18, 16, 17, 15, 19), (16, 16, 16, 16, 16), (10, 10, 10, 10, 10)


def url(name, *args):
    return reverse(f"coursework:{name}", args=args)


@pytest.fixture
def as_user(open_page, client, live_server):
    """Open a page as somebody, by the session of a log-in."""

    def _open(user, path, **options):
        client.force_login(user, backend="people.backends.LoginNameBackend")
        cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
        return open_page(path, storage_state={"cookies": [cookie], "origins": []}, **options)

    return _open


def hand_in(as_user, author, photo):
    """The author writes on a phone, looks at it once more and submits it."""
    page = as_user(author, url("case-mine"), width=PHONE)
    page.get_by_role("button", name="开始写").click()
    page.get_by_label("题目").fill("楼下那块空地，议了七次")
    page.get_by_label("一句话介绍").fill("从没人管的杂物角，到居民自己排班的共享修理铺。")
    page.get_by_label("问题").fill("三个小区没有物业，换锁要走两公里。")
    page.get_by_label("做法").fill("先把需求写成清单贴在楼道，请居民自己勾。")
    page.get_by_label("成效", exact=True).fill("三个老旧小区不再为修理发愁。")
    page.get_by_label("成效数字").fill("7次：居民议事\n3个：老旧小区不再为修理发愁")
    page.get_by_label("加附件").set_input_files(photo)
    page.get_by_label("通过后同意署名公开").check()
    assert_fits(page, PHONE)
    page.get_by_role("button", name="检查并提交").click()
    page.get_by_text("还没有提交。").wait_for()
    assert_fits(page, PHONE)
    assert_accessible(page)
    page.get_by_role("button", name="确认提交").click()
    page.get_by_text("已提交。").wait_for()
    case = Case.objects.get()
    assert (case.state, case.versions.get().files.count()) == (CaseState.SUBMITTED, 1)
    return case


def read(as_user, seat, points):
    """A judge scores without learning who wrote."""
    page = as_user(seat.judge, url("reading-list"))
    page.get_by_role("link", name="楼下那块空地").click()
    assert "陈思远" not in page.content()
    assert "望江" not in page.content()
    for code, value in zip(CODES, points, strict=True):
        page.locator(f"[name={code}]").fill(str(value))
    page.get_by_label("评语").fill("能照着做。")
    total = f"{sum(points):.2f}"
    assert page.locator("[data-sum]").inner_text() == total
    page.get_by_role("button", name="检查并交回").click()
    page.get_by_text("还没有交回。").wait_for()
    assert total in page.get_by_role("row", name="合计").inner_text()
    page.get_by_role("button", name="交回评审").click()
    page.get_by_text("评审已交回").wait_for()


def test_a_case_goes_its_whole_way(as_user, open_page, call, author, organizer, judges, tmp_path):
    photo = tmp_path / "陈思远.png"
    photo.write_bytes(png())
    case = hand_in(as_user, author, photo)

    page = as_user(organizer, url("call-assign", call.pk))
    page.get_by_role("button", name="按此指派 2 份评审").click()
    page.get_by_text("已给1个案例指派评委。").wait_for()
    case.refresh_from_db()
    for seat, points in zip(case.panel.seats.select_related("judge"), (GOOD, FAIR), strict=True):
        read(as_user, seat, points)

    page = as_user(organizer, url("case-detail", case.pk))
    page.get_by_role("link", name="定案").click()
    page.get_by_label("通过", exact=True).check()
    page.get_by_role("button", name="定案并告诉作者").click()
    page.get_by_role("button", name="公开展示").click()
    page.get_by_text("已公开").first.wait_for()

    page = open_page(url("showcase"))
    page.get_by_role("link", name="楼下那块空地").click()
    page.get_by_role("heading", name="楼下那块空地，议了七次").wait_for()
    assert page.locator(".story-facts dd").all_inner_texts() == ["7次", "3个"]
    assert page.locator(".story-hero img.picture").evaluate("image => image.naturalWidth") == 1


@pytest.fixture
def stages(call, author, organizer, judges, tree):
    """One case at each stage, so that every page has something to show."""
    from coursework.actions.reviewing import publish_case
    from coursework.actions.writing import add_files
    from tests.factories.coursework import NOW, appoint, docx, draft, make_author

    def by(name, **fields):
        return submit(call, make_author(call.cohort, tree.community, name), files=[("照片.png", png())], **fields)

    telling = draft(call, author, lead="陈思远在望江社区的一年", method="打13900002222找我。")
    body = "<w:p><w:t>陈思远，望江社区</w:t></w:p>"
    files = [("工作总结.docx", io.BytesIO(docx(text=body))), ("现场.png", io.BytesIO(png()))]
    add_files(case=telling, uploads=files, by=author, now=NOW)
    split, settled = by("欧阳明月", title="一个电话的距离"), by("周文博", title="停车难，议出来")
    review(split, organizer, GOOD, POOR)
    review(settled, organizer, GOOD, FAIR)
    reading = by("李建国", title="老人饭桌的七个问题")
    seat = appoint(reading, judges[0], organizer)
    done = publish_case(case=accept(by("赵晓燕", title="楼下那块空地，议了七次"), organizer), by=organizer, now=NOW)
    by("郑海涛", title="等着指派的案例")
    return {
        "draft": Case.objects.get(author=author.person),
        "settled": settled,
        "seat": seat,
        "done": done,
    }


def pages_of(stages, call, author, organizer, judges):
    return {
        "mine": (author, url("case-mine")),
        "edit": (author, url("case-edit", stages["draft"].pk)),
        "submit": (author, url("case-submit", stages["draft"].pk)),
        "call-own": (author, url("call-detail", call.pk)),
        "list": (organizer, url("case-list")),
        "calls": (organizer, url("call-list")),
        "call": (organizer, url("call-detail", call.pk)),
        "call-add": (organizer, url("call-add")),
        "assign": (organizer, url("call-assign", call.pk)),
        "detail": (organizer, url("case-detail", stages["settled"].pk)),
        "decide": (organizer, url("case-decide", stages["settled"].pk)),
        "result": (organizer, url("case-result", stages["done"].pk)),
        "readings": (judges[0], url("reading-list")),
        "reading": (judges[0], url("reading-detail", stages["seat"].pk)),
        "recuse": (judges[0], url("reading-recuse", stages["seat"].pk)),
        "story": (None, url("case-story", stages["done"].pk)),
        "showcase": (None, url("showcase")),
        "person": (organizer, reverse("people:person-detail", args=[stages["done"].author_id])),
    }


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_every_page_fits_and_can_be_read_by_all(as_user, open_page, stages, call, author, organizer, judges, width):
    for name, (user, path) in pages_of(stages, call, author, organizer, judges).items():
        page = as_user(user, path, width=width) if user else open_page(path, width=width)
        page.wait_for_load_state("networkidle")
        if SHOTS:
            page.screenshot(path=f"{SHOTS}/{name}-{width}.png", full_page=True)
        assert_fits(page, width)
        assert_accessible(page)
        page.context.close()


def test_enter_in_a_field_keeps_the_draft_and_every_file(as_user, call, author, client):
    case = submit(call, author, files=[("照片.png", png())])
    Case.objects.filter(pk=case.pk).update(state=CaseState.DRAFT)
    page = as_user(author, url("case-edit", case.pk))
    page.get_by_label("题目").fill("改过的题目")
    page.get_by_label("题目").press("Enter")
    page.get_by_text("草稿已保存。").wait_for()
    case.refresh_from_db()
    assert (case.title, case.files.live().count()) == ("改过的题目", 1)
    page.get_by_role("button", name="移除").click()
    page.get_by_role("button", name="放回去").click()
    page.get_by_text("草稿已保存。").wait_for()
    assert case.files.live().count() == 1


def test_a_long_title_is_counted_and_never_cut(as_user, call, author):
    case = submit(call, author)
    Case.objects.filter(pk=case.pk).update(state=CaseState.DRAFT)
    page = as_user(author, url("case-edit", case.pk), quiet="422")
    page.get_by_label("题目").fill("长" * 52)
    page.get_by_text("52/40").wait_for()
    page.get_by_role("button", name="保存草稿").click()
    page.get_by_text("最多40个字，现在有52个。").first.wait_for()
    assert page.get_by_label("题目").input_value() == "长" * 52
