"""Addresses of the house. Views of libraries get their row of the access matrix here."""

from allauth.account import views as account
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from common import views as pages
from common.access import public, signed_in
from config.health import healthz
from people.views import own

ACCOUNTS: list[URLPattern | URLResolver] = [
    path("login/", public("this is where one gets an account's rights")(account.login), name="account_login"),
    path("logout/", public("leaving asks for no right")(account.logout), name="account_logout"),
    path(
        "password/change/",
        signed_in("everybody changes the own password")(account.password_change),
        name="account_change_password",
    ),
    path(
        "reauthenticate/",
        signed_in("asks for the own password again")(account.reauthenticate),
        name="account_reauthenticate",
    ),
    path("sessions/", own.session_list, name="usersessions_list"),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("healthz", healthz, name="healthz"),
    path("i18n/setlang/", public("everybody may choose the language")(set_language), name="set_language"),
    path("accounts/demo/", include("demo.urls")),
    path("accounts/", include(ACCOUNTS)),
    path("jobs/", include("jobs.urls")),
    path("notices/", include("notices.urls")),
    path("people/", include("people.urls")),
    path("cases/", include("coursework.urls")),
    path("imports/", include("imports.urls")),
    path("careers/", include("careers.urls")),
    path("appraisal/", include("assessments.urls")),
    path("cohorts/", include("cohorts.urls")),
    path("dev/", include("common.urls")),
]

handler500 = "common.views.server_error"
