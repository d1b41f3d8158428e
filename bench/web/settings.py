"""The app's own settings and addresses, with the bare page beside them and statements counted."""

from config.settings import *  # noqa: F403
from config.settings import MIDDLEWARE as APP_MIDDLEWARE
from config.settings import TEMPLATES as APP_TEMPLATES

ROOT_URLCONF = "bench.web.urls"
WSGI_APPLICATION = "bench.web.wsgi.application"
MIDDLEWARE = ["bench.web.counting.CountingMiddleware", *APP_MIDDLEWARE]
# What every Django site has: sessions, accounts, CSRF and the headers of a new project.
BARE_MIDDLEWARE = [
    "bench.web.counting.CountingMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
TEMPLATES = [{**APP_TEMPLATES[0], "DIRS": [*APP_TEMPLATES[0]["DIRS"], BASE_DIR / "bench" / "web"]}]  # type: ignore[list-item]  # noqa: F405
