from django.apps import AppConfig
from django.conf import settings


class ConfigConfig(AppConfig):
    name = "config"

    def ready(self) -> None:
        """Compile the texts before anybody asks for one."""
        from config import catalogue

        for folder in settings.LOCALE_PATHS:
            catalogue.compile_into(folder)
