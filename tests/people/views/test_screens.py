"""Every page of this app in a real browser: fits its screen, axe finds nothing, the console stays silent."""

from urllib.parse import quote

import pytest
from django.conf import settings
from django.urls import reverse

from people.choices import Role
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.people import PersonFactory, UserFactory, give_role

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SCREENS = [(PHONE, "light"), (PHONE, "dark"), (DESKTOP, "light"), (DESKTOP, "dark")]


@pytest.fixture
def addresses(tree, worker):
    other = UserFactory(home=tree.community, person=PersonFactory(unit=tree.community))
    holding = give_role(other, Role.TRAINEE, tree.community)
    at = {"unit": tree.street, "person": worker, "account": other, "role": holding}
    plain = ["unit-list", "person-list", "person-add", "account-list", "account-open", "account-own"]
    names = [
        "unit-detail", "unit-add", "unit-edit", "unit-dissolve", "person-detail", "person-edit", "person-void",
        "person-leave", "person-release", "account-edit", "account-factor",
        "account-detail", "account-disable", "account-enable", "role-grant", "role-close",
    ]  # fmt: skip
    at["role-grant"] = other
    return [
        *(reverse(f"people:{name}") for name in plain),
        *(reverse(f"people:{name}", args=[at.get(name, at[name.split("-")[0]]).pk]) for name in names),
        *(reverse("people:post-hold", args=[worker.pk]), reverse("jobs:account-batch")),
        *(reverse(name) for name in ("usersessions_list", "account_change_password", "account_logout")),
        *(reverse("search"), f"{reverse('search')}?q={quote(worker.name)}", f"{reverse('search')}?q={quote('没有')}"),
    ]


@pytest.mark.parametrize(("width", "scheme"), SCREENS)
def test_every_page_fits_and_can_be_read_by_all(open_page, enter, account, live_server, addresses, width, scheme):
    admin = account(Role.DISTRICT_ADMIN)
    cookie = enter(admin).cookies[settings.SESSION_COOKIE_NAME].value
    page = open_page("/accounts/login/", width=width, scheme=scheme)
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
    for address in addresses:
        answer = page.goto(live_server.url + address)
        assert answer.status == 200, address
        assert_fits(page, width)
        assert_accessible(page)
