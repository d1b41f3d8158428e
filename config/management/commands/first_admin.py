"""The one account of an empty installation."""

from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from people.actions.accounts import first_password, open_account
from people.actions.roles import grant_role
from people.actions.units import add_unit
from people.choices import Level, Role
from people.models import User


class Command(BaseCommand):
    help = "Make the city's unit and its first administrator; the password is shown here and nowhere else."

    @transaction.atomic
    def handle(self, *args: Any, **options: Any) -> None:
        if User.objects.exists():
            raise CommandError("已有账号，不再新建首个账号 / accounts exist already")
        now, password = timezone.now(), first_password()
        city = add_unit(name="本市", level=Level.CITY, parent=None, by=None, now=now)
        admin = open_account(username="admin", name="系统管理员", home=city, password=password, by=None, now=now)
        for role in (Role.CITY_ADMIN, Role.SYSTEM_ADMIN):
            grant_role(user=admin, role=role, unit=city, by=None, now=now)
        self.stdout.write(f"首个账号 first account: admin  密码 password: {password}")
        self.stdout.flush()
