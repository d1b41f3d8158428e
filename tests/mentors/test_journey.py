"""A mentor logs a guidance on a phone, and the trainee confirms it."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from playwright.sync_api import expect

from mentors.models import GuidanceLog
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.mentors import LogFactory, make_bond

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]


@pytest.fixture
def open_as(open_page, live_server):
    """Open an address of the live server as somebody."""

    def go(user, path, *, width=PHONE, **options):
        client = Client()
        client.force_login(user, backend="people.backends.LoginNameBackend")
        cookie = {"name": settings.SESSION_COOKIE_NAME, "value": client.cookies[settings.SESSION_COOKIE_NAME].value}
        state = {"cookies": [{**cookie, "domain": "localhost", "path": "/", "expires": -1, "httpOnly": True,
                              "secure": False, "sameSite": "Lax"}], "origins": []}  # fmt: skip
        return open_page(path, width=width, storage_state=state, **options)

    return go


def test_a_guidance_is_logged_on_a_phone_and_confirmed_by_the_trainee(open_as, pair):
    page = open_as(pair.mentor, "/")
    page.get_by_role("link", name="记一次指导").first.click()
    page.get_by_label("谈了什么").fill("停车难议事会")
    page.get_by_label("您的建议").fill("先做居民需求清单")
    expect(page.locator(".draft")).to_contain_text("草稿存于")
    page.reload()
    expect(page.get_by_label("您的建议")).to_have_value("先做居民需求清单")
    page.get_by_label("要做什么").fill("约居民代表再议一次")
    page.get_by_role("button", name="记下").click()
    expect(page.get_by_role("heading", name="停车难议事会")).to_be_visible()

    page = open_as(pair.trainee, reverse("mentors:bond-own"))
    page.get_by_role("button", name="确认").click()
    expect(page.get_by_text("已确认。")).to_be_visible()

    log = GuidanceLog.objects.get()
    assert (log.next_step, log.confirmed_by) == ("约居民代表再议一次", pair.trainee)


PAGES = {
    "mentor": ["mentee-list", "log-list", "bond-detail", "log-add", "log-detail"],
    "trainee": ["bond-own", "log-detail", "log-comment"],
    "office": [
        "mentor-list", "mentor-add", "mentor-detail", "pairing", "pairing-trainee", "bond-list", "bond-detail",
        "bond-replace", "log-list",
    ],
}  # fmt: skip


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("who", PAGES)
def test_every_page_fits_its_screen_and_can_be_read_by_all(
    open_as, pair, theory, enrolment, cohort, district_admin, now, who, width
):
    other = make_bond(enrolment, theory, now=now)
    log = LogFactory(bond=pair.bond, met_on=pair.bond.since, topic="停车难议事会", written_by=pair.mentor)
    LogFactory(bond=other, met_on=pair.bond.since, topic="议事规则")
    objects = {"bond": pair.bond, "log": log, "mentor": theory, "pairing": cohort, "pairing-trainee": enrolment}
    user = {"mentor": pair.mentor, "trainee": pair.trainee, "office": district_admin}[who]
    for name in PAGES[who]:
        found = objects.get(name) or objects.get(name.partition("-")[0])
        if name == "log-add":
            found = pair.bond
        takes = name not in {"mentee-list", "log-list", "bond-own", "mentor-list", "mentor-add", "bond-list"}
        page = open_as(user, reverse(f"mentors:{name}", args=[found.pk] if takes else []), width=width)
        assert_fits(page, width)
        assert_accessible(page)
