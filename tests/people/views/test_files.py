import io

import pytest
from django.urls import reverse

from people.actions.files import store_file
from people.choices import Role
from people.files import forget_file_owner, register_file_owner
from people.models import AuditEvent

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def owner(account):
    return account(Role.TRAINEE)


@pytest.fixture
def file(owner):
    stored = store_file(
        content=io.BytesIO(b"<script>1</script>"), shown_name="议事 方案.html", content_type="text/html", by=owner
    )
    check = register_file_owner(lambda user, found: found.created_by_id == user.pk)
    yield stored
    forget_file_owner(check)


def url(file):
    return reverse("people:file", args=[file.pk])


def test_the_owner_gets_an_attachment_that_no_browser_runs_or_keeps(enter, owner, file):
    answer = enter(owner).get(url(file))

    assert b"".join(answer.streaming_content) == b"<script>1</script>"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''%E8%AE%AE")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in answer["Cache-Control"]
    assert "sandbox" in answer["Content-Security-Policy"]
    assert AuditEvent.objects.get(verb="people.download_file").actor == owner


def test_for_all_others_the_file_does_not_exist(enter, account, file, client):
    assert enter(account(Role.CITY_ADMIN)).get(url(file)).status_code == 404
    assert client.get(url(file)).status_code == 302


def test_a_file_that_nobody_owns_is_read_by_nobody(enter, owner, file):
    other = store_file(content=io.BytesIO(b"x"), shown_name="x", content_type="text/plain", by=None)

    assert enter(owner).get(url(other)).status_code == 404
