from django.urls import path

from notices.views import inbox, troubled

app_name = "notices"

# /notices/
urlpatterns = [
    path("", inbox.inbox, name="inbox"),
    path("<int:pk>/open/", inbox.notice_open, name="notice-open"),
    path("read/", inbox.inbox_read, name="inbox-read"),
    path("mail/", inbox.mail_groups, name="mail-groups"),
    # mail that did not arrive
    path("troubled/", troubled.troubled, name="troubled"),
    path("troubled/resend/", troubled.troubled_resend, name="troubled-resend"),
    path("troubled/settle/", troubled.troubled_settle, name="troubled-settle"),
]
