import pytest
from django.urls import reverse

from people.choices import Role


@pytest.mark.django_db
def test_what_somebody_searched_for_is_not_logged(client, account, capsys):
    client.force_login(account(Role.DISTRICT_ADMIN), backend="people.backends.LoginNameBackend")
    client.get(reverse("search"), {"q": "19912345678"})
    logged = "".join(capsys.readouterr())

    assert "GET /search/" in logged
    assert "19912345678" not in logged
