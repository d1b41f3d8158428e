"""Django's own migrate, as the owner of the tables; then triggers are told how to plan, and the role that serves
people gets its rights."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.commands import migrate
from django.db import DEFAULT_DB_ALIAS, connections

from config.database_rights import as_owner, grant_rights
from config.history_plans import plan_for_many


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        serving = connections[DEFAULT_DB_ALIAS].settings_dict["USER"]
        with as_owner():
            super().handle(*args, **options)
            if options["plan"] or options["check_unapplied"]:
                return
            call_command("createcachetable", verbosity=0)
            plan_for_many()
            if serving != settings.DATABASE_OWNER["USER"]:
                grant_rights(serving)
