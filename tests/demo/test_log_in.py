"""One click for each role, in a demo only."""

import pytest
from django.test import override_settings
from django.urls import reverse

from people.choices import Role
from people.models import AuditEvent

pytestmark = pytest.mark.django_db
URL = reverse("demo:log-in")


@pytest.fixture
def auditor(account):
    return account(Role.AUDITOR, username="shenji")


@override_settings(DEMO=True, PRODUCTION=False)
def test_the_log_in_page_offers_each_role(client):
    page = client.get(reverse("account_login")).text

    assert page.count('name="username"') == 13
    assert "演示环境未启用第二因素" in page


@override_settings(DEMO=True, PRODUCTION=False)
def test_one_click_logs_in_and_is_on_record(client, auditor):
    assert client.post(URL, {"username": "shenji"})["Location"] == "/"
    assert client.get("/").context["user"] == auditor
    assert AuditEvent.objects.filter(actor=auditor, kind="login").exists()
    assert "本机" in client.get(reverse("usersessions_list")).text


@override_settings(DEMO=True, PRODUCTION=False)
@pytest.mark.parametrize("username", ["somebody", "", "admin"])
def test_no_other_account_can_be_entered(client, account, username):
    if username:
        account(Role.CITY_ADMIN, username=username)

    assert client.post(URL, {"username": username}).status_code == 404
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("closed", [{"DEMO": False, "PRODUCTION": False}, {"DEMO": True, "PRODUCTION": True}])
def test_where_real_people_work_there_is_no_such_door(client, auditor, closed):
    with override_settings(**closed, SECURE_SSL_REDIRECT=False):
        assert client.post(URL, {"username": "shenji"}).status_code == 404
        assert "演示环境" not in client.get(reverse("account_login")).text
