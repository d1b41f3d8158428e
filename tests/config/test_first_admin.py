import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from people.choices import Role
from people.models import User

pytestmark = pytest.mark.django_db


def test_an_empty_installation_gets_one_administrator_whose_password_is_said_once():
    said = StringIO()
    call_command("first_admin", stdout=said)

    admin = User.objects.get()
    assert admin.check_password(re.search(r"password: (\S+)", said.getvalue())[1])
    assert admin.must_change_password
    assert set(admin.role_holdings.values_list("role", flat=True)) == {Role.CITY_ADMIN, Role.SYSTEM_ADMIN}


def test_where_accounts_are_none_is_added(account):
    account(Role.AUDITOR)

    with pytest.raises(CommandError, match="已有账号"):
        call_command("first_admin", stdout=StringIO())
    assert User.objects.count() == 1
