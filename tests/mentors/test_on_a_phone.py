"""Under the thumb and with letters of twice the size; and a save that came too late, without JavaScript."""

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from mentors.models import GuidanceLog
from tests.browser import PHONE, assert_accessible, assert_fits
from tests.factories.mentors import LogFactory
from tests.mentors.test_journey import open_as  # noqa: F401

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.browser]
TWICE = "document.documentElement.style.setProperty('font-size', '200%')"


def test_the_next_step_has_a_line_of_its_own_and_links_catch_a_thumb(open_as, pair):  # noqa: F811
    page = open_as(pair.mentor, reverse("mentors:log-add", args=[pair.bond.pk]))
    step, due = (page.get_by_label(name).bounding_box() for name in ("要做什么", "哪天前做完"))
    assert step["width"] > 280
    assert due["y"] >= step["y"] + step["height"]
    assert page.locator(".crumbs a").first.bounding_box()["height"] >= 44
    assert_accessible(page)


def test_letters_of_twice_the_size_fit_and_labels_stay_on_a_line(open_as, pair):  # noqa: F811
    LogFactory(bond=pair.bond, written_by=pair.mentor)
    page = open_as(pair.mentor, reverse("mentors:log-list"))
    page.evaluate(TWICE)
    assert_fits(page, PHONE)
    bar = page.locator(".tabs").bounding_box()
    for tab in page.locator(".tabs a").all():
        box = tab.bounding_box()
        assert box["y"] + box["height"] <= bar["y"] + bar["height"]
        assert tab.evaluate("tab => tab.scrollWidth <= tab.clientWidth && tab.scrollHeight <= tab.clientHeight")
    assert page.locator(".skip").evaluate("link => link.getBoundingClientRect().bottom <= 0")


def test_what_was_typed_is_saved_over_the_newer_version_without_a_script(open_as, pair):  # noqa: F811
    log = LogFactory(bond=pair.bond, written_by=pair.mentor, met_on=timezone.localdate())
    path = reverse("mentors:log-correct", args=[log.pk])
    options = {"java_script_enabled": False, "quiet": "409"}
    first, second = (open_as(pair.mentor, path, **options) for _ in range(2))
    long = "先听居民说。\n" * 20
    for page, advice in ((second, "后来的"), (first, long)):
        page.get_by_label("您的建议").fill(advice)
        page.get_by_label("更正了什么").fill("补充")
        page.locator(".form-end .btn-primary").click()
    expect(first.get_by_role("heading", name="您刚在另一个页面改过")).to_be_visible()
    expect(first.locator("textarea[readonly]").last).to_have_value(long.strip())
    assert_fits(first, PHONE)
    first.get_by_role("button", name="用我填的保存").click()
    log = GuidanceLog.objects.get()
    assert (log.advice.replace("\r\n", "\n"), log.version) == (long.strip(), 3)
