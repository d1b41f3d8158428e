"""The report in a real browser: fits, accessible, silent."""

import pytest
from django.urls import reverse

from people.choices import Role
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.assessments import make_worker

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_figure_opens_its_list(client, account, tree, open_page, live_server, width):
    make_worker(tree.community, name="顾晓岚")
    client.force_login(account(Role.DISTRICT_ADMIN))
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page = open_page(reverse("account_login"), width=width)
    page.context.add_cookies([cookie])
    page.goto(live_server.url + reverse("reports:yearly"))

    assert_fits(page, width)
    assert_accessible(page)
    page.click("[data-metric='workers.total'] a")
    assert "顾晓岚" in page.inner_text("main")
    assert_fits(page, width)
    assert_accessible(page)
