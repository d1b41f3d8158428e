"""The switch in the menu also decides in which language one is told things."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from notices.actions import notify
from notices.models import Notice
from people.actions.accounts import choose_language
from people.choices import Role
from people.models import AuditEvent


@pytest.fixture
def user(account):
    return account(Role.TRAINEE)


def choose(client, language):
    return client.post(reverse("set_language"), {"language": language, "next": "/"})


def test_the_switch_is_kept_with_the_account(client, user):
    client.force_login(user)
    assert choose(client, "en").headers["Location"] == "/"
    user.refresh_from_db()
    assert (user.language, client.cookies["django_language"].value) == ("en", "en")
    notify(
        recipients=[user], occasion="coursework.decided", key="1", due_on=date(2026, 11, 24),
        title=lambda: str(Role.TRAINEE.label), body="", url="/", now=timezone.now(),
    )  # fmt: skip
    assert Notice.objects.get(channel="inbox").title != "学员"


@pytest.mark.parametrize("language", ["fr", "", "x" * 300])
def test_a_language_that_nobody_speaks_here_changes_nothing(client, user, language):
    client.force_login(user)
    choose(client, language)
    user.refresh_from_db()
    assert user.language == "zh-hans"


def test_a_stranger_chooses_for_the_browser_alone(client, db):
    assert choose(client, "en").status_code == 302
    assert not AuditEvent.objects.filter(verb="people.choose_language").exists()


def test_choosing_again_is_no_change(user):
    for _ in range(2):
        choose_language(user=user, language="en", now=timezone.now())
    assert AuditEvent.objects.filter(verb="people.choose_language").count() == 1
