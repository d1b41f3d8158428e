from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CommonConfig(AppConfig):
    name = "common"

    def ready(self) -> None:
        """Load every app's desk.py (menu, things that wait, figures) and what it declares to keep about people."""
        autodiscover_modules("desk", "personal_data")
