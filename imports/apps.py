from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ImportsConfig(AppConfig):
    name = "imports"

    def ready(self) -> None:
        """Load the kinds: this app's own and every app's imports.py."""
        from imports import people_kind, unit_kind  # noqa: F401 - they register themselves

        autodiscover_modules("imports")
