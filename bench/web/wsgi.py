"""Two applications in one process: the app, and the bare page behind the middleware of a new Django project."""

import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.handlers.wsgi import WSGIHandler
from django.core.wsgi import get_wsgi_application
from django.test import override_settings

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.web.settings")

app = get_wsgi_application()
with override_settings(MIDDLEWARE=settings.BARE_MIDDLEWARE):
    bare = WSGIHandler()


def application(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    chosen = bare if environ["PATH_INFO"].startswith("/bench/bare/") else app
    return chosen(environ, start_response)
