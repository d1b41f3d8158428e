import pytest
from django.urls import reverse

from people.choices import Role
from people.guide import ROLES, slug_of
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits

OWN, MATRIX = reverse("people:help"), reverse("people:matrix")
BACKEND = "people.backends.LoginNameBackend"


@pytest.mark.parametrize("role", ROLES)
def test_help_leads_to_the_page_of_ones_own_role(client, account, role):
    client.force_login(account(role), backend=BACKEND)

    page = client.get(OWN, follow=True)

    assert page.redirect_chain[0][0] == reverse("people:help-role", args=[slug_of(role)])
    assert f"<h1>{role.label}</h1>" in page.content.decode()


def test_every_page_leads_to_help(client, account):
    client.force_login(account(Role.MENTOR), backend=BACKEND)

    assert f'href="{OWN}"' in client.get(reverse("notices:inbox")).content.decode()


def test_the_other_roles_are_one_tap_away_and_ones_own_is_marked(client, account):
    client.force_login(account(Role.MENTOR), backend=BACKEND)
    page = client.get(reverse("people:help-role", args=["secretary"])).content.decode()

    assert page.count("我的</b>") == 1
    assert reverse("people:help-role", args=["auditor"]) in page


def test_a_role_that_is_none_has_no_page(client, account):
    client.force_login(account(Role.MENTOR), backend=BACKEND)

    assert client.get(reverse("people:help-role", args=["emperor"])).status_code == 404


def test_the_table_of_rights_marks_the_role_that_was_chosen(client, account):
    client.force_login(account(Role.MENTOR), backend=BACKEND)

    assert '<option value="mentor" selected>' in client.get(MATRIX).content.decode()
    assert '<option value="judge" selected>' in client.get(MATRIX, {"role": "judge"}).content.decode()
    assert '<option value="mentor" selected>' in client.get(MATRIX, {"role": "\0"}).content.decode()


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_help_and_rights_fit_the_screen_and_can_be_read_by_all(open_page, live_server, client, account, width, scheme):
    client.force_login(account(Role.DISTRICT_ADMIN), backend=BACKEND)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    for url in (reverse("people:help-role", args=["district-admin"]), MATRIX):
        page = open_page(url, width=width, scheme=scheme, storage_state={"cookies": [cookie], "origins": []})
        assert_fits(page, width)
        assert_accessible(page)


@pytest.mark.browser
def test_a_phone_shows_the_rights_of_one_role(open_page, live_server, client, account):
    client.force_login(account(Role.MENTOR), backend=BACKEND)
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    page = open_page(f"{MATRIX}?role=judge", width=PHONE, storage_state={"cookies": [cookie], "origins": []})

    assert page.get_by_role("columnheader", name="评委").is_visible()
    assert not page.get_by_role("columnheader", name="导师").is_visible()
