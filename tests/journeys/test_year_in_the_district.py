"""The whole chain in a real browser, on the demo district: organizer > class teacher > mentor > trainee >
reviewer > secretary > administrator, each from the log-in page and the own home page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from assessments.models import ItemScore
from cohorts.models import AttendanceMark, Session
from coursework.choices import CaseState
from coursework.models import Case
from demo.stages import Stage, make_demo
from mentors.models import GuidanceLog
from panels.models import Seat
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVERY_ROLE = [
    "xueyuan", "daoshi", "banzhuren", "peixun", "shuji", "jiedao", "quji", "shiji", "pingwei", "jiaoshi", "xuncha",
    "shenji", "xitong",
]  # fmt: skip


@pytest.fixture
def district(transactional_db, settings):
    settings.DEMO = True
    return make_demo(seed=7, stage=Stage.RUNNING, now=timezone.now(), say=lambda text: None)


@pytest.fixture
def enter(open_page, district):
    """Log in by the button of a role on the demo's log-in page."""

    def _enter(username, width=PHONE):
        page = open_page("/accounts/login/", width=width)
        page.locator(f'button[value="{username}"]').click()
        page.get_by_role("heading", name=re.compile("今天")).first.wait_for()
        return page

    return _enter


def test_a_year_in_the_district(enter, open_page):
    plan_a_session(enter("peixun", DESKTOP))
    call_the_roll(enter("banzhuren"))
    log_a_guidance(enter("daoshi"))
    confirm_it_and_hand_in_a_case(enter("xueyuan"))
    read_blind(enter("pingwei", DESKTOP))
    fill_the_register(enter("shuji", DESKTOP))
    read_the_report(enter("quji", DESKTOP))
    for username in EVERY_ROLE:
        look_at_home(enter, username)
    see_a_story_without_logging_in(open_page)


def plan_a_session(page):
    page.get_by_role("link", name="培训班次").first.click()
    page.get_by_role("link", name="第六期菁英班").first.click()
    page.get_by_role("link", name="全部课表").click()
    page.get_by_role("link", name=re.compile("排课|加一次课|新增")).first.click()
    day = timezone.localdate() + timedelta(days=3)
    page.get_by_label("主题").fill("年终座谈")
    page.get_by_label("开始时间").fill(f"{day}T19:00")
    page.get_by_label("结束时间").fill(f"{day}T20:30")
    page.locator("main form.form-page button.btn-primary").click()
    expect(page.get_by_text("年终座谈").first).to_be_visible()
    assert Session.objects.filter(topic="年终座谈").count() == 1


def call_the_roll(page):
    page.get_by_role("link", name=re.compile("^去点名")).first.click()
    tiles = page.locator(".tile")
    for _tap in range(3):
        tiles.nth(4).click()
        # Sooner it would be a double tap, which is one.
        page.wait_for_timeout(500)
    expect(page.locator("[data-saved]")).to_contain_text("已保存")
    page.get_by_role("button", name="其余全部到").click()
    page.get_by_role("button", name="完成点名").click()
    page.wait_for_url("**/cohorts/sessions/**")
    session = Session.objects.get(starts_at__date=timezone.localdate())
    marks = AttendanceMark.objects.filter(roll_call__session=session, roll_call__phase="before")
    assert (marks.count(), marks.exclude(status="present").count()) == (61, 1)


def log_a_guidance(page):
    page.get_by_role("link", name=re.compile("^记一次指导.*陈思远")).first.click()
    page.get_by_label("谈了什么").fill("居民议事会怎么收尾")
    page.get_by_label("您的建议").fill("散会前当场念一遍定下的事")
    page.get_by_role("button", name="记下").click()
    page.get_by_role("heading", name="居民议事会怎么收尾").wait_for()


def confirm_it_and_hand_in_a_case(page):
    page.get_by_role("link", name=re.compile("我的导师")).first.click()
    page.get_by_role("button", name=re.compile("确认.*居民议事会怎么收尾")).click()
    page.get_by_text("已确认").first.wait_for()
    assert GuidanceLog.objects.get(topic="居民议事会怎么收尾").confirmed_at is not None
    page.goto("/".join(page.url.split("/")[:3]) + "/")
    page.get_by_role("link", name=re.compile("^接着写")).first.click()
    page.get_by_role("button", name="检查并提交").click()
    page.get_by_role("button", name="确认提交").click()
    page.get_by_text("已提交").first.wait_for()
    assert Case.objects.filter(author__name="陈思远", call__title="结业案例").get().state == CaseState.SUBMITTED


def read_blind(page):
    page.get_by_role("link", name=re.compile("^去评")).first.click()
    assert "陈思远" not in page.locator("main").inner_text()
    for field in page.locator("main input[inputmode=decimal], main input[type=number]").all():
        field.fill("17")
    page.get_by_label("评语").fill("做法能学，成效有数。")
    page.get_by_role("button", name="检查并交回").click()
    page.get_by_role("button", name="交回评审").click()
    page.get_by_text("评审已交回").wait_for()
    assert Seat.objects.filter(state="submitted", comment="做法能学，成效有数。").count() == 1


def fill_the_register(page):
    page.get_by_role("link", name=re.compile("^去评分")).first.click()
    cell = page.locator("[data-grid] td.entry input").first
    cell.fill("88.5")
    cell.press("Enter")
    expect(page.locator("td.is-saved")).to_have_count(1)
    assert ItemScore.objects.filter(score="88.5", scored_by__username="shuji").exists()


def read_the_report(page):
    page.get_by_role("link", name="年度报告").first.click()
    row = page.get_by_role("row", name=re.compile("^社区工作者 "))
    assert "378" in row.inner_text()
    row.get_by_role("link", name="378").click()
    expect(page.locator("main")).to_contain_text("378")


def look_at_home(enter, username):
    for width in (PHONE, DESKTOP):
        page = enter(username, width)
        assert_fits(page, width)
        assert_accessible(page)
        page.context.close()


def see_a_story_without_logging_in(open_page):
    page = open_page(reverse("coursework:showcase"), width=PHONE)
    page.locator(".story-card a").first.click()
    page.get_by_role("heading", level=1).wait_for()
    assert_fits(page, PHONE)
