"""A session's number and its end (G3)."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client
from django.utils import timezone

from people.actions.accounts import disable_account, end_sessions
from people.choices import Role
from people.models import AuditEvent
from tests.factories.people import PASSWORD, give_role

LOGIN, LOGOUT, PAGE = "/accounts/login/", "/accounts/logout/", "/accounts/sessions/"


@pytest.fixture
def user(account, client):
    user = account(Role.SECRETARY)
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})
    return user


def number(client):
    return client.cookies["sessionid"].value


def copy_of(client) -> Client:
    """A thief with the cookie."""
    thief = Client()
    thief.cookies["sessionid"] = number(client)
    return thief


def is_in(client):
    return client.get(PAGE).status_code == 200


def test_a_number_from_before_the_log_in_opens_nothing(account):
    user, client = account(Role.SECRETARY), Client()
    client.cookies["sessionid"] = "chosen-by-somebody-else-1234567"
    client.post(LOGIN, {"login": user.username, "password": PASSWORD})

    assert is_in(client)
    assert number(client) != "chosen-by-somebody-else-1234567"


def test_work_without_a_break_ends_after_twelve_hours(client, user, time_machine_at):
    start = timezone.now()
    for minutes in range(0, 12 * 60, 20):
        with time_machine_at(start + timedelta(minutes=minutes)):
            assert is_in(client), minutes
    with time_machine_at(start + timedelta(hours=12, minutes=2)):
        answer = client.get(PAGE, follow=True)

    assert "已满 12 小时" in answer.content.decode()
    assert AuditEvent.objects.get(verb="people.long_logout").actor == user


@pytest.mark.parametrize("change", ["more", "less"])
def test_other_rights_give_the_session_another_number(client, user, tree, change):
    assert is_in(client)
    thief = copy_of(client)
    if change == "more":
        give_role(user, Role.STREET_ADMIN, tree.street)
    else:
        user.role_holdings.update(until=timezone.localdate())

    assert is_in(client)
    assert not is_in(thief)
    assert is_in(client)


def test_the_same_rights_keep_the_number(client, user):
    numbers = {(is_in(client), number(client)) for _visit in range(3)}

    assert len(numbers) == 1


def test_a_session_under_its_new_number_can_still_be_ended(client, user, tree):
    assert is_in(client)
    give_role(user, Role.STREET_ADMIN, tree.street)
    assert is_in(client)

    assert list(UserSession.objects.values_list("session_key", flat=True)) == [number(client)]
    end_sessions(user=user)
    assert not is_in(client)


def test_after_the_log_out_the_old_cookie_opens_nothing(client, user):
    thief = copy_of(client)
    assert is_in(thief)
    client.post(LOGOUT)

    assert not is_in(thief)


def test_a_disabled_account_is_out_at_once_and_stays_out(client, user, account):
    disable_account(user=user, by=account(Role.DISTRICT_ADMIN), now=timezone.now(), reason="离职")
    assert not is_in(client)
    type(user).objects.update(is_active=True)

    assert not is_in(client)


def test_a_new_password_ends_every_other_device(client, user):
    other = Client()
    other.post(LOGIN, {"login": user.username, "password": PASSWORD})
    fresh = "heron-over-the-river-42"
    words = {"oldpassword": PASSWORD, "password1": fresh, "password2": fresh}
    client.post("/accounts/password/change/", words)

    assert is_in(client)
    assert not is_in(other)
