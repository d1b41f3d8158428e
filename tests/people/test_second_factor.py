import re
import time
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core.cache import caches
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from people.actions.accounts import reset_factor
from people.choices import Role
from people.models import AuditEvent
from people.second_factor import ASKED_OF, has_factor
from tests.browser import DESKTOP, PHONE, assert_accessible, assert_fits
from tests.factories.people import PASSWORD

ACTIVATE, INDEX = reverse("mfa_activate_totp"), reverse("mfa_index")
LOGIN = reverse("account_login")


@pytest.fixture(autouse=True)
def _switched_on(settings):
    settings.SECOND_FACTOR = True


def log_in(client, user):
    return client.post(LOGIN, {"login": user.username, "password": PASSWORD})


def code_for(secret):
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def set_up(client):
    """Scan the code and type the six digits in, as a person would. Returns the secret."""
    secret = re.search(r"<code>(\w+)</code>", client.get(ACTIVATE).content.decode()).group(1)
    answer = client.post(ACTIVATE, {"code": code_for(secret)})
    assert answer.status_code == 302, answer.content.decode()
    return secret


@pytest.fixture
def admin(client, account):
    user = account(Role.DISTRICT_ADMIN)
    log_in(client, user)
    return user


@pytest.mark.parametrize("role", ASKED_OF)
def test_roles_that_reach_a_district_set_it_up_first(client, account, role):
    log_in(client, account(role))

    assert client.get("/")["Location"] == ACTIVATE
    assert "您的角色需要第二因素" in client.get(ACTIVATE).content.decode()


@pytest.mark.parametrize("role", [Role.STREET_ADMIN, Role.MENTOR, Role.TRAINEE])
def test_other_roles_are_not_asked(client, account, role):
    log_in(client, account(role))

    assert client.get("/").status_code == 200


def test_later_the_password_is_asked_for_again(client, admin, time_machine_at):
    with time_machine_at(timezone.now() + timedelta(minutes=10)):
        assert client.get(ACTIVATE)["Location"].startswith(reverse("account_reauthenticate"))


def test_the_demo_asks_nobody_and_says_so(client, admin, settings):
    settings.SECOND_FACTOR = False

    assert client.get("/").status_code == 200
    assert "演示环境未启用第二因素" in client.get(INDEX).content.decode()


def test_once_set_up_every_log_in_asks_for_the_code(client, admin, time_machine_at):
    secret = set_up(client)
    assert client.get("/").status_code == 200
    client.post(reverse("account_logout"))

    assert log_in(client, admin)["Location"] == reverse("mfa_authenticate")
    assert client.get("/")["Location"].startswith(LOGIN)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    with time_machine_at(timezone.now() + timedelta(seconds=30)):
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        assert client.get("/").status_code == 200


def test_a_recovery_code_opens_once(client, admin):
    set_up(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]

    for expected in (True, False):
        client.post(reverse("account_logout"))
        log_in(client, admin)
        client.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (client.get("/").status_code == 200) is expected


def test_getting_in_without_the_phone_is_on_record(client, admin):
    set_up(client)
    codes = client.get(reverse("mfa_view_recovery_codes")).context["unused_codes"]
    client.post(reverse("account_logout"))
    log_in(client, admin)
    client.post(reverse("mfa_authenticate"), {"code": codes[0]})

    assert AuditEvent.objects.get(verb="people.recovery_code").actor == admin


def test_a_code_opens_once_in_whichever_web_process(client, admin, time_machine_at):
    secret = set_up(client)
    with time_machine_at(timezone.now() + timedelta(seconds=30)):
        code = code_for(secret)
        for opens in (True, False):
            # Nothing that this process remembers may be what stops the second use.
            caches["default"].close()
            client.post(reverse("account_logout"))
            log_in(client, admin)
            client.post(reverse("mfa_authenticate"), {"code": code})
            assert (client.get("/").status_code == 200) is opens
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM shared_cache WHERE cache_key LIKE %s", [f"%totp.used%{code}"])
        assert cursor.fetchone() == (1,)


def test_five_wrong_codes_close_the_door_also_to_the_right_one(client, admin, time_machine_at):
    secret = set_up(client)
    client.post(reverse("account_logout"))
    log_in(client, admin)
    for _try in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})

    refused = client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
    assert "试得太多" in refused.content.decode()
    assert client.get("/").status_code == 302
    assert AuditEvent.objects.filter(verb="people.wrong_code", actor=admin).count() == 5
    with time_machine_at(timezone.now() + timedelta(minutes=31)):
        log_in(client, admin)
        client.post(reverse("mfa_authenticate"), {"code": code_for(secret)})
        assert client.get("/").status_code == 200


def test_the_secret_is_sealed_in_the_database(client, admin):
    secret = set_up(client)

    assert secret not in str(list(Authenticator.objects.values_list("data", flat=True)))


def test_who_must_have_it_cannot_switch_it_off(client, admin):
    set_up(client)
    answer = client.post(reverse("mfa_deactivate_totp"))

    assert "不能关闭" in answer.content.decode()
    assert has_factor(admin)


def test_who_need_not_may_switch_it_off_again(client, account):
    user = account(Role.MENTOR)
    log_in(client, user)
    set_up(client)
    client.post(reverse("mfa_deactivate_totp"))

    assert not has_factor(user)


def test_setting_up_is_on_record(client, admin, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        set_up(client)

    assert AuditEvent.objects.filter(verb="people.second_factor", actor=admin).exists()


def test_a_lost_phone_is_taken_off_and_set_up_anew(client, admin, account):
    set_up(client)
    reset_factor(user=admin, by=account(Role.SYSTEM_ADMIN), now=timezone.now(), reason="手机遗失")

    assert not has_factor(admin)
    assert "login" in client.get("/")["Location"]
    log_in(client, admin)
    assert client.get("/")["Location"] == ACTIVATE
    assert AuditEvent.objects.get(verb="people.reset_factor").reason == "手机遗失"


def test_a_bulk_export_asks_for_it_whatever_the_role(client, account):
    log_in(client, account(Role.STREET_ADMIN))
    answer = client.get(reverse("people:person-export"), follow=True)

    assert answer.redirect_chain[0][0] == ACTIVATE
    assert "批量导出前" in answer.content.decode()

    set_up(client)
    assert client.get(reverse("people:person-export")).status_code == 200


@pytest.mark.browser
@pytest.mark.parametrize("width", [PHONE, DESKTOP])
def test_the_pages_fit_the_screen_and_can_be_read_by_all(open_page, live_server, client, admin, width):
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    for url in (ACTIVATE, INDEX):
        page = open_page(url, width=width, storage_state={"cookies": [cookie], "origins": []})
        assert_fits(page, width)
        assert_accessible(page)
