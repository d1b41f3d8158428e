from datetime import timedelta
from uuid import uuid4

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from people.actions.tidying import forget_requests, forget_sessions
from people.choices import Role
from people.models import RequestKey
from tests.factories.people import PASSWORD

pytestmark = pytest.mark.django_db


def test_old_answers_are_forgotten_and_fresh_ones_kept(account):
    user, now = account(Role.SECRETARY), timezone.now()
    for days in (1, 6, 8, 400):
        RequestKey.objects.create(user=user, key=uuid4(), route="/", created_at=now - timedelta(days=days))
    assert [forget_requests(now=now), forget_requests(now=now)] == [2, 0]

    assert RequestKey.objects.count() == 2


def test_ended_sessions_go_with_their_devices(account, client):
    user, now = account(Role.SECRETARY), timezone.now()
    client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
    Session.objects.create(session_key="old", session_data="", expire_date=now - timedelta(minutes=1))
    for key in ("old", "gone"):
        UserSession.objects.create(user=user, session_key=key, ip="10.0.0.1", user_agent="")
    assert [forget_sessions(now=now), forget_sessions(now=now)] == [1, 0]

    kept = client.cookies["sessionid"].value
    assert list(Session.objects.values_list("session_key", flat=True)) == [kept]
    assert list(UserSession.objects.values_list("session_key", flat=True)) == [kept]
    assert client.get("/accounts/sessions/").status_code == 200
