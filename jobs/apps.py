from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "jobs"

    def ready(self) -> None:
        """Load every app's tasks.py: the web server too must know the kinds of jobs by name."""
        autodiscover_modules("tasks")
