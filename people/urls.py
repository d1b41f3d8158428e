from django.urls import path

from people.views import (
    account_changes,
    accounts,
    audit,
    calendar,
    files,
    help,
    leaving,
    own,
    person_changes,
    persons,
    units,
)

app_name = "people"

# /people/units/
UNITS = [
    path("units/", units.unit_list, name="unit-list"),
    path("units/<int:pk>/", units.unit_detail, name="unit-detail"),
    path("units/<int:pk>/add/", units.unit_add, name="unit-add"),
    path("units/<int:pk>/edit/", units.unit_edit, name="unit-edit"),
    path("units/<int:pk>/dissolve/", units.unit_dissolve, name="unit-dissolve"),
]

# /people/persons/
PERSONS = [
    path("persons/", persons.person_list, name="person-list"),
    path("persons/export/", persons.person_export, name="person-export"),
    path("persons/own/", persons.person_own, name="person-own"),
    path("persons/add/", person_changes.person_add, name="person-add"),
    path("persons/<int:pk>/", persons.person_detail, name="person-detail"),
    path("persons/<int:pk>/numbers/", persons.person_unmask, name="person-unmask"),
    path("persons/<int:pk>/edit/", person_changes.person_edit, name="person-edit"),
    path("persons/<int:pk>/post/", person_changes.post_hold, name="post-hold"),
    path("persons/<int:pk>/leave/", leaving.person_leave, name="person-leave"),
    path("persons/<int:pk>/release/", leaving.person_release, name="person-release"),
    path("persons/<int:pk>/void/", person_changes.person_void, name="person-void"),
]

# /people/accounts/
ACCOUNTS = [
    path("accounts/", accounts.account_list, name="account-list"),
    path("accounts/open/", accounts.account_open, name="account-open"),
    path("me/", own.account_own, name="account-own"),
    path("accounts/<int:pk>/", accounts.account_detail, name="account-detail"),
    path("accounts/<int:pk>/edit/", account_changes.account_edit, name="account-edit"),
    path("accounts/<int:pk>/factor/", account_changes.account_factor, name="account-factor"),
    path("accounts/<int:pk>/roles/", accounts.role_grant, name="role-grant"),
    path("accounts/<int:pk>/disable/", accounts.account_disable, name="account-disable"),
    path("accounts/<int:pk>/enable/", accounts.account_enable, name="account-enable"),
    path("accounts/<int:pk>/password/", accounts.account_reset, name="account-reset"),
    path("roles/<int:pk>/close/", accounts.role_close, name="role-close"),
    path("me/saved/", own.request_saved, name="request-saved"),
    path("me/sessions/<int:pk>/end/", own.session_end, name="session-end"),
]

# /people/files/
FILES = [path("files/<int:pk>/", files.private_file, name="file")]

# /people/audit/
AUDIT = [
    path("audit/", audit.audit_list, name="audit-list"),
    path("audit/export/", audit.audit_export, name="audit-export"),
    path("audit/<int:pk>/", audit.audit_detail, name="audit-detail"),
]

# /people/calendar/
CALENDAR = [
    path("calendar/", calendar.calendar, name="calendar"),
    path("calendar/record/", calendar.calendar_record, name="calendar-record"),
    path("calendar/<int:pk>/correct/", calendar.calendar_correct, name="calendar-correct"),
]

# /people/help/
HELP = [
    path("help/", help.help_own, name="help"),
    path("help/rights/", help.matrix, name="matrix"),
    path("help/personal-data/", help.personal_data, name="personal-data"),
    path("help/<slug:slug>/", help.help_role, name="help-role"),
]

urlpatterns = [*UNITS, *PERSONS, *ACCOUNTS, *FILES, *AUDIT, *CALENDAR, *HELP]
