"""Addresses of the house. Views of libraries get their row of the access matrix here."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, URLResolver, include, path

from common import views as pages
from common.access import public, signed_in
from config.health import healthz
from people.views import own
from people.views.factor import factor_index

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

OWN_FACTOR = "everybody settles the own second factor"
SECOND_FACTOR: list[URLPattern | URLResolver] = [
    path("", factor_index, name="mfa_index"),
    path(
        "authenticate/",
        public("the second step of a log-in; without its first step it leads back there")(mfa.authenticate),
        name="mfa_authenticate",
    ),
    path("reauthenticate/", signed_in(OWN_FACTOR)(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("totp/activate/", signed_in(OWN_FACTOR)(totp.activate_totp), name="mfa_activate_totp"),
    path("totp/deactivate/", signed_in(OWN_FACTOR)(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("codes/", signed_in(OWN_FACTOR)(recovery_codes.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codes/generate/",
        signed_in(OWN_FACTOR)(recovery_codes.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codes/download/",
        signed_in(OWN_FACTOR)(recovery_codes.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
]

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.home, name="home"),
    path("search/", pages.search, name="search"),
    path("healthz", healthz, name="healthz"),
    path("i18n/setlang/", own.choose_language, name="set_language"),
    path("accounts/demo/", include("demo.urls")),
    path("accounts/second-factor/", include(SECOND_FACTOR)),
    path("accounts/", include(ACCOUNTS)),
    path("jobs/", include("jobs.urls")),
    path("notices/", include("notices.urls")),
    path("people/", include("people.urls")),
    path("mentors/", include("mentors.urls")),
    path("cases/", include("coursework.urls")),
    path("cohorts/", include("cohorts.urls")),
    path("imports/", include("imports.urls")),
    path("careers/", include("careers.urls")),
    path("appraisal/", include("assessments.urls")),
    path("reports/", include("reports.urls")),
    path("dev/", include("common.urls")),
]

handler500 = "common.views.server_error"
