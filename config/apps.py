from django.apps import AppConfig
from django.conf import settings
from django.core import checks


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Compile the texts before anybody asks for one; have deployments checked."""
        from config import catalogue
        from config.database_rights import two_roles

        for folder in settings.LOCALE_PATHS:
            catalogue.compile_into(folder)
        checks.register(two_roles, checks.Tags.security, deploy=True)
