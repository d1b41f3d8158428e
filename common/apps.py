from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        """Load every app's desk.py: menu, things that wait, figures."""
        autodiscover_modules("desk")
